//===- Loss.h - softmax cross entropy and its gradient ------------------------------*- C++ -*-===//
//
// Logits are N x 1 x 1 x classes; labels are N whole numbers in 0 .. classes - 1.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_LOSS_H
#define CNNC_DIALECT_EVALUATOR_LOSS_H

#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

/// Each image's log-sum-exp of logits minus the logit of its label.
Tensor crossEntropy(const Tensor &logits, const Tensor &labels);

/// (softmax - one hot) / batch, `batch` the images of the whole batch.
Tensor crossEntropyGradient(const Tensor &logits, const Tensor &labels, int64_t batch);

} // namespace cnnc::evaluator

#endif
