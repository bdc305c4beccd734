//===- Optimizer.cpp - stochastic gradient descent --------------------------------------------===//

#include "dialect/evaluator/Optimizer.h"

namespace cnnc::evaluator {

void updateBySgd(Tensor &parameter, Tensor &momentumState, const Tensor &gradient,
                 const Rates &rates, bool nesterov) {
  for (int64_t i = 0; i < parameter.size(); ++i) {
    double &p = parameter.elements[i];
    double &m = momentumState.elements[i];
    const double g = gradient.elements[i] + rates.weightDecay * p;
    m = rates.momentum * m + g;
    p -= rates.learningRate * (nesterov ? g + rates.momentum * m : m);
  }
}

} // namespace cnnc::evaluator
