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

ParameterLayout::ParameterLayout(mlir::ModuleOp module) {
  llvm::StringMap<MergedParameterOp> merged;
  for (MergedParameterOp whole : module.getOps<MergedParameterOp>())
    merged[whole.getSymName()] = whole;
  for (ParameterOp parameter : module.getOps<ParameterOp>()) {
    bool statistic = isStatistic(parameter.getRole());
    llvm::StringRef name = parameter.getWhole().value_or(parameter.getSymName());
    auto type = rankedType(parameter.getWhole() ? merged[name].getType() : parameter.getType());
    const Whole &whole = addWhole(name, type, parameter.getGroups(), statistic);
    (statistic ? running : trained)
        .push_back({parameter, whole.offset, whole.size, 0, outputsOf(type)});
  }

  llvm::StringMap<int64_t> firstOutput; // of parts within their whole, which may order them anyhow
  mlir::SymbolTableCollection symbols;
  for (auto &entry : merged) {
    int64_t next = 0;
    for (auto part : entry.second.getParts().getAsRange<mlir::FlatSymbolRefAttr>()) {
      firstOutput[part.getValue()] = next;
      next += outputsOf(symbols.lookupNearestSymbolFrom<ParameterOp>(entry.second, part).getType());
    }
  }
  for (llvm::SmallVector<Place> *places : {&trained, &running})
    for (Place &place : *places)
      place.firstOutput = firstOutput.lookup(place.parameter.getSymName());
}

/// Gives it floats at the end of its buffer, unless an earlier part has done so.
const ParameterLayout::Whole &ParameterLayout::addWhole(llvm::StringRef name,
                                                        mlir::RankedTensorType type, int64_t groups,
                                                        bool statistic) {
  auto [found, added] = wholes.try_emplace(name);
  if (added) {
    int64_t &end = statistic ? runningFloats : trainedFloats;
    found->second = {type, statistic, end, paddedFloats(type, groups)};
    end += found->second.size;
  }
  return found->second;
}

const ParameterLayout::Whole &ParameterLayout::operator[](llvm::StringRef name) const {
  auto found = wholes.find(name);
  assert(found != wholes.end() && "cnn.load and cnn.gradient verify their symbol");
  return found->second;
}
