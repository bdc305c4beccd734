//===- Depthwise.h - convolutions with one input channel a group ------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_DEPTHWISE_H
#define CNNC_CODEGEN_ALGORITHMS_DEPTHWISE_H

#include "codegen/Parameters.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

/// out(c, x, y, n) = epilogue of sum(c, x, y, n). `filter(c, kx, ky)` is the filter without the
/// panels' empty lanes.
struct DepthwiseStages {
  Halide::Func filter{"filter"}, sum{"sum"}, out{"out"};
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"}, kx{"kx"}, ky{"ky"};
  std::vector<Halide::Func> channel_functions;
};
DepthwiseStages convolutionDepthwise(const KernelSpec &spec, const Parameters &parameters);
DepthwiseStages inputGradientDepthwise(const KernelSpec &spec, const Parameters &parameters);

/// out(c, kx, ky) += sum over images of sum(c, kx, ky, n).
struct DepthwiseFilterGradientStages {
  Halide::Func sum{"sum"}, out{"out"};
  Halide::RDom pixels; ///< x, y
  Halide::RDom images;
  Halide::Var c{"c"}, kx{"kx"}, ky{"ky"}, n{"n"};
};
DepthwiseFilterGradientStages filterGradientDepthwise(const Parameters &parameters);

} // namespace cnnc

#endif
