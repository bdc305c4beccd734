//===- Evaluator.h - runs functions of the tensor and the kernel level --------------*- C++ -*-===//
//
// The judge in numeric tests: plain loops in double precision that share no code with the kernels.
// Everything is in the dialect's layout; PyTorchLayout.h converts.
//
// A kernel-level function takes and returns nothing. Its buffers in the spaces of images and labels
// count as arguments, those of logits and losses as results.
//
// Errors are diagnostics at the op at fault. Not for use by two threads on one State.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_EVALUATOR_H
#define CNNC_DIALECT_EVALUATOR_EVALUATOR_H

#include "dialect/CnnDialect.h"
#include "dialect/evaluator/Optimizer.h"
#include "dialect/evaluator/Tensor.h"

#include <map>
#include <string>

namespace cnnc::evaluator {

using NamedTensors = std::map<std::string, Tensor>;

/// What outlives a step, by the parameter's symbol. A function may change all of it.
struct State {
  NamedTensors parameters; ///< running statistics included
  /// A step adds to them; one that is missing counts as zero. After a function that stores any
  /// gradient there is one for every trained parameter.
  NamedTensors gradients;
  NamedTensors momenta; ///< sgd's; one that is missing counts as zero
};

struct EvaluationOptions {
  bool dropout = true; ///< false: as the `gradients` command. On, dropout cannot be evaluated.
  int64_t chunk = 24;  ///< images of a chunk in chunked phases
  Rates rates;
};

/// An argument or a result: "images", "labels", "logits" and "losses" in @infer, @evaluate,
/// @train_step, @train and at the kernel level, else "argument0", "result0" and so on.
struct NamedType {
  std::string name;
  mlir::RankedTensorType type;
};

struct Signature {
  std::vector<NamedType> arguments, results;
};

/// Null, without a diagnostic, if there is no function of that name with a body.
mlir::func::FuncOp findFunction(mlir::ModuleOp module, llvm::StringRef name);

Signature signatureOf(mlir::func::FuncOp function);

/// Whether the function has phases of kernels, not ops on tensors.
bool isKernelLevel(mlir::func::FuncOp function);

/// The images of a batch that `arguments` hold: the extent of their dynamic dimension; 1 if none
/// has one. Emits an error if they disagree with each other or with the signature's types.
mlir::FailureOr<int64_t> batchOf(mlir::func::FuncOp function, const Signature &signature,
                                 const std::vector<Tensor> &arguments);

/// `arguments` and the answer are in the order of signatureOf(function).
mlir::FailureOr<std::vector<Tensor>> evaluateFunction(mlir::func::FuncOp function,
                                                      const std::vector<Tensor> &arguments,
                                                      State &state,
                                                      const EvaluationOptions &options);

} // namespace cnnc::evaluator

#endif
