//===- TensorOps.cpp - verifiers of the tensor level's arithmetic -----------------------------===//
//
// Ops that also stand at the layer level may have unranked operands there: a check of sizes holds
// where they are known.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/Geometry.h"
#include "dialect/WinogradTransform.h"

using namespace mlir;
using namespace cnn;

//===----------------------------------------------------------------------===//
// Convolution
//===----------------------------------------------------------------------===//

/// Attributes that conv2d and its gradients share (conv2d's C1 and C3), with a filter's window and
/// the channels that groups divide.
template <typename Convolution>
static LogicalResult verifyConvolution(Convolution op, ArrayRef<int64_t> window, StringRef what,
                                       int64_t channels) {
  SlidingWindow sliding{window, op.getStrides(), op.getPadding(), op.getDilation()};
  if (failed(verifyConvolutionWindow(op, sliding)))
    return failure();
  return verifyGroups(op, op.getGroups(), what, channels);
}

/// A conv2d of `input` with this window and number of output channels gives `gradient`'s type.
template <typename Convolution>
static LogicalResult verifyForwardPlane(Convolution op, ArrayRef<int64_t> window, Type input,
                                        int64_t outputChannels, Type gradient) {
  if (!isa<RankedTensorType>(input) || !isa<RankedTensorType>(gradient))
    return success();
  SlidingWindow sliding{window, op.getStrides(), op.getPadding(), op.getDilation()};
  FailureOr<Plane> plane = slide(op, sliding, planeOf(input), outputChannels);
  if (failed(plane))
    return failure();
  return verifySameRows(op, "gradient", gradient, "from the forward conv2d",
                        rowsType(op.getContext(), *plane));
}

/// The filter is square, and there are matrices for its window and tiles of so many outputs.
static LogicalResult verifyWinograd(Operation *op, ArrayRef<int64_t> filter, int64_t window,
                                    int64_t outputs) {
  if (filter[0] != filter[1])
    return op->emitOpError() << "filter is " << filter[0] << " x " << filter[1]
                             << ", needs a square one";
  if (outputs > 0 && outputs <= kLargestExtent && cnnc::hasWinogradTransform(outputs, window))
    return success();
  return op->emitOpError() << "has tiles of " << outputs << " outputs with a window of " << window
                           << ", needs at least 2 of each and a sum of at most 7";
}

LogicalResult Conv2dOp::verify() {
  ArrayRef<int64_t> filter = getFilter().getType().getShape(); // KH x KW x CIg x CO
  if (failed(verifyConvolution(*this, filter.take_front(2), "filter", filter[3]))) // C1, C3
    return failure();
  return verifyInferredResult(*this); // C2, C4
}

LogicalResult TransposeFilterOp::verify() {
  ArrayRef<int64_t> filter = getFilter().getType().getShape(); // KH x KW x CIg x CO
  int64_t groups = getGroups();
  if (failed(verifyGroups(*this, groups, "filter", filter[3]))) // C1
    return failure();
  auto expected =
      RankedTensorType::get({filter[0], filter[1], filter[3] / groups, groups * filter[2]},
                            getFilter().getType().getElementType());
  if (getType() == expected) // C2
    return success();
  return emitOpError() << "result is " << getType() << ", needs " << expected;
}

LogicalResult Conv2dInputGradientOp::verify() {
  ArrayRef<int64_t> filter = getFilter().getType().getShape(); // KH x KW x COg x CI
  ArrayRef<int64_t> window = filter.take_front(2);
  int64_t groups = getGroups();
  if (failed(verifyConvolution(*this, window, "filter", filter[3]))) // C1
    return failure();
  if (isa<RankedTensorType>(getType()) && planeOf(getType()).channels != filter[3]) // C2
    return emitOpError() << "result has " << planeOf(getType()).channels << " channels, needs "
                         << filter[3] << " as the transposed filter";
  return verifyForwardPlane(*this, window, getType(), groups * filter[2],
                            getGradient().getType()); // C2
}

