//===- Optimizer.h - stochastic gradient descent ------------------------------------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_OPTIMIZER_H
#define CNNC_DIALECT_EVALUATOR_OPTIMIZER_H

#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

struct Rates {
  double learningRate = 0, momentum = 0, weightDecay = 0;
};

/// g = gradient + weight_decay p;  m = momentum m + g;  p -= lr (nesterov ? g + momentum m : m).
void updateBySgd(Tensor &parameter, Tensor &momentumState, const Tensor &gradient,
                 const Rates &rates, bool nesterov);

} // namespace cnnc::evaluator

#endif
