#include "codegen/algorithms/CrossEntropy.h"

#include "codegen/algorithms/Elementwise.h"

#include <limits>

namespace cnnc {

using namespace Halide;

namespace {

struct Operands {
  ImageParam logits;
  Expr label; ///< of image m; one out of range reads the nearest class instead of stray memory
};

Operands operandsOf(const CrossEntropyStages &s, const KernelSpec &spec,
                    const Parameters &parameters) {
  const std::vector<int> &operands = spec.kernel.ops.front().operands;
  ImageParam logits = parameters.input(operands[0], ViewForm::Pixels);
  ImageParam labels = parameters.input(operands[1], ViewForm::Labels);
  return {logits, clamp(labels(s.m), 0, logits.dim(0).extent() - 1)};
}

void softmax(CrossEntropyStages &s, ImageParam logits) {
  RDom classes(0, logits.dim(0).extent(), "classes");
  s.largest(s.m) = -std::numeric_limits<float>::infinity();
  s.largest(s.m) = max(s.largest(s.m), logits(classes, s.m));
  s.exponential(s.c, s.m) = exp(logits(s.c, s.m) - s.largest(s.m));
  s.total(s.m) = 0.0f;
  s.total(s.m) += s.exponential(classes, s.m);
}

} // namespace

CrossEntropyStages crossEntropy(const KernelSpec &spec, const Parameters &parameters) {
  CrossEntropyStages s;
  const Operands operands = operandsOf(s, spec, parameters);
  ImageParam logits = operands.logits;
  softmax(s, logits);
  s.out(s.m) = log(s.total(s.m)) + s.largest(s.m) - logits(operands.label, s.m);
  return s;
}

CrossEntropyStages crossEntropyGradient(const KernelSpec &spec, const Parameters &parameters) {
  CrossEntropyStages s;
  const Operands operands = operandsOf(s, spec, parameters);
  softmax(s, operands.logits);
  const Expr probability = s.exponential(s.c, s.m) / s.total(s.m);
  const Expr hit = select(s.c == operands.label, 1.0f, 0.0f);
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.m) =
      epilogue.at({{s.c, s.m}, s.c}, (probability - hit) / cast<float>(parameters.scalar("batch")));
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

} // namespace cnnc
