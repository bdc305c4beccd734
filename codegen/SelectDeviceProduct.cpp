// Which matrix product computes a convolution on a device, and in which tiles.
#include "codegen/SelectAlgorithm.h"

#include <algorithm>

namespace cnnc {
namespace {

/// Input channels from which a slab of them makes a product of its own for each tap; with fewer
/// most of a slab would be zeros.
constexpr int64_t enough_channels = 8;

/// Channels that one load may move: 4 where vectors of 4 lie aligned and belong to the slice.
int vectorOf(const Operand &rows) {
  for (const int64_t number : {rows.channels, rows.row_stride, rows.first_channel, rows.offset})
    if (number % 4 != 0)
      return 1;
  return 4;
}

Algorithm algorithmOf(const Instance &instance) {
  const KernelOp &op = instance.kernel.ops.front();
  if (op.kind == OpKind::LinearInputGradient)
    return Algorithm::DeviceLinearInputGradient;
  if (op.kind == OpKind::Conv2dFilterGradient)
    return Algorithm::DeviceFilterGradient;
  if (isPointwise(op))
    return Algorithm::DevicePointwise;
  if (op.kind == OpKind::Conv2dInputGradient && op.stride != Pair{1, 1})
    return Algorithm::DeviceInputGradient;
  return anchorOperand(instance, 0).channels < enough_channels ? Algorithm::DeviceFlatConvolution
                                                               : Algorithm::DeviceConvolution;
}

} // namespace

void selectDeviceProduct(const Instance &instance, const Target &target, KernelSpec &spec) {
  const KernelOp &op = instance.kernel.ops.front();
  const Operand &input = anchorOperand(instance, 0);
  spec.algorithm = algorithmOf(instance);
  spec.pointwise = isPointwise(op) || spec.algorithm == Algorithm::DeviceLinearInputGradient;
  spec.input_vector = vectorOf(input);
  spec.wide_window = std::max(op.window.x, op.window.y) > KernelSpec::window_bits &&
                     (spec.algorithm == Algorithm::DeviceFlatConvolution ||
                      (spec.algorithm == Algorithm::DeviceFilterGradient && !spec.pointwise));
  if (spec.algorithm == Algorithm::DeviceFlatConvolution) {
    spec.input_vector = 1; // neighbouring terms may be of two taps
    spec.window = op.window;
    spec.flat_channels = static_cast<int>(input.channels);
  }
  if (spec.algorithm == Algorithm::DeviceFilterGradient) {
    const Operand &gradient = anchorOperand(instance, 1), &filter = instance.outputs[0];
    spec.output_vector = vectorOf(gradient);
    spec.tile = chooseTile(filter.output_channels,
                           filter.window.x * filter.window.y * filter.input_channels, 1);
    if (spec.input_vector == 1)
      spec.tile = gatheredTile(spec.tile, spec.output_vector == 1);
    return;
  }
  const Operand &output = instance.outputs[0];
  spec.output_vector = vectorOf(output);
  for (const KernelOp &op : instance.kernel.ops) // an epilogue's rows have the output's vectors
    for (const int operand : op.operands)
      if (isElementwise(op.kind) && operand < instance.kernel.input_count &&
          instance.inputs[operand].kind == Operand::Rows)
        spec.output_vector = std::min(spec.output_vector, vectorOf(instance.inputs[operand]));
  const int64_t pixels = output.height * output.width * target.images;
  spec.tile = chooseTile(output.channels, pixels, target.processors);
  if (spec.input_vector == 1 && !spec.pointwise)
    spec.tile = gatheredTile(spec.tile, false);
  spec.segments = !spec.flat_channels && suitsSegments(spec.tile, output.channels, pixels,
                                                       input.channels, op.window.x * op.window.y);
  // So few terms become code without a loop, in which a deep slab's would all be alive at once.
  constexpr int least_depth = 8;
  if (spec.flat_channels && op.window.x * op.window.y * input.channels <= spec.tile.depth)
    spec.tile.depth = least_depth;
}

} // namespace cnnc
