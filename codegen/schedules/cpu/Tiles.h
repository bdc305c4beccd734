//===- Tiles.h - register tiles for a processor -----------------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_SCHEDULES_CPU_TILES_H
#define CNNC_CODEGEN_SCHEDULES_CPU_TILES_H

#include "codegen/Panels.h"
#include "codegen/Target.h"

#include "Halide.h"

namespace cnnc {

/// Sizes of the accumulators that stay in registers. A panel of 16 output channels is one vector of
/// 16 floats, or two of 8; each accumulator is fed by one multiply-add, each row by one broadcast
/// load for all vectors of output channels.
struct Tiles {
  int vector; ///< floats of a vector

  /// Whether output channels are a multiple of what the tile holds, so that nothing is guarded.
  bool whole;

  /// Panels of a tile; one that is not whole may hold fewer. Two vectors of output channels halve
  /// the loads: one load for each multiply-add is what keeps a processor with two multiply-adds and
  /// two loads a cycle at 55-75 % of its peak. Four vectors take as many loads in all, ten, for
  /// half as many multiply-adds more.
  int panels;

  /// Images, or pixels, of a forward tile. Enough independent multiply-adds to hide their latency
  /// (two a cycle for four cycles), in the registers left beside the filter's vectors; and few: the
  /// rows of a tile often lie a multiple of 4 KB apart and then share a set of 8 lines in the
  /// first-level cache. (Measured on Zen 4: 8 gives 93-98 % of peak on all shapes, 12 falls to 66 %
  /// where rows collide.)
  int rows;

  /// Panels that meet one row: streams from memory side by side. Each takes one load and one
  /// multiply-add a step, so that many lines are on their way at once.
  int row_panels;

  /// A linear layer's input gradient: vectors of images, and input channels that meet them.
  int image_vectors, image_inputs;

  /// Input channels of a filter gradient's tile, which is as many panels wide as a forward tile.
  int inputs;

  /// Sums of a filter gradient's tile with few input channels, at most. Such a tile is a vector of
  /// each of its panels wide, and takes all taps of small windows, so that the large output
  /// gradient is read once.
  int tap_sums;

  explicit Tiles(const CpuTarget &target, bool wide = false)
      : vector(target.vector_floats), whole(wide), panels(1), rows(6), row_panels(4),
        image_vectors(2), image_inputs(6), inputs(6), tap_sums(14) {
    if (target.registers < 32)
      return;
    panels = wide ? wide_panels : 2;
    rows = inputs = wide ? 6 : 8;
    row_panels = 8;
    image_inputs = 12;
    tap_sums = 28;
  }

  /// How a loop over output channels ends.
  Halide::TailStrategy channelTail() const {
    return whole ? Halide::TailStrategy::RoundUp : Halide::TailStrategy::GuardWithIf;
  }
};

} // namespace cnnc

#endif
