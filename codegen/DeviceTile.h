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
/// columns times 4 along the rows, or 4 times 8, which reads shared memory without conflicts.
struct DeviceTile {
  int columns = 0, rows = 0;
  int thread_columns = 8, thread_rows = 8;
  int depth = 8; ///< more in small tiles, where addresses weigh more beside the arithmetic

  /// Threads of a warp along either side: 8 along the columns where there are as many.
  int laneColumns() const { return columns / thread_columns < 8 ? columns / thread_columns : 8; }
  int laneRows() const { return 32 / laneColumns(); }

  /// Warps of a block along either side, and all threads.
  int warpColumns() const { return columns / (laneColumns() * thread_columns); }
  int warpRows() const { return rows / (laneRows() * thread_rows); }
  int threads() const { return 32 * warpColumns() * warpRows(); }

  /// Blocks that keep a large card busy: for each of the four schedulers of 132 multiprocessors
  /// four warps, which hide each other's waits for slabs. With 128 registers a thread, what 8 x 8
  /// sums take, a multiprocessor's 65536 hold just these.
  int wantedBlocks() const { return 132 * 4 * 4 * 32 / threads(); }

  /// "128x128/8x8"
  std::string str() const;
};

/// The tile for a product of `columns` x `rows` sums on a card with `processors` multiprocessors:
/// the largest whose blocks fill the card, since a larger tile loads less for each multiply-add;
/// the smallest where none does.
DeviceTile chooseTile(int64_t columns, int64_t rows, int processors);

/// Terms of a convolution's segment at least. With fewer, what a block does before and after its
/// loop would outweigh it.
constexpr int shortest_sum = 64;

/// Whether a product whose sums are over `channels` of each of `taps` should be cut into segments:
/// its blocks are at most a quarter of those wanted, so that the second launch and the segments'
/// way through memory pay, and there are terms for two.
bool suitsSegments(const DeviceTile &tile, int64_t columns, int64_t rows, int64_t channels,
                   int64_t taps);

/// The tile for rows that are gathered element by element, and columns as well or not, which takes
/// several instructions for each: of a thin tile a thread computes more sums, with more terms to a
/// slab, and where both sides are gathered more rows.
DeviceTile gatheredTile(const DeviceTile &tile, bool columns_as_well);

} // namespace cnnc

#endif
