#include "codegen/algorithms/Elementwise.h"

#include "codegen/algorithms/Activations.h"
#include "codegen/algorithms/DropoutMask.h"

namespace cnnc {

using namespace Halide;

Elementwise::Operands Elementwise::operandsOf(const KernelOp &op, const Position &position,
                                              const std::vector<Expr> &values) const {
  Operands operands;
  for (size_t i = 0; i < op.operands.size(); ++i) {
    const int value = op.operands[i];
    if (isChannelOperand(op.kind, static_cast<int>(i)))
      operands.channels.push_back(parameters.input(value, ViewForm::Channels));
    else if (value < spec.kernel.input_count)
      operands.rows.push_back(parameters.input(value, rowsForm(spec))(position.rows));
    else
      operands.rows.push_back(values[value - spec.kernel.input_count]);
  }
  return operands;
}

Expr Elementwise::at(const Position &position, Expr anchor) {
  std::vector<Expr> values;
  for (size_t op = 0; op < spec.kernel.ops.size(); ++op) {
    const KernelOp &what = spec.kernel.ops[op];
    if (isElementwise(what.kind))
      values.push_back(evaluate(op, position, operandsOf(what, position, values)));
    else
      values.push_back(anchor);
  }
  return values.back();
}

Expr Elementwise::evaluate(size_t op, const Position &position, const Operands &operands) {
  const KernelOp &what = spec.kernel.ops[op];
  const Expr first = operands.rows[0];
  const Expr slope =
      what.activation == Activation::LeakyRelu &&
              (what.kind == OpKind::Activation || what.kind == OpKind::ActivationGradient)
          ? parameters.scalar(numbered("slope", op))
          : Expr();
  switch (what.kind) {
  case OpKind::BiasAdd:
    return first + operands.channels[0](position.channel);
  case OpKind::Activation:
    return activate(what.activation, first, slope);
  case OpKind::ActivationGradient:
    return first * activationSlope(what.activation, operands.rows[1], slope);
  case OpKind::Add: {
    Expr sum = first;
    for (size_t i = 1; i < operands.rows.size(); ++i)
      sum += operands.rows[i];
    return sum;
  }
  case OpKind::Normalize:
    return normalize(op, position.channel, operands);
  case OpKind::NormalizeGradient:
    return normalizeGradient(op, position.channel, operands);
  case OpKind::Dropout:
    return dropout(op, position, first);
  default:
    return first; // Copy
  }
}

Func Elementwise::channelFunction(const std::string &name, Var c, Expr value) {
  Func function(name);
  function(c) = value;
  channel_functions.push_back(function);
  return function;
}

// (x - mean) first: factoring the mean out would lose digits where it is large beside the
// deviation.
Expr Elementwise::normalize(size_t op, Expr channel, const Operands &operands) {
  ImageParam mean = operands.channels[0], variance = operands.channels[1];
  ImageParam scale = operands.channels[2], shift = operands.channels[3];
  Var c("c");
  const Func factor =
      channelFunction(numbered("factor", op), c,
                      scale(c) / sqrt(variance(c) + parameters.scalar(numbered("epsilon", op))));
  return (operands.rows[0] - mean(channel)) * factor(channel) + shift(channel);
}

Expr Elementwise::normalizeGradient(size_t op, Expr channel, const Operands &operands) {
  ImageParam mean = operands.channels[0], variance = operands.channels[1];
  ImageParam scale = operands.channels[2];
  ImageParam scale_gradient = operands.channels[3], shift_gradient = operands.channels[4];
  Var c("c");
  const Expr count = cast<float>(parameters.scalar("batch")) *
                     cast<float>(parameters.scalar(numbered("pixels", op)));
  const Expr inverse = 1.0f / sqrt(variance(c) + parameters.scalar(numbered("epsilon", op)));
  const Func factor = channelFunction(numbered("factor", op), c, scale(c) * inverse);
  const Func level = channelFunction(numbered("level", op), c, shift_gradient(c) / count);
  const Func slant = channelFunction(numbered("slant", op), c, scale_gradient(c) * inverse / count);
  return factor(channel) *
         (operands.rows[0] - level(channel) - (operands.rows[1] - mean(channel)) * slant(channel));
}

Expr Elementwise::dropout(size_t op, const Position &position, Expr value) const {
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  // The element's number in its image, (y * width + x) * channels + channel, whatever the form.
  Expr image, element;
  const std::vector<Expr> &at = position.rows;
  switch (rowsForm(spec)) {
  case ViewForm::Elements:
    image = at[1];
    element = at[0];
    break;
  case ViewForm::Pixels:
    image = at[1] / scalar("plane");
    element = (at[1] % scalar("plane")) * scalar("all_channels") + at[0] + scalar("first_channel");
    break;
  case ViewForm::PixelQuads:
  case ViewForm::PixelSingles:
    image = at[2] / scalar("plane");
    element = (at[2] % scalar("plane")) * scalar("all_channels") + at[1] * spec.output_vector +
              at[0] + scalar("first_channel");
    break;
  case ViewForm::ImagePixels:
    image = at[2];
    element = at[1] * scalar("all_channels") + at[0] + scalar("first_channel");
    break;
  default:
    image = at[3];
    element = (at[2] * scalar("width") + at[1]) * scalar("all_channels") + at[0] +
              scalar("first_channel");
    break;
  }
  const DropoutSite site{scalar("seed"), scalar("step"), parameters.scalar(numbered("site", op)),
                         scalar("first_image") + image};
  const Expr probability = parameters.scalar(numbered("probability", op));
  const Expr kept =
      select(dropoutKeeps(site, element, probability), value * (1.0f / (1.0f - probability)), 0.0f);
  return select(scalar("dropout_on") != 0, kept, value);
}

ElementwiseStages elementwise(const KernelSpec &spec, const Parameters &parameters) {
  ElementwiseStages stages;
  stages.vector = spec.output_vector;
  stages.over_elements = spec.algorithm == Algorithm::ElementwiseElements;
  Elementwise ops(spec, parameters);
  stages.out(stages.inner, stages.outer) =
      ops.at({{stages.inner, stages.outer}, stages.over_elements ? Expr() : Expr(stages.inner)});
  stages.channel_functions = ops.channelFunctions();
  return stages;
}

} // namespace cnnc
