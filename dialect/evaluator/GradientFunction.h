//===- GradientFunction.h - the gradient of a small function of tensors -------------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_GRADIENTFUNCTION_H
#define CNNC_DIALECT_EVALUATOR_GRADIENTFUNCTION_H

#include "dialect/CnnDialect.h"

#include <vector>

namespace cnnc::evaluator {

struct GradientFunction {
  mlir::func::FuncOp function;
  std::vector<int> arguments; ///< of the original function, in the order of the gradients
};

/// For a function of one result, built of differentiable ops (and batch_statistics, which normalize
/// takes along): a new function behind it in its module, called NAME.gradient, that takes the
/// arguments and a gradient of the result and returns the gradients of those arguments that have
/// one. It asks each op for its own gradient, and is no user of the differentiate pass.
mlir::FailureOr<GradientFunction> buildGradientFunction(mlir::func::FuncOp function);

} // namespace cnnc::evaluator

#endif
