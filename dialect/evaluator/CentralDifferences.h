//===- CentralDifferences.h - gradients against (f(x + e) - f(x - e)) / 2e ----------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_CENTRALDIFFERENCES_H
#define CNNC_DIALECT_EVALUATOR_CENTRALDIFFERENCES_H

#include "dialect/evaluator/Evaluator.h"
#include "dialect/evaluator/RandomTensors.h"

namespace cnnc::evaluator {

/// e, and the largest relative error that passes. An element's error is relative to the larger of
/// both values, or to 1e-5 where both are smaller.
constexpr double kDifferenceStep = 1e-6;
constexpr double kGradientTolerance = 1e-3;

struct GradientCheck {
  std::string name;     ///< of the parameter or argument
  int64_t elements = 0; ///< how many were checked
  double largestError = 0;
  bool passed() const { return largestError <= kGradientTolerance; }
};

/// Gradients that `step` adds to the parameters, against differences of the mean of its result
/// "losses". Checks at most `samples` elements of each parameter, picked at random.
mlir::FailureOr<std::vector<GradientCheck>>
checkParameterGradients(mlir::func::FuncOp step, const std::vector<Tensor> &arguments,
                        const State &state, const EvaluationOptions &options, int64_t samples,
                        RandomTensors &random);

/// Gradients of a function's arguments (GradientFunction.h, added to the module), against
/// differences of its result under a random weighting, on random arguments.
mlir::FailureOr<std::vector<GradientCheck>> checkFunctionGradients(mlir::func::FuncOp function,
                                                                   int64_t batch, int64_t samples,
                                                                   RandomTensors &random);

} // namespace cnnc::evaluator

#endif
