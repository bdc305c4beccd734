#include "codegen/SelectAlgorithm.h"

#include "codegen/Panels.h"

#include <algorithm>
#include <cassert>

namespace cnnc {
namespace {

/// Input channels up to which a convolution runs over padded flat rows, its taps and channels in
/// one loop; above, the channel loop alone is long enough.
constexpr int64_t few_channels = 4;

/// Offsets between output columns beyond this are left to the general kernels.
constexpr int64_t largest_column_step = 16;

bool isConvolution(OpKind kind) {
  return kind == OpKind::Conv2d || kind == OpKind::WinogradConv2d ||
         kind == OpKind::Conv2dInputGradient || kind == OpKind::Conv2dFilterGradient;
}

/// The operand that holds a convolution's filter.
const Operand &filterOf(const Instance &instance) {
  return instance.kernel.ops.front().kind == OpKind::Conv2dFilterGradient
             ? instance.outputs[0]
             : anchorOperand(instance, 1);
}

bool isDepthwise(const Operand &filter) {
  return filter.groups > 1 && filter.input_channels == 1 && filter.output_channels == filter.groups;
}

bool isDense(const Operand &rows) { return rows.row_stride == rows.channels; }

bool suitsFlatRows(const KernelOp &op, const Operand &input) {
  return input.channels <= few_channels && isDense(input) && op.dilation.x == 1 &&
         op.stride.x * input.channels <= largest_column_step;
}

/// Elementwise ops over dense rows without channel vectors need no notion of a channel.
bool suitsElements(const Instance &instance) {
  for (const KernelOp &op : instance.kernel.ops)
    for (size_t position = 0; position < op.operands.size(); ++position)
      if (isChannelOperand(op.kind, static_cast<int>(position)))
        return false;
  return std::all_of(instance.inputs.begin(), instance.inputs.end(), isDense) &&
         isDense(instance.outputs[0]);
}

Algorithm selectConvolution(const Instance &instance) {
  const KernelOp &op = instance.kernel.ops.front();
  if (op.kind == OpKind::WinogradConv2d)
    return Algorithm::ConvolutionWinograd;
  if (op.kind == OpKind::Conv2dFilterGradient) {
    if (op.winograd_outputs)
      return Algorithm::FilterGradientWinograd;
    if (isDepthwise(filterOf(instance)))
      return Algorithm::FilterGradientDepthwise;
    if (isPointwise(op))
      return Algorithm::FilterGradientPixels;
    return suitsFlatRows(op, anchorOperand(instance, 0)) ? Algorithm::FilterGradientFlatRows
                                                         : Algorithm::FilterGradientPlanes;
  }
  const bool gradient = op.kind == OpKind::Conv2dInputGradient;
  if (isDepthwise(filterOf(instance)))
    return gradient ? Algorithm::InputGradientDepthwise : Algorithm::ConvolutionDepthwise;
  if (isPointwise(op))
    return Algorithm::ConvolutionPixels;
  if (gradient)
    return op.stride == Pair{1, 1} ? Algorithm::ConvolutionImages : Algorithm::InputGradientImages;
  return suitsFlatRows(op, anchorOperand(instance, 0)) ? Algorithm::ConvolutionFlatRows
                                                       : Algorithm::ConvolutionImages;
}

/// Whether a device computes the instance as a matrix product.
bool isDeviceProduct(const Instance &instance) {
  const OpKind kind = instance.kernel.ops.front().kind;
  return kind == OpKind::LinearInputGradient ||
         (isConvolution(kind) && !isDepthwise(filterOf(instance)));
}

Algorithm select(const Instance &instance) {
  const OpKind kind = instance.kernel.ops.front().kind;
  if (isConvolution(kind))
    return selectConvolution(instance);
  switch (kind) {
  case OpKind::LinearInputGradient:
    return Algorithm::InputGradientLinear;
  case OpKind::WinogradFilter:
    return Algorithm::WinogradFilter;
  case OpKind::TransposeFilter:
    return Algorithm::TransposeFilter;
  case OpKind::ChannelSum:
    return Algorithm::ChannelSum;
  case OpKind::MaxPool:
    return Algorithm::MaxPool;
  case OpKind::MaxPoolGradient:
    return Algorithm::MaxPoolGradient;
  case OpKind::AveragePool:
    return Algorithm::AveragePool;
  case OpKind::AveragePoolGradient:
    return Algorithm::AveragePoolGradient;
  case OpKind::BatchStatistics:
    return Algorithm::BatchStatistics;
  case OpKind::NormalizeGradientStatistics:
    return Algorithm::NormalizeGradientStatistics;
  case OpKind::UpdateStatistic:
    return Algorithm::UpdateStatistic;
  case OpKind::CrossEntropy:
    return Algorithm::CrossEntropy;
  case OpKind::CrossEntropyGradient:
    return Algorithm::CrossEntropyGradient;
  case OpKind::SgdUpdate:
    return Algorithm::SgdUpdate;
  case OpKind::UpsampleNearest:
    return Algorithm::UpsampleNearest;
  case OpKind::UpsampleNearestGradient:
    return Algorithm::UpsampleNearestGradient;
  default:
    assert(isElementwise(kind));
    return suitsElements(instance) ? Algorithm::ElementwiseElements : Algorithm::ElementwisePixels;
  }
}

/// Whether the operands of a filter gradient are large beside the filter, on some images. They have
/// to be larger where there are taps, since blocks are smaller where there are groups.
bool hasManyPixels(const Operand &input, const Operand &gradient, const Pair &window) {
  const int64_t taps = window.x * window.y;
  return gradient.height * gradient.width * (input.channels + gradient.channels) >=
         input.channels * gradient.channels * taps * (taps > 1 ? 2 : 1);
}

/// Pools whose window is small enough to unroll; a gradient unrolls over windows by the stride too.
bool isSmallPool(const KernelOp &op) {
  const bool pool = op.kind == OpKind::MaxPool || op.kind == OpKind::MaxPoolGradient ||
                    op.kind == OpKind::AveragePool;
  return pool && op.window.x <= 3 && op.window.y <= 3;
}

/// Max pool's gradient as tiles of pixels, a stride wide, with all that they need. Windows that two
/// tiles share are found for each: on a processor that pays only where they are few.
bool suitsPoolTile(const KernelOp &op, Device device) {
  const int64_t least_stride = device == Device::Cpu ? 2 : 1;
  const auto suits = [&](int64_t stride) { return stride >= least_stride && stride <= 3; };
  return op.kind == OpKind::MaxPoolGradient && isSmallPool(op) && suits(op.stride.x) &&
         suits(op.stride.y);
}

/// The op without what arrives at run time, so that equal code has equal specs.
KernelOp withoutRunTimeValues(const KernelOp &op) {
  KernelOp bare;
  bare.kind = op.kind;
  bare.operands = op.operands;
  switch (op.kind) {
  case OpKind::Activation:
  case OpKind::ActivationGradient:
    bare.activation = op.activation;
    break;
  case OpKind::UpdateStatistic:
    bare.unbiased = op.unbiased;
    break;
  case OpKind::AveragePool:
  case OpKind::AveragePoolGradient:
    bare.count_include_pad = op.count_include_pad;
    break;
  case OpKind::Conv2dFilterGradient:
    bare.winograd_outputs = op.winograd_outputs;
    break;
  case OpKind::SgdUpdate:
    bare.nesterov = op.nesterov;
    break;
  default:
    break;
  }
  return bare;
}

} // namespace

bool computesAllGroups(const Instance &instance) {
  if (!isConvolution(instance.kernel.ops.front().kind))
    return true;
  const Operand &filter = filterOf(instance);
  return filter.groups == 1 || isDepthwise(filter);
}

int64_t outputChannels(const Instance &instance) {
  const Operand &output = instance.outputs[0];
  return output.kind == Operand::Filter ? output.output_channels : output.channels;
}

int64_t channelsOfWideTiles(const Instance &instance, const Target &target) {
  if (target.device != Device::Cpu || target.cpu.registers < 32)
    return 0;
  constexpr int64_t wide = wide_panels * kPanel;
  const int64_t channels = outputChannels(instance);
  switch (select(instance)) {
  case Algorithm::ConvolutionPixels:
  case Algorithm::ConvolutionFlatRows:
    return channels / wide * wide;
  case Algorithm::ConvolutionWinograd: // two calls would bring the input to the points twice
  case Algorithm::FilterGradientWinograd:
    return channels % wide ? 0 : channels;
  default:
    return 0;
  }
}

KernelSpec selectAlgorithm(const Instance &instance, const Target &target) {
  assert(!instance.kernel.ops.empty() && computesAllGroups(instance));
  KernelSpec spec;
  spec.device = target.device;
  if (target.device != Device::Cpu && isDeviceProduct(instance))
    selectDeviceProduct(instance, target, spec);
  else
    spec.algorithm = select(instance);
  const KernelOp &anchor = instance.kernel.ops.front();
  if (suitsPoolTile(anchor, target.device)) {
    spec.algorithm = Algorithm::MaxPoolGradientTile;
    spec.pad = anchor.pad;
  }
  if (target.device != Device::Cpu && !isDeviceProduct(instance))
    spec.output_vector = selectDeviceVector(instance, spec.algorithm);
  spec.kernel.input_count = instance.kernel.input_count;
  for (const KernelOp &op : instance.kernel.ops)
    spec.kernel.ops.push_back(withoutRunTimeValues(op));
  if (spec.algorithm == Algorithm::ConvolutionImages ||
      spec.algorithm == Algorithm::ConvolutionPixels ||
      spec.algorithm == Algorithm::DeviceConvolution ||
      spec.algorithm == Algorithm::DevicePointwise)
    spec.kernel.ops.front().kind = OpKind::Conv2d; // a stride-1 input gradient is one
  if (spec.algorithm == Algorithm::ConvolutionFlatRows ||
      spec.algorithm == Algorithm::FilterGradientFlatRows)
    spec.column_step = anchor.stride.x * anchorOperand(instance, 0).channels;
  if (spec.algorithm == Algorithm::FilterGradientFlatRows)
    spec.window = {anchor.window.y, anchor.window.x * anchorOperand(instance, 0).channels};
  if (spec.algorithm == Algorithm::FilterGradientPlanes ||
      spec.algorithm == Algorithm::FilterGradientPixels)
    spec.exact_reads = anchorOperand(instance, 0).space == CNN_IMAGES;
  if (spec.algorithm == Algorithm::FilterGradientPlanes ||
      spec.algorithm == Algorithm::FilterGradientPixels)
    spec.pixel_groups = // an update takes the whole sum
        !updatesFilter(instance.kernel) &&
        hasManyPixels(anchorOperand(instance, 0), anchorOperand(instance, 1), anchor.window);
  spec.wide_tiles = channelsOfWideTiles(instance, target) == outputChannels(instance);
  if (anchor.winograd_outputs) {
    spec.winograd_outputs = anchor.winograd_outputs;
    spec.window = anchor.window;
  }
  const bool knows_window = isSmallPool(anchor) && (target.device == Device::Cpu ||
                                                    spec.algorithm != Algorithm::MaxPoolGradient);
  if (knows_window) {
    spec.window = anchor.window;
    spec.stride = anchor.stride;
  }
  return spec;
}

} // namespace cnnc
