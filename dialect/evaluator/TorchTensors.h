//===- TorchTensors.h - named tensors in PyTorch's layout to and from the evaluator -----*- C++
//-*-===//
//
// What weight files, batches and the output of a program's `gradients` command hold.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_TORCHTENSORS_H
#define CNNC_DIALECT_EVALUATOR_TORCHTENSORS_H

#include "dialect/evaluator/Evaluator.h"
#include "runtime/Result.h"

namespace cnnc::evaluator {

/// The module's parameters and running statistics. Errors name every tensor that is missing,
/// unknown or of another shape.
runtime::Result<NamedTensors> parametersFromTorch(mlir::ModuleOp module,
                                                  const NamedTensors &tensors);
NamedTensors parametersToTorch(mlir::ModuleOp module, const NamedTensors &parameters);

/// The function's arguments, each called `prefix` and its name; tensors of other names are left
/// alone. All have the same batch.
runtime::Result<std::vector<Tensor>> argumentsFromTorch(mlir::func::FuncOp function,
                                                        const std::string &prefix,
                                                        const NamedTensors &tensors);
NamedTensors argumentsToTorch(mlir::func::FuncOp function, const std::vector<Tensor> &arguments);

/// The function's results by name. Logits of one pixel are N x classes; instead of "losses" there
/// is "loss", their mean, a scalar.
NamedTensors resultsToTorch(mlir::func::FuncOp function, const std::vector<Tensor> &results);

} // namespace cnnc::evaluator

#endif
