//===- TensorLevel.h - runs a function of ops on tensors ----------------------------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_TENSORLEVEL_H
#define CNNC_DIALECT_EVALUATOR_TENSORLEVEL_H

#include "dialect/evaluator/Evaluator.h"

namespace cnnc::evaluator {

/// As evaluateFunction, which has checked the arguments. What the function stores (gradients,
/// statistics, parameters) is seen after it only: a load gives the value before the step.
mlir::FailureOr<std::vector<Tensor>> evaluateTensorLevel(mlir::func::FuncOp function,
                                                         const std::vector<Tensor> &arguments,
                                                         int64_t batch, State &state,
                                                         const EvaluationOptions &options);

/// The tensor of that name, made of zeros in the parameter's shape where there is none.
Tensor &tensorOrZero(NamedTensors &tensors, cnn::ParameterOp parameter);

} // namespace cnnc::evaluator

#endif
