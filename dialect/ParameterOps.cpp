//===- ParameterOps.cpp - verifiers of parameters and of the ops that name them ---------------===//

#include "dialect/Geometry.h"
#include "dialect/ParameterLayout.h"

using namespace mlir;
using namespace cnn;

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

/// The plane (channels, height, width) that a linear layer's input was flattened from.
static LogicalResult verifyPlane(ParameterOp parameter, ArrayRef<int64_t> plane,
                                 int64_t inputChannels) {
  if (plane.size() != 3)
    return parameter.emitOpError()
           << "plane has " << plane.size() << " sizes, needs 3 (channels, height, width)";
  int64_t rest = inputChannels;
  bool exact = true;
  for (int64_t size : plane) {
    exact &= size >= 1 && rest % size == 0;
    rest = exact ? rest / size : rest;
  }
  if (exact && rest == 1)
    return success();
  return parameter.emitOpError() << "plane is " << plane[0] << " x " << plane[1] << " x "
                                 << plane[2] << ", needs a product of " << inputChannels
                                 << ", the input channels";
}

static LogicalResult verifyWeight(ParameterOp parameter, RankedTensorType filter) {
  int64_t groups = parameter.getGroups();
  if (failed(verifyGroups(parameter, groups, "type", filter.getDimSize(3)))) // C4
    return failure();
  bool isMatrix = filter.getDimSize(0) == 1 && filter.getDimSize(1) == 1 && groups == 1;
  if (parameter.getLinear() && !isMatrix) // C5
    return parameter.emitOpError()
           << "is linear with a window of " << filter.getDimSize(0) << " x " << filter.getDimSize(1)
           << " and " << groups << " groups, needs 1 x 1 and 1";
  std::optional<ArrayRef<int64_t>> plane = parameter.getPlane();
  if (!plane)
    return success();
  if (!parameter.getLinear()) // C5
    return parameter.emitOpError("has a plane but is not linear, needs both or no plane");
  return verifyPlane(parameter, *plane, filter.getDimSize(2)); // C2
}

LogicalResult ParameterOp::verify() {
  bool isWeight = getRole() == Role::Weight;
  if (isWeight ? !isFilterType(getType()) : !isChannelsType(getType())) // C1
    return emitOpError() << "is a " << stringifyRole(getRole()) << " of type " << getType()
                         << ", needs " << (isWeight ? "a filter KHxKWxCIxCO" : "a vector");
  int64_t fanIn = getFanIn(), groups = getGroups();
  if (fanIn < 1) // C3
    return emitOpError() << "fan_in is " << fanIn << ", needs at least 1";
  if (getLast() && (isStatistic(getRole()) || getWhole())) // C7
    return emitOpError("is last, needs to be a trained parameter by itself");
  if (isWeight)
    return verifyWeight(*this, cast<RankedTensorType>(getType()));
  if (groups != 1) // C4
    return emitOpError() << "groups is " << groups << ", needs 1 for a "
                         << stringifyRole(getRole());
  if (getLinear() || getPlane()) // C5
    return emitOpError() << "is a " << stringifyRole(getRole())
                         << " with linear or plane, needs a weight for them";
  return success();
}

/// A part says which merged_parameter holds it, and that one which parts it holds.
LogicalResult ParameterOp::verifySymbolUses(SymbolTableCollection &symbols) { // C6
  if (!getWholeAttr())
    return success();
  auto whole = symbols.lookupNearestSymbolFrom<MergedParameterOp>(*this, getWholeAttr());
  if (!whole)
    return emitOpError() << "is in " << getWholeAttr() << ", needs a cnn.merged_parameter";
  if (llvm::is_contained(whole.getParts(), FlatSymbolRefAttr::get(getSymNameAttr())))
    return success();
  InFlightDiagnostic error = emitOpError()
                             << "is in " << getWholeAttr() << ", needs to be a part of it";
  error.attachNote(whole.getLoc()) << "the parts are listed here";
  return error;
}

/// The type of the whole, if the part's output channels were `channels`.
static Type withOutputs(Type part, int64_t channels) {
  auto type = cast<RankedTensorType>(part);
  SmallVector<int64_t> shape(type.getShape());
  shape.back() = channels;
  return type.clone(shape);
}

LogicalResult MergedParameterOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (getParts().size() < 2) // C1
    return emitOpError() << "has " << getParts().size() << " parts, needs at least 2";
  if (!isFilterType(getType()) && !isChannelsType(getType())) // C3
    return emitOpError() << "has type " << getType() << ", needs a filter KHxKWxCIxCO or a vector";
  int64_t channels = cast<RankedTensorType>(getType()).getShape().back(), together = 0;
  std::optional<Role> role;
  llvm::DenseSet<Attribute> seen;
  for (FlatSymbolRefAttr name : getParts().getAsRange<FlatSymbolRefAttr>()) {
    auto part = symbols.lookupNearestSymbolFrom<ParameterOp>(*this, name);
    if (!part || part.getWholeAttr() != FlatSymbolRefAttr::get(getSymNameAttr())) // C1
      return emitOpError() << "names " << name << ", needs a cnn.parameter in @" << getSymName();
    if (!seen.insert(name).second) // C1
      return emitOpError() << "names " << name << " twice, needs each part once";
    role = role.value_or(part.getRole());
    if (part.getRole() != *role || part.getGroups() != 1 || part.getLinear()) // C2
      return emitOpError() << "names " << name << ", needs a " << stringifyRole(*role)
                           << " of one group that is not linear";
    together += cast<RankedTensorType>(part.getType()).getShape().back();
    if (withOutputs(part.getType(), channels) != getType()) // C3
      return emitOpError() << "has type " << getType() << " and the part " << name << " "
                           << part.getType() << ", needs equal ones but for the last dimension";
  }
  if (together != channels) // C3
    return emitOpError() << "has " << channels << " output channels, needs " << together
                         << " as its parts";
  return success();
}

