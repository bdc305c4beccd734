//===- Reductions.h - sums over batch and plane, one a channel --------------------------*- C++
//-*-===//
//
// Pixels are cut into blocks of a fixed size; blocks are summed by themselves, in any order, and
// their sums in order. So bits do not depend on threads. Few pixels are summed in single precision,
// their sums in double: the error stays that of short sums.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_ALGORITHMS_REDUCTIONS_H
#define CNNC_CODEGEN_ALGORITHMS_REDUCTIONS_H

#include "codegen/Parameters.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

struct ReductionStages {
  std::vector<Halide::Func> channel_functions; ///< (c), before all others
  /// (c, block), in order; each may read those before it. The first is summed over pixels by
  /// `pixels`, as are all with an update.
  std::vector<Halide::Func> partial;
  Halide::RDom pixels;
  std::vector<Halide::Func> total; ///< (c), in order, summed over `blocks` in double precision
  Halide::RDom blocks;
  Halide::Func out{"out"};
  Halide::Var c{"c"}, block{"block"};
  bool accumulates = false; ///< out has an update that takes in what the buffer holds
};

/// A chunk's pixels of one channel: `mean` is from `origin`, `squares` the sum of squares about it.
struct ChunkStatistics {
  Halide::Expr origin, mean, squares, count;
};

/// Defines batch_statistics' outputs, mean and variance of c: the chunk's, merged by Chan's formula
/// with what they hold of the batch's images before it. Computed in the type of the chunk's.
void mergeStatistics(Halide::Func out, Halide::Var c, const ChunkStatistics &chunk,
                     const Parameters &parameters);

ReductionStages channelSum(const Parameters &parameters);
ReductionStages batchStatistics(const Parameters &parameters);
ReductionStages normalizeGradientStatistics(const KernelSpec &spec, const Parameters &parameters);

} // namespace cnnc

#endif