LogicalResult Conv2dFilterGradientOp::verify() {
  ArrayRef<int64_t> filter = getType().getShape(); // KH x KW x CIg x CO
  ArrayRef<int64_t> window = filter.take_front(2);
  int64_t groups = getGroups();
  if (failed(verifyConvolution(*this, window, "result", filter[3]))) // C1
    return failure();
  Type input = getInput().getType();
  if (isa<RankedTensorType>(input) && planeOf(input).channels != groups * filter[2]) // C2
    return emitOpError() << "needs " << groups * filter[2] << " input channels, gets "
                         << planeOf(input).channels;
  if (int64_t outputs = getWinogradOutputs()) { // C3
    auto all = [](ArrayRef<int64_t> sizes) { return sizes[0] == 1 && sizes[1] == 1; };
    if (!all(getStrides()) || !all(getDilation()) || groups != 1)
      return emitOpError("has winograd_outputs, which needs strides, dilation and groups of 1");
    if (failed(verifyWinograd(*this, window, window[0], outputs)))
      return failure();
  }
  return verifyForwardPlane(*this, window, input, filter[3], getGradient().getType()); // C2
}

LogicalResult WinogradFilterOp::verify() {
  ArrayRef<int64_t> filter = getFilter().getType().getShape(); // K x K x CI x CO
  int64_t outputs = getOutputs();
  if (failed(verifyWinograd(*this, filter.take_front(2), filter[0], outputs))) // C1
    return failure();
  int64_t points = cnnc::winogradPoints(outputs, filter[0]);
  auto expected = RankedTensorType::get({points, points, filter[2], filter[3]},
                                        getFilter().getType().getElementType());
  if (getType() == expected) // C2
    return success();
  return emitOpError() << "result is " << getType() << ", needs " << expected;
}

LogicalResult WinogradConv2dOp::verify() {
  ArrayRef<int64_t> filter = getFilter().getType().getShape(); // P x P x CI x CO
  int64_t size = getWindowSize();
  if (failed(verifyWinograd(*this, filter.take_front(2), size, getOutputs()))) // C1
    return failure();
  const int64_t window[] = {size, size}, ones[] = {1, 1};
  SlidingWindow sliding{window, ones, getPadding(), ones};
  if (failed(verifyConvolutionWindow(*this, sliding)))
    return failure();
  Type input = getInput().getType();
  if (!isa<RankedTensorType>(input))
    return success();
  if (planeOf(input).channels != filter[2])
    return emitOpError() << "needs " << filter[2] << " input channels, gets "
                         << planeOf(input).channels;
  FailureOr<Plane> plane = slide(*this, sliding, planeOf(input), filter[3]);
  if (failed(plane))
    return failure();
  return verifySameRows(*this, "result", getType(), "from conv2d", // C2
                        rowsType(getContext(), *plane));
}

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

static LogicalResult verifySlope(Operation *op, const APFloat &slope) {
  if (slope.isFinite())
    return success();
  return op->emitOpError() << "slope is " << describeNumber(slope) << ", needs a finite number";
}

LogicalResult BiasAddOp::verify() {
  if (failed(verifyChannelsOf(*this, "bias", getBias().getType(), getInput().getType()))) // C1
    return failure();
  return verifyInferredResult(*this); // C2
}

LogicalResult ActivationOp::verify() {
  if (failed(verifySlope(*this, getSlope()))) // C2
    return failure();
  return verifyInferredResult(*this); // C1
}

LogicalResult ActivationGradientOp::verify() {
  Type type = getType();
  if (failed(verifySameRows(*this, "gradient", getGradient().getType(), "as the result", type)) ||
      failed(verifySameRows(*this, "reference", getReference().getType(), "as the result", type)))
    return failure();                    // C1
  return verifySlope(*this, getSlope()); // C2
}

