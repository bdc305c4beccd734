//===- Builders.cpp - builders that find the result's type ------------------------------------===//
//
// For passes, at the tensor level: operands are ranked. A builder emits no errors; what does not
// fit together is refused by the op's verifier.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/CnnDialect.h"
#include "dialect/WinogradTransform.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace cnn;

/// A vector of the channels of rows.
static Type channelsOf(OpBuilder &builder, Value rows) {
  return RankedTensorType::get({planeOf(rows.getType()).channels}, builder.getF32Type());
}

static Type oneForEachImage(OpBuilder &builder) {
  return RankedTensorType::get({ShapedType::kDynamic}, builder.getF32Type());
}

void LoadOp::build(OpBuilder &builder, OperationState &state, ParameterOp parameter) {
  build(builder, state, parameter.getType(), parameter.getSymName());
}

//===----------------------------------------------------------------------===//
// Convolution
//===----------------------------------------------------------------------===//

void Conv2dOp::build(OpBuilder &builder, OperationState &state, Value input, Value filter,
                     ArrayRef<int64_t> strides, ArrayRef<int64_t> padding,
                     ArrayRef<int64_t> dilation, uint64_t groups) {
  Plane plane = planeOf(input.getType());
  ArrayRef<int64_t> sizes = cast<RankedTensorType>(filter.getType()).getShape();
  Plane result{windowPositions(plane.height, sizes[0], strides[0], padding[0], dilation[0]),
               windowPositions(plane.width, sizes[1], strides[1], padding[1], dilation[1]),
               sizes[3]};
  build(builder, state, rowsType(builder.getContext(), result), input, filter, strides, padding,
        dilation, groups);
}

void TransposeFilterOp::build(OpBuilder &builder, OperationState &state, Value filter,
                              uint64_t groups) {
  auto type = cast<RankedTensorType>(filter.getType()); // KH x KW x CIg x CO
  ArrayRef<int64_t> sizes = type.getShape();
  int64_t count = groups;
  auto result = RankedTensorType::get({sizes[0], sizes[1], sizes[3] / count, count * sizes[2]},
                                      type.getElementType());
  build(builder, state, result, filter, groups);
}

void WinogradFilterOp::build(OpBuilder &builder, OperationState &state, Value filter,
                             uint64_t outputs) {
  auto type = cast<RankedTensorType>(filter.getType()); // K x K x CI x CO
  ArrayRef<int64_t> sizes = type.getShape();
  int64_t points = cnnc::winogradPoints(int64_t(outputs), sizes[0]);
  auto result = RankedTensorType::get({points, points, sizes[2], sizes[3]}, type.getElementType());
  build(builder, state, result, filter, outputs);
}

//===----------------------------------------------------------------------===//
// Elementwise and batch norm
//===----------------------------------------------------------------------===//

void BiasAddOp::build(OpBuilder &builder, OperationState &state, Value input, Value bias) {
  build(builder, state, input.getType(), input, bias);
}

void ActivationOp::build(OpBuilder &builder, OperationState &state, Activation function,
                         Value input, double slope) {
  build(builder, state, input.getType(), function, input, APFloat(slope));
}

void ActivationGradientOp::build(OpBuilder &builder, OperationState &state, Activation function,
                                 Value gradient, Value reference, double slope) {
  build(builder, state, gradient.getType(), function, gradient, reference, APFloat(slope));
}

void AddOp::build(OpBuilder &builder, OperationState &state, ValueRange inputs) {
  build(builder, state, inputs[0].getType(), inputs);
}

void CopyOp::build(OpBuilder &builder, OperationState &state, Value input) {
  build(builder, state, input.getType(), input);
}

void BatchStatisticsOp::build(OpBuilder &builder, OperationState &state, Value input) {
  Type channels = channelsOf(builder, input);
  build(builder, state, channels, channels, input);
}

void NormalizeOp::build(OpBuilder &builder, OperationState &state, Value input, Value mean,
                        Value variance, Value scale, Value shift, double epsilon) {
  build(builder, state, input.getType(), input, mean, variance, scale, shift, APFloat(epsilon));
}

