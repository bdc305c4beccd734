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

Operands operandsOf(const Var &m, const KernelSpec &spec, const Parameters &parameters) {
  const std::vector<int> &operands = spec.kernel.ops.front().operands;
  ImageParam logits = parameters.input(operands[0], ViewForm::Pixels);
  ImageParam labels = parameters.input(operands[1], ViewForm::Labels);
  return {logits, clamp(labels(m), 0, logits.dim(0).extent() - 1)};
}

void softmax(CrossEntropyStages &s, ImageParam logits) {
  RDom classes(0, logits.dim(0).extent(), "classes");
  s.largest(s.m) = -std::numeric_limits<float>::infinity();
  s.largest(s.m) = max(s.largest(s.m), logits(classes, s.m));
  s.exponential(s.c, s.m) = exp(logits(s.c, s.m) - s.largest(s.m));
  s.total(s.m) = 0.0f;
  s.total(s.m) += s.exponential(classes, s.m);
}

Expr lossOf(const Operands &operands, const Var &m, Expr largest, Expr total) {
  return log(total) + largest - operands.logits(operands.label, m);
}

Expr gradientOf(const Operands &operands, const Parameters &parameters, const Var &c,
                Expr exponential, Expr total) {
  const Expr hit = select(c == operands.label, 1.0f, 0.0f);
  return (exponential / total - hit) / cast<float>(parameters.scalar("batch"));
}

/// Lanes that share an image's classes, and classes that a lane loads at once.
constexpr int lanes = 32, classes_of_lane = 4;

struct Softmax {
  Expr largest, total;
};
Softmax softmaxOnDevice(DeviceCrossEntropyStages &s, ImageParam logits) {
  const Expr classes = logits.dim(0).extent(), last = logits.dim(1).extent() - 1;
  const Expr image = unsafe_promise_clamped(min(s.m, last), 0, last);
  const auto logit = [&](Expr index) {
    return logits(unsafe_promise_clamped(index, 0, classes - 1), image);
  };
  const auto largest_of = [](Expr a, Expr b) { return max(a, b); };
  const auto sum_of = [](Expr a, Expr b) { return a + b; };
  s.reductions.emplace_back(
      "largest", std::vector{s.m}, lanes, classes_of_lane,
      Terms{classes, classes, logit, -std::numeric_limits<float>::infinity(), largest_of});
  const Expr largest = s.reductions[0].result(s.m);
  const auto exponential = [&](Expr index) { return exp(logit(index) - largest); };
  s.reductions.emplace_back("total", std::vector{s.m}, lanes, classes_of_lane,
                            Terms{classes, classes, exponential, 0.0f, sum_of});
  return {largest, s.reductions[1].result(s.m)};
}

} // namespace

CrossEntropyStages crossEntropy(const KernelSpec &spec, const Parameters &parameters) {
  CrossEntropyStages s;
  const Operands operands = operandsOf(s.m, spec, parameters);
  softmax(s, operands.logits);
  s.out(s.m) = lossOf(operands, s.m, s.largest(s.m), s.total(s.m));
  return s;
}

CrossEntropyStages crossEntropyGradient(const KernelSpec &spec, const Parameters &parameters) {
  CrossEntropyStages s;
  const Operands operands = operandsOf(s.m, spec, parameters);
  softmax(s, operands.logits);
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.m) =
      epilogue.at({{s.c, s.m}, s.c},
                  gradientOf(operands, parameters, s.c, s.exponential(s.c, s.m), s.total(s.m)));
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

DeviceCrossEntropyStages crossEntropyOnDevice(const KernelSpec &spec,
                                              const Parameters &parameters) {
  DeviceCrossEntropyStages s;
  const Operands operands = operandsOf(s.m, spec, parameters);
  const Softmax softmax = softmaxOnDevice(s, operands.logits);
  s.out(s.m) = lossOf(operands, s.m, softmax.largest, softmax.total);
  return s;
}

DeviceCrossEntropyStages crossEntropyGradientOnDevice(const KernelSpec &spec,
                                                      const Parameters &parameters) {
  DeviceCrossEntropyStages s;
  const Operands operands = operandsOf(s.m, spec, parameters);
  const Softmax softmax = softmaxOnDevice(s, operands.logits);
  const Expr exponential = exp(operands.logits(s.c, s.m) - softmax.largest);
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.m) = epilogue.at({{s.c, s.m}, s.c},
                                gradientOf(operands, parameters, s.c, exponential, softmax.total));
  return s;
}

} // namespace cnnc
