//===- LayerParameters.h - what a layer has to train --------------------------------*- C++ -*-===//
//
// One answer to which parameters a layer brings, for infer-shapes, which counts them, and
// materialize-parameters, which makes them.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_LAYERPARAMETERS_H
#define CNNC_PASSES_LAYERPARAMETERS_H

#include "dialect/CnnDialect.h"

namespace cnn {

struct LayerParameter {
  llvm::StringRef suffix; ///< PyTorch's: "weight", "bias", "running_mean", "running_var"
  Role role;
  mlir::RankedTensorType type;
  int64_t fanIn = 1; ///< a bias has its weight's
  int64_t groups = 1;
};

/// The parameters of a conv, linear or batch_norm with ranked types, in PyTorch's order; none for
/// other ops.
llvm::SmallVector<LayerParameter, 4> parametersOf(mlir::Operation *layer);

} // namespace cnn

#endif
