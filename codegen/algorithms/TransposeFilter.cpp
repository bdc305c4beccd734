#include "codegen/algorithms/TransposeFilter.h"

#include "codegen/Panels.h"

namespace cnnc {

using namespace Halide;

TransposeFilterStages transposeFilter(const Parameters &parameters) {
  TransposeFilterStages s;
  ImageParam filter = parameters.anchor(0, ViewForm::FilterGroups);
  const Expr inputs = parameters.scalar("input_channels");
  const Expr input = s.panel * kPanel + s.lane;
  s.out(s.lane, s.i, s.kx, s.ky, s.panel, s.group) =
      select(input < inputs,
             filter(s.i % kPanel, min(input, inputs - 1), filter.dim(2).extent() - 1 - s.kx,
                    filter.dim(3).extent() - 1 - s.ky, s.i / kPanel, s.group),
             0.0f);
  return s;
}

} // namespace cnnc
