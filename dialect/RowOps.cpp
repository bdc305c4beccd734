//===- RowOps.cpp - verifiers of pools, reductions and views ----------------------------------===//

#include "dialect/Geometry.h"

using namespace mlir;
using namespace cnn;

//===----------------------------------------------------------------------===//
// Pools
//===----------------------------------------------------------------------===//

template <typename Pool> static SlidingWindow windowOf(Pool pool) {
  SlidingWindow window{pool.getWindow(), pool.getStrides(), pool.getPadding()};
  window.ceil = pool.getCeil();
  return window;
}

/// A pool of `input` with the op's window gives the gradient's type.
template <typename PoolGradient>
static LogicalResult verifyForwardPool(PoolGradient op, Type input) {
  Type gradient = op.getGradient().getType();
  if (!isa<RankedTensorType>(input) || !isa<RankedTensorType>(gradient))
    return success();
  FailureOr<Plane> plane = slide(op, windowOf(op), planeOf(input), planeOf(input).channels);
  if (failed(plane))
    return failure();
  return verifySameRows(op, "gradient", gradient, "from the forward pool",
                        rowsType(op.getContext(), *plane));
}

LogicalResult MaxPoolOp::verify() {
  if (failed(verifyPoolWindow(*this, windowOf(*this)))) // C1
    return failure();
  return verifyInferredResult(*this); // C2
}

LogicalResult MaxPoolGradientOp::verify() {
  if (failed(verifyPoolWindow(*this, windowOf(*this))) || // C1
      failed(verifyForwardPool(*this, getInput().getType())))
    return failure();                                                                      // C2
  return verifySameRows(*this, "result", getType(), "as the input", getInput().getType()); // C2
}

LogicalResult AvgPoolOp::verify() {
  if (failed(verifyPoolWindow(*this, windowOf(*this)))) // C1
    return failure();
  return verifyInferredResult(*this); // C2
}

LogicalResult AvgPoolGradientOp::verify() {
  if (failed(verifyPoolWindow(*this, windowOf(*this)))) // C1
    return failure();
  return verifyForwardPool(*this, getType()); // C2
}

//===----------------------------------------------------------------------===//
// Upsampling and reductions
//===----------------------------------------------------------------------===//

LogicalResult UpsampleOp::verify() {
  if (failed(verifyPair(*this, "scale", getScale()))) // C1
    return failure();
  return verifyInferredResult(*this); // C2
}

LogicalResult UpsampleGradientOp::verify() {
  if (failed(verifyPair(*this, "scale", getScale()))) // C1
    return failure();
  if (!isa<RankedTensorType>(getType())) // C2
    return success();
  Plane plane = planeOf(getType());
  plane.height *= getScale()[0];
  plane.width *= getScale()[1];
  return verifySameRows(*this, "gradient", getGradient().getType(), "from the forward upsample",
                        rowsType(getContext(), plane));
}

LogicalResult ChannelSumOp::verify() { // C1
  return verifyChannelsOf(*this, "result", getType(), getInput().getType());
}

//===----------------------------------------------------------------------===//
// Views
//===----------------------------------------------------------------------===//

LogicalResult ConcatOp::verify() {
  if (getInputs().empty()) // C1
    return emitOpError("has no operand, needs at least 1");
  return verifyInferredResult(*this); // C1, C2
}

LogicalResult SliceOp::verify() {
  int64_t first = getFirst(), count = getCount();
  if (first < 0 || count < 1 || first > kLargestElements || count > kLargestElements) // C1
    return emitOpError() << "takes " << count << " channels from " << first
                         << ", needs at least 1 from 0 or more";
  if (!isa<RankedTensorType>(getInput().getType()))
    return success();
  Plane plane = planeOf(getInput().getType());
  if (first + count > plane.channels) // C1
    return emitOpError() << "takes channels up to " << first + count << ", needs at most "
                         << plane.channels << ", the input's";
  plane.channels = count;
  return verifySameRows(*this, "result", getType(), "from the input",
                        rowsType(getContext(), plane)); // C2
}

LogicalResult SplitOp::verify() {
  if (getParts().empty()) // C1
    return emitOpError("has no result, needs at least 1");
  Plane together{0, 0, 0};
  for (Type part : getParts().getTypes()) {
    if (!isa<RankedTensorType>(part) || !isa<RankedTensorType>(getInput().getType()))
      return success();
    Plane plane = planeOf(part);
    together = {plane.height, plane.width, together.channels + plane.channels};
    if (plane.height != planeOf(getInput().getType()).height ||
        plane.width != planeOf(getInput().getType()).width) // C2
      return emitOpError() << "has a result of " << describe(plane) << ", needs the plane of "
                           << describe(planeOf(getInput().getType())) << ", the input";
  }
  if (together.channels == planeOf(getInput().getType()).channels) // C2
    return success();
  return emitOpError() << "has results of " << together.channels << " channels together, needs "
                       << planeOf(getInput().getType()).channels << " as the input";
}

LogicalResult FlattenOp::verify() { return verifyInferredResult(*this); } // C1

LogicalResult UnflattenOp::verify() { // C1
  if (!isa<RankedTensorType>(getInput().getType()) || !isa<RankedTensorType>(getType()))
    return success();
  int64_t observed = planeOf(getType()).elements();
  int64_t expected = planeOf(getInput().getType()).elements();
  if (observed == expected)
    return success();
  return emitOpError() << "result has " << observed << " elements an image, needs " << expected
                       << " as the input";
}