LogicalResult AddOp::verify() {
  if (getInputs().empty()) // C1
    return emitOpError("has no operand, needs at least 1");
  return verifyInferredResult(*this); // C1, C2
}

LogicalResult DropoutOp::verify() {
  double probability = getProbability().convertToDouble();
  if (!(probability >= 0 && probability < 1)) // C1
    return emitOpError() << "probability is " << describeNumber(getProbability())
                         << ", needs at least 0 and less than 1";
  int64_t site = getSite();
  if (site < -1 || site > UINT32_MAX) // C3
    return emitOpError() << "site is " << site << ", needs -1 to " << UINT32_MAX;
  return verifyInferredResult(*this); // C2
}

LogicalResult CopyOp::verify() { // C1
  return verifySameRows(*this, "result", getType(), "as the input", getInput().getType());
}

//===----------------------------------------------------------------------===//
// Batch norm
//===----------------------------------------------------------------------===//

/// Each vector has the rows' channels. Names and values go in pairs.
static LogicalResult
verifyVectors(Operation *op, Type rows,
              std::initializer_list<std::pair<StringRef, TypedValue<RankedTensorType>>> vectors) {
  for (auto &[name, vector] : vectors)
    if (failed(verifyChannelsOf(op, name, vector.getType(), rows)))
      return failure();
  return success();
}

LogicalResult BatchStatisticsOp::verify() { // C1
  return verifyVectors(*this, getInput().getType(),
                       {{"mean", getMean()}, {"variance", getVariance()}});
}

LogicalResult NormalizeOp::verify() {
  Type rows = getInput().getType();
  if (failed(verifyVectors(*this, rows,
                           {{"mean", getMean()},
                            {"variance", getVariance()},
                            {"scale", getScale()},
                            {"shift", getShift()}})) || // C1
      failed(verifyEpsilon(*this, getEpsilon())))       // C2
    return failure();
  return verifySameRows(*this, "result", getType(), "as the input", rows); // C3
}

LogicalResult NormalizeGradientStatisticsOp::verify() {
  Type rows = getInput().getType();
  if (failed(verifyVectors(*this, rows,
                           {{"mean", getMean()},
                            {"variance", getVariance()},
                            {"scale_gradient", getScaleGradient()},
                            {"shift_gradient", getShiftGradient()}})) || // C1
      failed(verifyEpsilon(*this, getEpsilon())))                        // C2
    return failure();
  return verifySameRows(*this, "gradient", getGradient().getType(), "as the input", rows); // C3
}

LogicalResult NormalizeGradientOp::verify() {
  Type rows = getInput().getType();
  if (failed(verifyVectors(*this, rows,
                           {{"mean", getMean()},
                            {"variance", getVariance()},
                            {"scale", getScale()},
                            {"scale_gradient", getScaleGradient()},
                            {"shift_gradient", getShiftGradient()}})) || // C1
      failed(verifyEpsilon(*this, getEpsilon())))                        // C2
    return failure();
  if (failed(verifySameRows(*this, "gradient", getGradient().getType(), "as the input", rows)))
    return failure();                                                      // C3
  return verifySameRows(*this, "result", getType(), "as the input", rows); // C3
}

//===----------------------------------------------------------------------===//
// Loss
//===----------------------------------------------------------------------===//

static LogicalResult verifyLogits(Operation *op, Type logits) {
  if (!isa<RankedTensorType>(logits))
    return success();
  Plane plane = planeOf(logits);
  if (plane.height == 1 && plane.width == 1)
    return success();
  return op->emitOpError() << "logits are " << cnn::describe(plane)
                           << ", needs one pixel (classes x 1 x 1)";
}

LogicalResult CrossEntropyOp::verify() { // C1
  return verifyLogits(*this, getLogits().getType());
}

LogicalResult CrossEntropyGradientOp::verify() {
  if (failed(verifyLogits(*this, getLogits().getType()))) // C1
    return failure();
  return verifySameRows(*this, "result", getType(), "as the logits", getLogits().getType()); // C2
}
