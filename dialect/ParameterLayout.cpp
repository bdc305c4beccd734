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

ParameterLayout::ParameterLayout(mlir::ModuleOp module) {
  for (ParameterOp parameter : module.getOps<ParameterOp>()) {
    bool statistic = isStatistic(parameter.getRole());
    int64_t &end = statistic ? runningFloats : trainedFloats;
    auto type = llvm::cast<mlir::RankedTensorType>(parameter.getType());
    Place place{parameter, end, paddedFloats(type, parameter.getGroups())};
    end += place.size;
    (statistic ? running : trained).push_back(place);
    byName[parameter.getSymName()] = place;
  }
}

const ParameterLayout::Place &ParameterLayout::operator[](llvm::StringRef name) const {
  auto found = byName.find(name);
  assert(found != byName.end() && "cnn.load and cnn.gradient verify their symbol");
  return found->second;
}
