//===- Geometry.cpp - checks of windows, planes and channels ----------------------------------===//

#include "dialect/Geometry.h"

using namespace mlir;
using namespace cnn;

static std::string pairText(ArrayRef<int64_t> sizes) {
  return (Twine(sizes[0]) + " x " + Twine(sizes[1])).str();
}

LogicalResult cnn::verifyPair(Operation *op, StringRef what, ArrayRef<int64_t> sizes,
                              int64_t least) {
  if (sizes.size() != 2)
    return op->emitOpError() << what << " has " << sizes.size() << " sizes, needs 2 (y, x)";
  for (int64_t size : sizes)
    if (size < least || size > kLargestExtent)
      return op->emitOpError() << what << " is " << pairText(sizes) << ", needs sizes from "
                               << least << " to " << kLargestExtent;
  return success();
}

LogicalResult cnn::verifyConvolutionWindow(Operation *op, const SlidingWindow &window) {
  return success(succeeded(verifyPair(op, "window", window.window)) &&
                 succeeded(verifyPair(op, "strides", window.strides)) &&
                 succeeded(verifyPair(op, "padding", window.padding, 0)) &&
                 succeeded(verifyPair(op, "dilation", window.dilation)));
}

LogicalResult cnn::verifyPoolWindow(Operation *op, const SlidingWindow &window) {
  if (failed(verifyPair(op, "window", window.window)) ||
      failed(verifyPair(op, "strides", window.strides)) ||
      failed(verifyPair(op, "padding", window.padding, 0)))
    return failure();
  for (int axis : {0, 1})
    if (2 * window.padding[axis] > window.window[axis])
      return op->emitOpError() << "padding is " << pairText(window.padding)
                               << ", needs at most half the window of " << pairText(window.window);
  return success();
}

LogicalResult cnn::verifyGroups(Operation *op, int64_t groups, StringRef what, int64_t channels) {
  if (groups < 1)
    return op->emitOpError() << "groups is " << groups << ", needs at least 1";
  if (channels % groups != 0)
    return op->emitOpError() << what << " has " << channels << " channels, needs a multiple of "
                             << groups << " groups";
  return success();
}

FailureOr<Plane> cnn::slide(Operation *op, const SlidingWindow &window, const Plane &input,
                            int64_t channels) {
  int64_t sizes[] = {input.height, input.width}, positions[2];
  for (int axis : {0, 1}) {
    int64_t dilation = window.dilation.empty() ? 1 : window.dilation[axis];
    positions[axis] = windowPositions(sizes[axis], window.window[axis], window.strides[axis],
                                      window.padding[axis], dilation, window.ceil);
  }
  if (positions[0] >= 1 && positions[1] >= 1)
    return Plane{positions[0], positions[1], channels};

  InFlightDiagnostic error = op->emitOpError() << "window " << pairText(window.window);
  if (llvm::any_of(window.dilation, [](int64_t dilation) { return dilation != 1; }))
    error << " with dilation " << pairText(window.dilation);
  error << " does not fit the input of " << pairText(sizes) << " with padding "
        << pairText(window.padding);
  return error;
}

FailureOr<RankedTensorType> cnn::rowsWithinLimits(Operation *op, const Plane &plane) {
  if (plane.height > kLargestExtent || plane.width > kLargestExtent)
    return op->emitOpError() << "result is " << describe(plane)
                             << ", needs height and width of at most " << kLargestExtent;
  RankedTensorType type = rowsType(op->getContext(), plane);
  if (!isRowsType(type))
    return op->emitOpError() << "result is " << describe(plane) << ", needs at most "
                             << kLargestElements << " elements an image";
  return type;
}

LogicalResult cnn::verifyInferredResult(Operation *op) {
  SmallVector<RankedTensorType> types;
  for (Type type : op->getOperandTypes()) {
    auto ranked = dyn_cast<RankedTensorType>(type);
    if (!ranked)
      return success();
    types.push_back(ranked);
  }
  FailureOr<RankedTensorType> inferred = cast<ShapeInferenceOpInterface>(op).inferResultType(types);
  if (failed(inferred))
    return failure();
  return verifySameRows(op, "result", op->getResult(0).getType(), "from its operands", *inferred);
}

LogicalResult cnn::verifySameRows(Operation *op, StringRef what, Type type, StringRef party,
                                  Type expected) {
  if (!isa<RankedTensorType>(type) || !isa<RankedTensorType>(expected) || type == expected)
    return success();
  return op->emitOpError() << what << " is " << describe(planeOf(type)) << ", needs "
                           << describe(planeOf(expected)) << " " << party;
}

LogicalResult cnn::verifyChannelsOf(Operation *op, StringRef what, Type vector, Type rows) {
  if (!isa<RankedTensorType>(rows))
    return success();
  int64_t observed = cast<RankedTensorType>(vector).getDimSize(0);
  int64_t expected = planeOf(rows).channels;
  if (observed == expected)
    return success();
  return op->emitOpError() << what << " has " << observed << " values, needs " << expected
                           << ", one for each channel";
}

std::string cnn::describeNumber(const APFloat &value) {
  SmallString<16> text;
  value.toString(text, /*FormatPrecision=*/6);
  return std::string(text);
}

LogicalResult cnn::verifyEpsilon(Operation *op, const APFloat &epsilon) {
  if (epsilon.isFinite() && !epsilon.isNegative() && !epsilon.isZero())
    return success();
  return op->emitOpError() << "epsilon is " << describeNumber(epsilon)
                           << ", needs a positive finite number";
}

LogicalResult cnn::verifyShare(Operation *op, StringRef what, const APFloat &value) {
  double number = value.convertToDouble();
  if (number >= 0 && number <= 1)
    return success();
  return op->emitOpError() << what << " is " << describeNumber(value) << ", needs 0 to 1";
}
