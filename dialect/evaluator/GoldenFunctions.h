//===- GoldenFunctions.h - functions against results of PyTorch in a file -----------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_GOLDENFUNCTIONS_H
#define CNNC_DIALECT_EVALUATOR_GOLDENFUNCTIONS_H

#include "dialect/evaluator/Comparison.h"

namespace cnnc::evaluator {

/// Evaluates a function on the arguments that `golden` holds for it, in PyTorch's layouts, and
/// compares. Names begin with the function's and a dot: argument0, argument1 ..., the expected
/// result0 ...; and where result_gradient is there too, the expected argument0.gradient ..., for
/// which the module gets the gradient function (GradientFunction.h). A diagnostic says what is
/// missing.
mlir::FailureOr<ComparisonReport> compareWithGolden(mlir::func::FuncOp function,
                                                    const NamedTensors &golden, double tolerance);

} // namespace cnnc::evaluator

#endif
