//===- Operations.h - one tensor-level op on numbers --------------------------------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_OPERATIONS_H
#define CNNC_DIALECT_EVALUATOR_OPERATIONS_H

#include "dialect/CnnDialect.h"
#include "dialect/evaluator/Optimizer.h"
#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

/// What an op may ask for beside its operands.
struct RunContext {
  int64_t batch = 1;   ///< images of the whole batch
  int64_t images = 1;  ///< images of this run, a part of the batch in a chunked phase
  bool dropout = true; ///< false: dropout passes its input on. It cannot be evaluated otherwise.
  Rates rates;         ///< sgd's
};

/// The shape of a value of this ranked type in a run of `images`.
Shape shapeOf(mlir::Type type, int64_t images);

/// The results of a pure op; `operands` has a tensor for each of the op's. Emits an error for an op
/// that is none of the tensor level's, for labels out of range, and for dropout that is on.
mlir::FailureOr<std::vector<Tensor>> evaluateOperation(mlir::Operation *op,
                                                       const std::vector<const Tensor *> &operands,
                                                       const RunContext &context);

/// The values that the block's cnn.yield yields; `arguments` has a tensor for each block argument.
mlir::FailureOr<std::vector<Tensor>> evaluateBody(mlir::Block &body,
                                                  const std::vector<const Tensor *> &arguments,
                                                  const RunContext &context);

} // namespace cnnc::evaluator

#endif
