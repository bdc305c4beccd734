//===- Tiles.h - register tiles for a processor -----------------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_SCHEDULES_CPU_TILES_H
#define CNNC_CODEGEN_SCHEDULES_CPU_TILES_H

#include "codegen/Panels.h"
#include "codegen/Target.h"

namespace cnnc {

/// Sizes of the accumulators that stay in registers. A panel of 16 output channels is one vector of
/// 16 floats, or two of 8; each accumulator is fed by one broadcast load and one multiply-add.
struct Tiles {
  int vector; ///< floats of a vector

  /// Images, or pixels, of a forward tile. Enough independent multiply-adds to hide their latency
  /// (two a cycle for four cycles), in the registers left beside the filter's vectors; and few: the
  /// rows of a tile often lie a multiple of 4 KB apart and then share a set of 8 lines in the
  /// first-level cache. (Measured on Zen 4: 8 gives 93-98 % of peak on all shapes, 12 falls to 66 %
  /// where rows collide.)
  int rows;

  /// Input channels of a filter gradient's tile. They are neighbours in memory, so nothing
  /// collides.
  int inputs;

  /// Taps of a filter gradient's tile with few input channels, at most. Such a tile is one vector
  /// of output channels wide, and takes all taps of small windows, so that the large output
  /// gradient is read once.
  int taps;

  explicit Tiles(const CpuTarget &target)
      : vector(target.vector_floats), rows(target.registers >= 32 ? 8 : 6),
        inputs(target.registers >= 32 ? 16 : 6), taps(target.registers >= 32 ? 28 : 14) {}
};

} // namespace cnnc

#endif
