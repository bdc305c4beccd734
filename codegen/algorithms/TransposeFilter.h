//===- TransposeFilter.h - filters for input gradients ----------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_TRANSPOSEFILTER_H
#define CNNC_CODEGEN_ALGORITHMS_TRANSPOSEFILTER_H

#include "codegen/Parameters.h"

#include "Halide.h"

namespace cnnc {

/// out(lane, i, kx, ky, panel, group): panels of what were input channels, flipped along x and y,
/// zero in lanes past the last of them.
struct TransposeFilterStages {
  Halide::Func out{"out"};
  Halide::Var lane{"lane"}, i{"i"}, kx{"kx"}, ky{"ky"}, panel{"panel"}, group{"group"};
};
TransposeFilterStages transposeFilter(const Parameters &parameters);

} // namespace cnnc

#endif
