//===- PoolTile.h - what a tile of a max pool's gradient keeps in registers -------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_SCHEDULES_POOLTILE_H
#define CNNC_CODEGEN_SCHEDULES_POOLTILE_H

#include "codegen/algorithms/MaxPoolTile.h"

namespace cnnc {

/// Makes the elements and windows of a tile at `level`, for vectors of `channels`, unrolled on the
/// stack, of which the compiler makes registers.
inline void keepTile(MaxPoolTileStages &s, const Halide::LoopLevel &level, int channels) {
  const auto keep = [&](Halide::Func kept, int columns, int rows) {
    kept.compute_at(level)
        .store_in(Halide::MemoryType::Stack)
        .bound_extent(s.c, channels)
        .bound_extent(s.x, columns)
        .bound_extent(s.y, rows)
        .vectorize(s.c)
        .unroll(s.x)
        .unroll(s.y);
  };
  keep(s.element, s.along_x.elements(), s.along_y.elements());
  keep(s.line, s.along_x.windows(), s.along_y.elements());
  keep(s.window, s.along_x.windows(), s.along_y.windows());
}

} // namespace cnnc

#endif
