//===- ShapeInference.cpp - each op's result type from its operands' --------------------------===//
//
// Attributes and operand types are those of a verified op, so nothing here can overflow: extents
// and windows are at most kLargestExtent, images and filters at most kLargestElements.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/ChannelCount.h"
#include "dialect/Geometry.h"

using namespace mlir;
using namespace cnn;

using RowsOr = FailureOr<RankedTensorType>;
using OperandTypes = ArrayRef<RankedTensorType>;

//===----------------------------------------------------------------------===//
// Layers with parameters
//===----------------------------------------------------------------------===//

static LogicalResult checkFilter(Operation *op, ArrayRef<int64_t> window, int64_t inputChannels,
                                 int64_t outputChannels) {
  auto filter = RankedTensorType::get({window[0], window[1], inputChannels, outputChannels},
                                      Float32Type::get(op->getContext()));
  if (isFilterType(filter))
    return success();
  return op->emitOpError() << "weight is " << outputChannels << " x " << inputChannels << " x "
                           << window[0] << " x " << window[1] << ", needs at most "
                           << kLargestElements << " elements";
}

static RowsOr inferWindowed(Operation *op, const SlidingWindow &window, RankedTensorType input,
                            int64_t channels) {
  FailureOr<Plane> plane = slide(op, window, planeOf(input), channels);
  return succeeded(plane) ? rowsWithinLimits(op, *plane) : RowsOr(failure());
}

RowsOr ConvOp::inferResultType(OperandTypes types) {
  int64_t inputChannels = planeOf(types[0]).channels;
  int64_t groups = getGroups();
  if (failed(verifyGroups(*this, groups, "input", inputChannels)))
    return failure();
  FailureOr<int64_t> channels = evaluateChannelCount(*this, getChannels(), inputChannels, groups);
  if (failed(channels) ||
      failed(checkFilter(*this, getWindow(), inputChannels / groups, *channels)))
    return failure();
  SlidingWindow window{getWindow(), getStrides(), getPadding(), getDilation()};
  return inferWindowed(*this, window, types[0], *channels);
}

RowsOr LinearOp::inferResultType(OperandTypes types) {
  Plane input = planeOf(types[0]);
  if (input.height != 1 || input.width != 1)
    return emitOpError() << "gets " << cnn::describe(input)
                         << ", needs a flat input: put flatten before it";
  FailureOr<int64_t> channels = evaluateChannelCount(*this, getChannels(), input.channels);
  if (failed(channels) || failed(checkFilter(*this, {1, 1}, input.channels, *channels)))
    return failure();
  return rowsWithinLimits(*this, {1, 1, *channels});
}

RowsOr BatchNormOp::inferResultType(OperandTypes types) { return types[0]; }

RowsOr ShortcutOp::inferResultType(OperandTypes types) {
  Plane input = planeOf(types[0]);
  FailureOr<int64_t> channels = evaluateChannelCount(*this, getChannels(), input.channels);
  if (failed(channels) || failed(checkFilter(*this, {1, 1}, input.channels, *channels)))
    return failure();
  // Arrays of their own: SlidingWindow only refers to sizes.
  const int64_t one[] = {1, 1}, none[] = {0, 0};
  SlidingWindow pixel{/*window=*/one, getStrides(), /*padding=*/none};
  return inferWindowed(*this, pixel, types[0], *channels);
}

RowsOr Conv2dOp::inferResultType(OperandTypes types) {
  ArrayRef<int64_t> filter = types[1].getShape(); // KH x KW x CIg x CO
  int64_t groups = getGroups(), inputChannels = planeOf(types[0]).channels;
  if (inputChannels != groups * filter[2])
    return emitOpError() << "needs " << groups * filter[2] << " input channels, gets "
                         << inputChannels;
  SlidingWindow window{filter.take_front(2), getStrides(), getPadding(), getDilation()};
  return inferWindowed(*this, window, types[0], filter[3]);
}

//===----------------------------------------------------------------------===//
// Pools and views
//===----------------------------------------------------------------------===//

static RowsOr inferOnePixel(Operation *op, RankedTensorType input) {
  return rowsType(op->getContext(), {1, 1, planeOf(input).channels});
}

RowsOr GlobalAvgPoolOp::inferResultType(OperandTypes types) {
  return inferOnePixel(*this, types[0]);
}

RowsOr GlobalMaxPoolOp::inferResultType(OperandTypes types) {
  return inferOnePixel(*this, types[0]);
}

template <typename Pool> static RowsOr inferPool(Pool pool, RankedTensorType input) {
  SlidingWindow window{pool.getWindow(), pool.getStrides(), pool.getPadding()};
  window.ceil = pool.getCeil();
  return inferWindowed(pool, window, input, planeOf(input).channels);
}

RowsOr MaxPoolOp::inferResultType(OperandTypes types) { return inferPool(*this, types[0]); }

RowsOr AvgPoolOp::inferResultType(OperandTypes types) { return inferPool(*this, types[0]); }

RowsOr UpsampleOp::inferResultType(OperandTypes types) {
  Plane plane = planeOf(types[0]);
  plane.height *= getScale()[0];
  plane.width *= getScale()[1];
  return rowsWithinLimits(*this, plane);
}

RowsOr FlattenOp::inferResultType(OperandTypes types) {
  return rowsType(getContext(), {1, 1, planeOf(types[0]).elements()});
}

//===----------------------------------------------------------------------===//
// Elementwise and several operands
//===----------------------------------------------------------------------===//

RowsOr BiasAddOp::inferResultType(OperandTypes types) { return types[0]; }

RowsOr ActivationOp::inferResultType(OperandTypes types) { return types[0]; }

RowsOr DropoutOp::inferResultType(OperandTypes types) { return types[0]; }

/// The error for an operand (counted from 0) that does not go with the first.
static InFlightDiagnostic mismatch(Operation *op, size_t operand, const std::string &observed,
                                   const std::string &expected) {
  InFlightDiagnostic error = op->emitOpError() << "operand " << operand + 1 << " is " << observed
                                               << ", needs " << expected << " as operand 1";
  error.attachNote(op->getOperand(0).getLoc()) << "operand 1 is made here";
  return error;
}

RowsOr AddOp::inferResultType(OperandTypes types) {
  for (auto [index, type] : llvm::enumerate(types))
    if (type != types[0])
      return mismatch(*this, index, cnn::describe(planeOf(type)), cnn::describe(planeOf(types[0])));
  return types[0];
}

RowsOr ConcatOp::inferResultType(OperandTypes types) {
  Plane result = planeOf(types[0]);
  result.channels = 0;
  for (auto [index, type] : llvm::enumerate(types)) {
    Plane plane = planeOf(type);
    if (plane.height != result.height || plane.width != result.width)
      return mismatch(
          *this, index, cnn::describe(plane),
          (Twine("a plane of ") + Twine(result.height) + " x " + Twine(result.width)).str());
    result.channels += plane.channels;
  }
  return rowsWithinLimits(*this, result);
}
