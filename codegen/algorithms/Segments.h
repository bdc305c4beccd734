//===- Segments.h - long sums cut between blocks ----------------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_SEGMENTS_H
#define CNNC_CODEGEN_ALGORITHMS_SEGMENTS_H

#include "codegen/DeviceTile.h"

#include "Halide.h"

namespace cnnc {

/// How many of `terms` a block sums over in a product of `columns` x `rows` sums: all of them, or
/// as few as make the blocks many enough for a card, but about `shortest` of them at least. A whole
/// number of slabs, which depends on the problem alone.
Halide::Expr segmentLength(const DeviceTile &tile, Halide::Expr columns, Halide::Expr rows,
                           Halide::Expr terms, Halide::Expr shortest);

} // namespace cnnc

#endif
