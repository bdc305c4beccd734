//===- RegisterTile.h - sums that stay in registers -------------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_SCHEDULES_CPU_REGISTERTILE_H
#define CNNC_CODEGEN_SCHEDULES_CPU_REGISTERTILE_H

#include "codegen/schedules/cpu/Tiles.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

/// An index of a register tile and how many of its values a tile holds.
struct TileIndex {
  Halide::Var index;
  int count;
  bool full = true; ///< computed in full even where less is asked for
};

/// Computes `sum` at `level` as one tile: `lanes` of a panel, in vectors, times `indices`, all
/// unrolled, with the loops over `reduction`, the innermost first, outside. What the tile's update
/// reads past the extent of a full index has to be readable.
void scheduleRegisterTile(Halide::Func &sum, Halide::LoopLevel level, const Tiles &tiles,
                          const Halide::Var &lane, const std::vector<TileIndex> &indices,
                          const std::vector<Halide::RVar> &reduction, int lanes = kPanel);

} // namespace cnnc

#endif