//===----------------------------------------------------------------------===//
// Uses of their symbols
//===----------------------------------------------------------------------===//

/// The parameter or merged parameter that `symbol` names, which has to have this type; its role.
static FailureOr<Role> findParameter(Operation *op, FlatSymbolRefAttr symbol, Type type,
                                     SymbolTableCollection &symbols) {
  Operation *found = symbols.lookupNearestSymbolFrom(op, symbol);
  auto parameter = dyn_cast_or_null<ParameterOp>(found);
  auto merged = dyn_cast_or_null<MergedParameterOp>(found);
  if (!parameter && !merged) {
    InFlightDiagnostic error = op->emitOpError() << "names " << symbol << ", needs a cnn.parameter";
    if (found)
      error.attachNote(found->getLoc()) << symbol << " is " << found->getName();
    return error;
  }
  if (parameter && parameter.getWholeAttr() && !isa<LoadOp>(op)) // C3
    return op->emitOpError() << "names " << symbol << ", needs " << parameter.getWholeAttr()
                             << ", which holds it";
  Type declared = parameter ? parameter.getType() : merged.getType();
  if (declared != type) {
    InFlightDiagnostic error = op->emitOpError() << "has type " << type << ", needs " << declared;
    error.attachNote(found->getLoc()) << "the parameter is declared here";
    return error;
  }
  return roleOf(found);
}

LogicalResult LoadOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (failed(findParameter(*this, getParameterAttr(), getResult().getType(), symbols))) // C1
    return failure();
  auto parameter = symbols.lookupNearestSymbolFrom<ParameterOp>(*this, getParameterAttr());
  if (!parameter || !parameter.getWholeAttr())
    return success();
  auto whole = symbols.lookupNearestSymbolFrom<MergedParameterOp>(*this, parameter.getWholeAttr());
  if (!whole)
    return success(); // the parameter says so
  int64_t first = firstOutputOf(whole, parameter.getSymName(), symbols);
  if (first % kPanel == 0) // C2
    return success();
  return emitOpError() << "names " << getParameterAttr() << ", which begins at output channel "
                       << first << " of " << parameter.getWholeAttr() << ", needs a multiple of "
                       << kPanel;
}

LogicalResult GradientOp::verifySymbolUses(SymbolTableCollection &symbols) {
  FailureOr<Role> role =
      findParameter(*this, getParameterAttr(), getValue().getType(), symbols); // C1
  if (failed(role))
    return failure();
  if (isStatistic(*role)) // C2
    return emitOpError() << "names the " << stringifyRole(*role) << " " << getParameterAttr()
                         << ", needs a trained parameter";
  return success();
}

LogicalResult UpdateParameterOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (failed(findParameter(*this, getParameterAttr(), getValue().getType(), symbols))) // C1
    return failure();
  auto parameter = symbols.lookupNearestSymbolFrom<ParameterOp>(*this, getParameterAttr());
  if (!parameter || !parameter.getLast()) // C2
    return emitOpError() << "names " << getParameterAttr() << ", needs a parameter that is last";
  return success();
}

LogicalResult UpdateStatisticOp::verifySymbolUses(SymbolTableCollection &symbols) {
  FailureOr<Role> role =
      findParameter(*this, getParameterAttr(), getValue().getType(), symbols); // C1
  if (failed(role))
    return failure();
  if (!isStatistic(*role)) // C2
    return emitOpError() << "names the " << stringifyRole(*role) << " " << getParameterAttr()
                         << ", needs a running statistic";
  return success();
}

//===----------------------------------------------------------------------===//
// Running statistics and the optimizer
//===----------------------------------------------------------------------===//

static LogicalResult verifyUpdate(Operation *op, const APFloat &momentum,
                                  int64_t elementsPerImage) {
  if (failed(verifyShare(op, "momentum", momentum)))
    return failure();
  if (elementsPerImage < 1 || elementsPerImage > kLargestElements)
    return op->emitOpError() << "elements_per_image is " << elementsPerImage << ", needs 1 to "
                             << kLargestElements;
  return success();
}

LogicalResult UpdateStatisticOp::verify() { // C4
  return verifyUpdate(*this, getMomentum(), getElementsPerImage());
}

/// All operands and results have one type.
static LogicalResult verifyOneType(Operation *op) {
  SmallVector<Type> types(op->getOperandTypes());
  llvm::append_range(types, op->getResultTypes());
  for (Type type : types)
    if (type != types[0])
      return op->emitOpError() << "has types " << types[0] << " and " << type << ", needs one";
  return success();
}

LogicalResult RunningStatisticOp::verify() {
  if (failed(verifyOneType(*this))) // C1
    return failure();
  return verifyUpdate(*this, getMomentum(), getElementsPerImage()); // C2
}

LogicalResult SgdUpdateOp::verify() { return verifyOneType(*this); } // C1
