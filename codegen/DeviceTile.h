//===- DeviceTile.h - the tile of a matrix product that a device's block computes ------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_DEVICETILE_H
#define CNNC_CODEGEN_DEVICETILE_H

#include <cstdint>
#include <string>

namespace cnnc {

/// A block computes `columns` x `rows` sums, columns counting output channels and rows what the
/// other matrix has; a thread computes thread_columns x thread_rows of them in registers. Both
/// matrices come through shared memory, `depth` terms at a time. A warp is 8 threads along the
/// columns times 4 along the rows, which reads shared memory without conflicts.
struct DeviceTile {
  int columns = 0, rows = 0;
  int thread_columns = 8, thread_rows = 8;
  int depth = 8; ///< more in small tiles, where addresses weigh more beside the arithmetic

  /// Warps of a block along either side, and all threads.
  int warpColumns() const { return columns / (8 * thread_columns); }
  int warpRows() const { return rows / (4 * thread_rows); }
  int threads() const { return 32 * warpColumns() * warpRows(); }

  /// "128x128/8x8"
  std::string str() const;
};

/// The tile for a product of `columns` x `rows` sums on a card with `processors` multiprocessors:
/// the largest whose blocks fill the card, since a larger tile loads less for each multiply-add;
/// the smallest where none does.
DeviceTile chooseTile(int64_t columns, int64_t rows, int processors);

} // namespace cnnc

#endif
