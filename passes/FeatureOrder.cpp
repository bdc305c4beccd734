//===- FeatureOrder.cpp - in which order a flattened plane's features lie ---------------------===//

#include "passes/FeatureOrder.h"

using namespace mlir;
using namespace cnn;

static InFlightDiagnostic refuse(Operation *op, const Plane &plane) {
  return op->emitOpError() << "gets features of a flattened " << describe(plane)
                           << ", needs a linear layer between";
}

std::optional<Plane> FeatureOrder::flattenedPlane(Value value) const {
  auto found = planes.find(value);
  return found == planes.end() ? std::nullopt : std::optional<Plane>(found->second);
}

LogicalResult FeatureOrder::follow(Operation *op) {
  if (auto flatten = dyn_cast<FlattenOp>(op)) {
    Plane plane = planeOf(flatten.getInput().getType());
    if (plane.height * plane.width > 1)
      planes[flatten.getResult()] = plane;
    else if (auto earlier = flattenedPlane(flatten.getInput()))
      planes[flatten.getResult()] = *earlier;
    return success();
  }
  if (isa<LinearOp>(op) || op->getNumOperands() == 0)
    return success();

  std::optional<Plane> first = flattenedPlane(op->getOperand(0));
  bool agree = llvm::all_of(op->getOperands(),
                            [&](Value operand) { return flattenedPlane(operand) == first; });
  if (agree && !first)
    return success();
  if (agree && isa<ElementwiseOpInterface>(op)) {
    planes[op->getResult(0)] = *first;
    return success();
  }
  for (Value operand : op->getOperands())
    if (auto plane = flattenedPlane(operand))
      return refuse(op, *plane);
  return success();
}

LogicalResult FeatureOrder::follow(Block &model) {
  bool ok = true;
  for (Operation &op : model)
    ok &= succeeded(follow(&op));
  return success(ok);
}