void NormalizeGradientStatisticsOp::build(OpBuilder &builder, OperationState &state, Value gradient,
                                          Value input, Value mean, Value variance, double epsilon) {
  Type channels = channelsOf(builder, input);
  build(builder, state, channels, channels, gradient, input, mean, variance, APFloat(epsilon));
}

void NormalizeGradientOp::build(OpBuilder &builder, OperationState &state, Value gradient,
                                Value input, Value mean, Value variance, Value scale,
                                Value scaleGradient, Value shiftGradient, double epsilon) {
  build(builder, state, input.getType(), gradient, input, mean, variance, scale, scaleGradient,
        shiftGradient, APFloat(epsilon));
}

//===----------------------------------------------------------------------===//
// Pools, reductions, views
//===----------------------------------------------------------------------===//

static Type poolType(OpBuilder &builder, Value input, ArrayRef<int64_t> window,
                     ArrayRef<int64_t> strides, ArrayRef<int64_t> padding, bool ceil) {
  Plane plane = planeOf(input.getType());
  plane.height =
      windowPositions(plane.height, window[0], strides[0], padding[0], /*dilation=*/1, ceil);
  plane.width =
      windowPositions(plane.width, window[1], strides[1], padding[1], /*dilation=*/1, ceil);
  return rowsType(builder.getContext(), plane);
}

void MaxPoolOp::build(OpBuilder &builder, OperationState &state, Value input,
                      ArrayRef<int64_t> window, ArrayRef<int64_t> strides,
                      ArrayRef<int64_t> padding, bool ceil) {
  build(builder, state, poolType(builder, input, window, strides, padding, ceil), input, window,
        strides, padding, ceil);
}

void AvgPoolOp::build(OpBuilder &builder, OperationState &state, Value input,
                      ArrayRef<int64_t> window, ArrayRef<int64_t> strides,
                      ArrayRef<int64_t> padding, bool ceil, bool countIncludePad) {
  build(builder, state, poolType(builder, input, window, strides, padding, ceil), input, window,
        strides, padding, ceil, countIncludePad);
}

void UpsampleOp::build(OpBuilder &builder, OperationState &state, Value input,
                       ArrayRef<int64_t> scale) {
  Plane plane = planeOf(input.getType());
  plane.height *= scale[0];
  plane.width *= scale[1];
  build(builder, state, rowsType(builder.getContext(), plane), input, scale);
}

void ChannelSumOp::build(OpBuilder &builder, OperationState &state, Value input) {
  build(builder, state, channelsOf(builder, input), input);
}

void ConcatOp::build(OpBuilder &builder, OperationState &state, ValueRange inputs) {
  Plane plane = planeOf(inputs[0].getType());
  plane.channels = 0;
  for (Value input : inputs)
    plane.channels += planeOf(input.getType()).channels;
  build(builder, state, rowsType(builder.getContext(), plane), inputs);
}

void SliceOp::build(OpBuilder &builder, OperationState &state, Value input, int64_t first,
                    int64_t count) {
  Plane plane = planeOf(input.getType());
  plane.channels = count;
  build(builder, state, rowsType(builder.getContext(), plane), input, uint64_t(first),
        uint64_t(count));
}

void FlattenOp::build(OpBuilder &builder, OperationState &state, Value input) {
  Plane flat{1, 1, planeOf(input.getType()).elements()};
  build(builder, state, rowsType(builder.getContext(), flat), input);
}

//===----------------------------------------------------------------------===//
// Loss and buffers
//===----------------------------------------------------------------------===//

void CrossEntropyOp::build(OpBuilder &builder, OperationState &state, Value logits, Value labels) {
  build(builder, state, oneForEachImage(builder), logits, labels);
}

void CrossEntropyGradientOp::build(OpBuilder &builder, OperationState &state, Value logits,
                                   Value labels) {
  build(builder, state, logits.getType(), logits, labels);
}

void SliceBufferOp::build(OpBuilder &builder, OperationState &state, Value source, int64_t first,
                          int64_t count) {
  MemRefType type = typeOf(cast<MemRefType>(source.getType()), first, count);
  build(builder, state, type, source, uint64_t(first), uint64_t(count));
}
