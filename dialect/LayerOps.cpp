//===- LayerOps.cpp - verifiers of the layer level --------------------------------------------===//
//
// Values are unranked until infer-shapes has run, so a check of sizes holds where they are known.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/ChannelCount.h"
#include "dialect/Geometry.h"

using namespace mlir;
using namespace cnn;

//===----------------------------------------------------------------------===//
// Model, block, training
//===----------------------------------------------------------------------===//

/// The body takes one value and yields one, of activations; `argument` and `result`, where given
/// and ranked, are their types.
static LogicalResult verifyBody(Operation *op, Block &body, Type argument, Type result) {
  if (body.getNumArguments() != 1)
    return op->emitOpError() << "body has " << body.getNumArguments() << " arguments, needs 1";
  Type observed = body.getArgument(0).getType();
  if (!isRowsType(observed))
    return op->emitOpError() << "body's argument is " << observed << ", needs activations";
  if (argument && failed(verifySameRows(op, "body's argument", observed, "as its input", argument)))
    return failure();

  auto yield = dyn_cast<YieldOp>(body.getTerminator());
  if (!yield)
    return op->emitOpError() << "body ends in " << body.getTerminator()->getName()
                             << ", needs cnn.yield";
  if (yield.getNumOperands() != 1)
    return yield.emitOpError() << "has " << yield.getNumOperands() << " operands, needs 1";
  Type yielded = yield.getOperand(0).getType();
  if (!isRowsType(yielded))
    return yield.emitOpError() << "gives " << yielded << ", needs activations";
  return result ? verifySameRows(op, "yielded value", yielded, "as its result", result) : success();
}

LogicalResult ModelOp::verify() {
  ArrayRef<int64_t> sizes = getInput();
  if (sizes.size() != 3) // C1
    return emitOpError() << "input has " << sizes.size()
                         << " sizes, needs 3 (channels, height, width)";
  for (int64_t size : sizes)
    if (size < 1)
      return emitOpError() << "input holds " << size << ", needs sizes of at least 1";
  Plane plane{/*height=*/sizes[1], /*width=*/sizes[2], /*channels=*/sizes[0]};
  if (!isRowsType(rowsType(getContext(), plane)))
    return emitOpError() << "input is " << cnn::describe(plane)
                         << ", needs height and width of at most " << kLargestExtent
                         << " and at most " << kLargestElements << " elements";
  return success();
}

LogicalResult ModelOp::verifyRegions() {
  ArrayRef<int64_t> sizes = getInput();
  Type input = rowsType(getContext(), {sizes[1], sizes[2], sizes[0]});
  return verifyBody(*this, getBody().front(), input, Type()); // C2, C3
}

LogicalResult BlockOp::verifyRegions() {
  return verifyBody(*this, getBody().front(), getInput().getType(), getType()); // C1, C2
}

LogicalResult TrainingOp::verify() { // C1
  auto verifyCount = [&](StringRef what, int64_t count) -> LogicalResult {
    if (count >= 1 && count <= INT32_MAX)
      return success();
    return emitOpError() << what << " is " << count << ", needs 1 to " << INT32_MAX;
  };
  auto verifyRate = [&](StringRef what, const APFloat &rate) -> LogicalResult {
    if (rate.isFinite() && (rate.isZero() || !rate.isNegative()))
      return success();
    return emitOpError() << what << " is " << describeNumber(rate)
                         << ", needs a finite number of at least 0";
  };
  return success(succeeded(verifyCount("batch", getBatch())) &&
                 succeeded(verifyCount("epochs", getEpochs())) &&
                 succeeded(verifyRate("learning_rate", getLearningRate())) &&
                 succeeded(verifyRate("momentum", getMomentum())) &&
                 succeeded(verifyRate("weight_decay", getWeightDecay())));
}

//===----------------------------------------------------------------------===//
// Layers with parameters
//===----------------------------------------------------------------------===//

LogicalResult ConvOp::verify() {
  SlidingWindow window{getWindow(), getStrides(), getPadding(), getDilation()};
  if (failed(verifyConvolutionWindow(*this, window))) // C1
    return failure();
  int64_t groups = getGroups();
  if (groups < 1) // C2
    return emitOpError() << "groups is " << groups << ", needs at least 1";
  if (failed(verifyChannelCount(*this, getChannels(), groups))) // C3
    return failure();
  return verifyInferredResult(*this); // C4
}

LogicalResult LinearOp::verify() {
  if (failed(verifyChannelCount(*this, getChannels()))) // C1
    return failure();
  return verifyInferredResult(*this); // C2
}

LogicalResult BatchNormOp::verify() {
  if (failed(verifyEpsilon(*this, getEpsilon())) ||          // C1
      failed(verifyShare(*this, "momentum", getMomentum()))) // C2
    return failure();
  return verifyInferredResult(*this); // C3
}

LogicalResult ShortcutOp::verify() {
  if (failed(verifyPair(*this, "strides", getStrides())) || // C1
      failed(verifyChannelCount(*this, getChannels())))     // C2
    return failure();
  return verifyInferredResult(*this); // C3
}

LogicalResult GlobalAvgPoolOp::verify() { return verifyInferredResult(*this); } // C1

LogicalResult GlobalMaxPoolOp::verify() { return verifyInferredResult(*this); } // C1
