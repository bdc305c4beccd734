//===- Activation.h - activation functions and their derivatives --------------------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_ACTIVATION_H
#define CNNC_DIALECT_EVALUATOR_ACTIVATION_H

#include "dialect/CnnDialect.h"
#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

/// `slope` is leaky_relu's.
Tensor activation(cnn::Activation function, const Tensor &input, double slope);

/// `reference` is the function's output or input, as cnn::activationUsesOutput says.
Tensor activationGradient(cnn::Activation function, const Tensor &gradient, const Tensor &reference,
                          double slope);

} // namespace cnnc::evaluator

#endif
