// planCalls: an instance becomes one call, or some for a convolution's groups and output channels.
#include "codegen/Arguments.h"
#include "codegen/Codegen.h"
#include "codegen/Panels.h"
#include "codegen/SelectAlgorithm.h"
#include "codegen/Symbol.h"
#include "codegen/Views.h"

#include <cassert>

namespace cnnc {
namespace {

/// Channels [first, first + count) of an operand that has the output's channels; of a filter, its
/// panels from where `first` begins one.
Operand channelsOf(Operand operand, int64_t first, int64_t count) {
  switch (operand.kind) {
  case Operand::Rows:
    operand.first_channel += first;
    operand.channels = count;
    break;
  case Operand::Channels:
    operand.offset += first;
    operand.channels = count;
    break;
  case Operand::Filter:
    operand.offset +=
        first / kPanel * operand.window.y * operand.window.x * operand.input_channels * kPanel;
    operand.output_channels = count;
    break;
  case Operand::PerImage:
  case Operand::Flat:
    break;
  }
  return operand;
}

Operand groupOf(const Operand &operand, int64_t group, int64_t groups) {
  if (operand.kind != Operand::Filter)
    return channelsOf(operand, group * (operand.channels / groups), operand.channels / groups);
  const int64_t outputs = operand.output_channels / groups;
  Operand part = channelsOf(operand, group * panelsOf(outputs) * kPanel, outputs);
  part.groups = 1;
  return part;
}

/// A convolution's output channels [first, first + count). They take all input channels.
Part outputChannelsOf(const Part &whole, int64_t first, int64_t count) {
  Part part = whole;
  part.first_channel += first;
  const size_t input = static_cast<size_t>(whole.instance.kernel.ops.front().operands[0]);
  for (size_t i = 0; i < part.instance.inputs.size(); ++i)
    if (i != input)
      part.instance.inputs[i] = channelsOf(whole.instance.inputs[i], first, count);
  for (Operand &operand : part.instance.outputs)
    operand = channelsOf(operand, first, count);
  return part;
}

std::vector<Part> groupsOf(const Instance &instance) {
  const int64_t all_channels = instance.outputs[0].channels;
  if (computesAllGroups(instance))
    return {{instance, 0, all_channels}};
  const int64_t groups = instance.kernel.ops.front().groups;
  std::vector<Part> parts;
  for (int64_t group = 0; group < groups; ++group) {
    Part part{instance, group * (all_channels / groups), all_channels};
    for (Operand &operand : part.instance.inputs)
      operand = groupOf(operand, group, groups);
    for (Operand &operand : part.instance.outputs)
      operand = groupOf(operand, group, groups);
    part.instance.kernel.ops.front().groups = 1;
    parts.push_back(std::move(part));
  }
  return parts;
}

/// The instance's parts that one kernel each computes: groups, and of each the channels that wide
/// tiles compute and the rest.
std::vector<Part> partsOf(const Instance &instance, const Target &target) {
  std::vector<Part> parts;
  for (const Part &group : groupsOf(instance)) {
    const int64_t wide = channelsOfWideTiles(group.instance, target);
    const int64_t channels = outputChannels(group.instance);
    if (wide == 0 || wide == channels) {
      parts.push_back(group);
      continue;
    }
    parts.push_back(outputChannelsOf(group, 0, wide));
    parts.push_back(outputChannelsOf(group, wide, channels - wide));
  }
  return parts;
}

cnn_scalar scalarOf(const ScalarArgument &argument, const Part &part) {
  cnn_scalar scalar{argument.source, 0, 0.0f};
  if (argument.source == CNN_INT)
    scalar.integer = static_cast<int32_t>(argument.value(part));
  else if (argument.source == CNN_FLOAT)
    scalar.real = static_cast<float>(argument.value(part));
  return scalar;
}

double elements(const Operand &operand) {
  switch (operand.kind) {
  case Operand::Rows:
    return static_cast<double>(operand.height) * operand.width * operand.channels;
  case Operand::PerImage:
    return 1;
  default:
    return 0;
  }
}

/// Multiply and add count as two, taps on the padding as work.
double flopsPerImage(const Instance &instance) {
  const auto convolution = [](const Operand &output, const Operand &filter) {
    return 2.0 * output.height * output.width * static_cast<double>(filter.output_channels) *
           filter.input_channels * filter.window.x * filter.window.y;
  };
  switch (instance.kernel.ops.front().kind) {
  case OpKind::LinearInputGradient:
    return 2.0 * static_cast<double>(anchorOperand(instance, 1).output_channels) *
           static_cast<double>(anchorOperand(instance, 1).input_channels);
  case OpKind::Conv2d:
    return convolution(instance.outputs[0], anchorOperand(instance, 1));
  case OpKind::WinogradConv2d: { // those of the conv2d that it stands for
    Operand filter = anchorOperand(instance, 1);
    filter.window = instance.kernel.ops.front().window;
    return convolution(instance.outputs[0], filter);
  }
  case OpKind::Conv2dInputGradient: // as many as forward, whose output is the gradient
    return convolution(anchorOperand(instance, 0), anchorOperand(instance, 1));
  case OpKind::Conv2dFilterGradient:
    return convolution(anchorOperand(instance, 1), instance.outputs[0]);
  default:
    return 0;
  }
}

PlannedCall planPart(const Part &part, const std::string &kernel, const Target &target) {
  PlannedCall call;
  call.spec = selectAlgorithm(part.instance, target);
  call.key = keyOf(call.spec);
  call.kernel = kernel;
  call.layer = part.instance.layer;
  call.function = argvSymbol(call.spec);
  const KernelArguments arguments = argumentsOf(call.spec);
  for (const ViewArgument &view : arguments.inputs)
    call.views.push_back(makeView(part.instance.inputs[view.operand], view.form));
  for (const ViewArgument &view : arguments.outputs)
    call.views.push_back(makeView(part.instance.outputs[view.operand], view.form));
  for (const ScalarArgument &scalar : arguments.scalars)
    call.scalars.push_back(scalarOf(scalar, part));
  call.output_count = static_cast<int32_t>(arguments.outputs.size());
  call.flops_per_image = flopsPerImage(part.instance);
  for (const Operand &operand : part.instance.inputs)
    call.bytes_per_image += sizeof(float) * elements(operand);
  for (const Operand &operand : part.instance.outputs)
    call.bytes_per_image += sizeof(float) * elements(operand);
  return call;
}

} // namespace

std::vector<PlannedCall> planCalls(const Instance &instance, const Target &target) {
  assert(instance.inputs.size() == static_cast<size_t>(instance.kernel.input_count));
  assert(!instance.outputs.empty());
  const std::string kernel = readableName(instance.kernel);
  std::vector<PlannedCall> calls;
  for (const Part &part : partsOf(instance, target))
    calls.push_back(planPart(part, kernel, target));
  return calls;
}

} // namespace cnnc
