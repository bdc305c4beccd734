#include "codegen/KernelSpec.h"

#include <sstream>

namespace cnnc {
namespace {

const char *nameOf(OpKind kind) {
  switch (kind) {
  case OpKind::Conv2d:
    return "conv2d";
  case OpKind::Conv2dInputGradient:
    return "conv2d_input_gradient";
  case OpKind::LinearInputGradient:
    return "linear_input_gradient";
  case OpKind::Conv2dFilterGradient:
    return "conv2d_filter_gradient";
  case OpKind::WinogradFilter:
    return "winograd_filter";
  case OpKind::WinogradConv2d:
    return "winograd_conv2d";
  case OpKind::TransposeFilter:
    return "transpose_filter";
  case OpKind::ChannelSum:
    return "channel_sum";
  case OpKind::MaxPool:
    return "max_pool";
  case OpKind::MaxPoolGradient:
    return "max_pool_gradient";
  case OpKind::AveragePool:
    return "avg_pool";
  case OpKind::AveragePoolGradient:
    return "avg_pool_gradient";
  case OpKind::BatchStatistics:
    return "batch_statistics";
  case OpKind::NormalizeGradientStatistics:
    return "normalize_gradient_statistics";
  case OpKind::UpdateStatistic:
    return "update_statistic";
  case OpKind::CrossEntropy:
    return "cross_entropy";
  case OpKind::CrossEntropyGradient:
    return "cross_entropy_gradient";
  case OpKind::SgdUpdate:
    return "sgd_update";
  case OpKind::UpsampleNearest:
    return "upsample";
  case OpKind::UpsampleNearestGradient:
    return "upsample_gradient";
  case OpKind::BiasAdd:
    return "bias";
  case OpKind::Activation:
    return "activation";
  case OpKind::ActivationGradient:
    return "activation_gradient";
  case OpKind::Add:
    return "add";
  case OpKind::Normalize:
    return "normalize";
  case OpKind::NormalizeGradient:
    return "normalize_gradient";
  case OpKind::Dropout:
    return "dropout";
  case OpKind::Copy:
    return "copy";
  }
  return "";
}

std::string opName(const KernelOp &op) {
  switch (op.kind) {
  case OpKind::Activation:
    return nameOf(op.activation);
  case OpKind::ActivationGradient:
    return std::string(nameOf(op.activation)) + "_gradient";
  case OpKind::Conv2dFilterGradient:
    return std::string(op.winograd_outputs ? "winograd_" : "") + nameOf(op.kind);
  default:
    return nameOf(op.kind);
  }
}

} // namespace

const char *nameOf(Activation activation) {
  switch (activation) {
  case Activation::Relu:
    return "relu";
  case Activation::Relu6:
    return "relu6";
  case Activation::LeakyRelu:
    return "leaky_relu";
  case Activation::Sigmoid:
    return "sigmoid";
  case Activation::Tanh:
    return "tanh";
  case Activation::Silu:
    return "silu";
  case Activation::HardSwish:
    return "hard_swish";
  case Activation::Gelu:
    return "gelu";
  }
  return "";
}

bool isPointwise(const KernelOp &op) {
  return op.window == Pair{1, 1} && op.stride == Pair{1, 1} && op.pad == Pair{0, 0};
}

bool isElementwise(OpKind kind) { return kind >= OpKind::BiasAdd; }

bool isChannelOperand(OpKind kind, int position) {
  switch (kind) {
  case OpKind::BiasAdd:
  case OpKind::Normalize:
    return position >= 1;
  case OpKind::NormalizeGradient:
    return position >= 2;
  default:
    return false;
  }
}

bool updatesFilter(const Kernel &kernel) {
  return kernel.ops.size() > 1 && kernel.ops.back().kind == OpKind::SgdUpdate;
}

bool hasElementwiseRows(const Kernel &kernel) {
  for (const KernelOp &op : kernel.ops)
    for (size_t position = 0; position < op.operands.size(); ++position)
      if (isElementwise(op.kind) && op.operands[position] < kernel.input_count &&
          !isChannelOperand(op.kind, static_cast<int>(position)))
        return true;
  return false;
}

const Operand &anchorOperand(const Instance &instance, size_t position) {
  return instance.inputs[instance.kernel.ops.front().operands[position]];
}

std::string readableName(const Kernel &kernel) {
  std::string name;
  for (const KernelOp &op : kernel.ops)
    name.append(name.empty() ? "" : "_").append(opName(op));
  return name.empty() ? "nothing" : name;
}

std::string keyOf(const KernelSpec &spec) {
  std::ostringstream key;
  key << "algorithm" << static_cast<int>(spec.algorithm);
  if (spec.column_step)
    key << ".step" << spec.column_step;
  if (spec.window.x)
    key << ".window" << spec.window.y << "x" << spec.window.x;
  if (spec.stride.x)
    key << ".stride" << spec.stride.y << "x" << spec.stride.x;
  if (spec.algorithm == Algorithm::MaxPoolGradientTile)
    key << ".pad" << spec.pad.y << "x" << spec.pad.x;
  if (spec.winograd_outputs)
    key << ".outputs" << spec.winograd_outputs;
  if (spec.exact_reads)
    key << ".exact";
  if (spec.pixel_groups)
    key << ".groups";
  if (spec.wide_tiles)
    key << ".wide_tiles";
  if (spec.device != Device::Cpu)
    key << "." << nameOf(spec.device) << ".vectors" << spec.input_vector << ","
        << spec.output_vector;
  if (spec.tile.rows)
    key << ".tile" << spec.tile.str();
  if (spec.segments)
    key << ".segments";
  if (spec.flat_channels)
    key << ".channels" << spec.flat_channels;
  if (spec.wide_window)
    key << ".wide";
  if (spec.pointwise)
    key << ".pointwise";
  key << ":" << spec.kernel.input_count;
  for (const KernelOp &op : spec.kernel.ops) {
    key << ";" << opName(op);
    if (op.nesterov)
      key << ".nesterov";
    if (op.unbiased)
      key << ".unbiased";
    if (!op.count_include_pad)
      key << ".exclude_pad";
    key << "(";
    for (const int operand : op.operands)
      key << operand << ",";
    key << ")";
  }
  return key.str();
}

} // namespace cnnc
