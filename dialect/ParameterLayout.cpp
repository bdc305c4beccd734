//===- ParameterLayout.cpp - where parameters lie in the flat buffers -------------------------===//

#include "dialect/ParameterLayout.h"

#include "llvm/Support/MathExtras.h"

using namespace cnn;

int64_t cnn::filterFloats(mlir::RankedTensorType filter, int64_t groups) {
  int64_t outputsPerGroup = filter.getDimSize(3) / groups;
  return groups * llvm::alignTo(outputsPerGroup, kPanel) * filter.getDimSize(0) *
         filter.getDimSize(1) * filter.getDimSize(2);
}

int64_t cnn::paddedFloats(mlir::RankedTensorType type, int64_t groups) {
  return type.getRank() == 4 ? filterFloats(type, groups)
                             : int64_t(llvm::alignTo(type.getNumElements(), kPanel));
}

bool cnn::isStatistic(Role role) {
  return role == Role::RunningMean || role == Role::RunningVariance;
}

Role cnn::roleOf(mlir::Operation *parameter) {
  if (auto merged = llvm::dyn_cast<MergedParameterOp>(parameter))
    parameter = mlir::SymbolTable::lookupNearestSymbolFrom(
        merged, llvm::cast<mlir::FlatSymbolRefAttr>(merged.getParts()[0]));
  return llvm::cast<ParameterOp>(parameter).getRole();
}

static mlir::RankedTensorType rankedType(mlir::Type type) {
  return llvm::cast<mlir::RankedTensorType>(type);
}

/// Output channels of a filter, elements of a vector.
static int64_t outputsOf(mlir::Type type) { return rankedType(type).getShape().back(); }

int64_t cnn::firstOutputOf(MergedParameterOp whole, llvm::StringRef part,
                           mlir::SymbolTableCollection &symbols) {
  int64_t first = 0;
  for (auto name : whole.getParts().getAsRange<mlir::FlatSymbolRefAttr>()) {
    if (name.getValue() == part)
      break;
    if (auto parameter = symbols.lookupNearestSymbolFrom<ParameterOp>(whole, name))
      first += outputsOf(parameter.getType());
  }
  return first;
}

ParameterLayout::ParameterLayout(mlir::ModuleOp module) {
  llvm::StringMap<MergedParameterOp> merged;
  for (MergedParameterOp whole : module.getOps<MergedParameterOp>())
    merged[whole.getSymName()] = whole;
  auto wholeName = [](ParameterOp parameter) {
    return parameter.getWhole().value_or(parameter.getSymName());
  };
  for (bool last : {false, true}) {
    leading = trainedFloats;
    for (ParameterOp parameter : module.getOps<ParameterOp>()) {
      llvm::StringRef name = wholeName(parameter);
      auto type = rankedType(parameter.getWhole() ? merged[name].getType() : parameter.getType());
      if (parameter.getLast() == last)
        addWhole(name, type, parameter.getGroups(), isStatistic(parameter.getRole()));
    }
  }
  for (ParameterOp parameter : module.getOps<ParameterOp>()) {
    const Storage &whole = storage[wholeName(parameter)];
    (whole.statistic ? running : trained)
        .push_back({parameter, whole.offset, whole.size, 0, outputsOf(whole.type)});
  }

  mlir::SymbolTableCollection symbols;
  for (llvm::SmallVector<Place> *places : {&trained, &running})
    for (Place &place : *places)
      if (place.isPart())
        placePart(place, merged[*place.parameter.getWhole()], symbols);
}

/// The parts of a merged parameter may lie in another order than they are declared in.
void ParameterLayout::placePart(Place &place, MergedParameterOp whole,
                                mlir::SymbolTableCollection &symbols) {
  llvm::StringRef name = place.parameter.getSymName();
  place.firstOutput = firstOutputOf(whole, name, symbols);
  mlir::RankedTensorType type = rankedType(place.parameter.getType());
  int64_t floatsOfOutput = type.getNumElements() / outputsOf(type);
  if (place.firstOutput % kPanel == 0)
    storage[name] = {type, isStatistic(place.parameter.getRole()),
                     place.offset + place.firstOutput * floatsOfOutput, paddedFloats(type, 1)};
}

/// Gives it floats at the end of its buffer, unless an earlier part has done so.
void ParameterLayout::addWhole(llvm::StringRef name, mlir::RankedTensorType type, int64_t groups,
                               bool statistic) {
  auto [found, added] = storage.try_emplace(name);
  if (!added)
    return;
  int64_t &end = statistic ? runningFloats : trainedFloats;
  found->second = {type, statistic, end, paddedFloats(type, groups)};
  end += found->second.size;
}

const ParameterLayout::Storage &ParameterLayout::operator[](llvm::StringRef name) const {
  auto found = storage.find(name);
  assert(found != storage.end() && "cnn.load and cnn.gradient verify their symbol");
  return found->second;
}
