//===- KernelLevel.h - runs a function of kernels on buffers ------------------------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_KERNELLEVEL_H
#define CNNC_DIALECT_EVALUATOR_KERNELLEVEL_H

#include "dialect/evaluator/Evaluator.h"

namespace cnnc::evaluator {

/// The function's first buffer in a space; null if it has none.
cnn::BufferOp findBuffer(mlir::func::FuncOp function, cnn::Space space);

/// As evaluateFunction, which has checked the arguments. Runs phases and kernels in order, chunked
/// phases chunk by chunk. Emits an error where an output of a kernel overlaps an operand that it
/// may not overlap.
mlir::FailureOr<std::vector<Tensor>> evaluateKernelLevel(mlir::func::FuncOp function,
                                                         const std::vector<Tensor> &arguments,
                                                         int64_t batch, State &state,
                                                         const EvaluationOptions &options);

} // namespace cnnc::evaluator

#endif
