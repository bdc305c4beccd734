//===- Activation.cpp - activation functions and their derivatives ----------------------------===//

#include "dialect/evaluator/Activation.h"

#include <algorithm>
#include <cmath>

namespace cnnc::evaluator {
namespace {

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

/// The standard normal distribution's cumulative function and density.
double normalCumulative(double x) { return 0.5 * (1 + std::erf(x * M_SQRT1_2)); }
double normalDensity(double x) { return std::exp(-0.5 * x * x) * (0.5 * M_SQRT1_2 * M_2_SQRTPI); }

double value(cnn::Activation function, double x, double slope) {
  switch (function) {
  case cnn::Activation::Relu:
    return std::max(x, 0.0);
  case cnn::Activation::Relu6:
    return std::clamp(x, 0.0, 6.0);
  case cnn::Activation::LeakyRelu:
    return x > 0 ? x : slope * x;
  case cnn::Activation::Sigmoid:
    return logistic(x);
  case cnn::Activation::Tanh:
    return std::tanh(x);
  case cnn::Activation::Silu:
    return x * logistic(x);
  case cnn::Activation::HardSwish:
    return x * std::clamp(x + 3, 0.0, 6.0) / 6;
  case cnn::Activation::Gelu:
    return x * normalCumulative(x);
  }
  return x;
}

/// `y` is the function's output where activationUsesOutput says so, else `x` its input; both are
/// the same number, named for what it is.
double derivative(cnn::Activation function, double reference, double slope) {
  const double x = reference, y = reference;
  switch (function) {
  case cnn::Activation::Relu:
    return y > 0 ? 1 : 0;
  case cnn::Activation::Relu6:
    return y > 0 && y < 6 ? 1 : 0;
  case cnn::Activation::LeakyRelu:
    return y > 0 ? 1 : slope;
  case cnn::Activation::Sigmoid:
    return y * (1 - y);
  case cnn::Activation::Tanh:
    return 1 - y * y;
  case cnn::Activation::Silu:
    return logistic(x) * (1 + x * (1 - logistic(x)));
  case cnn::Activation::HardSwish:
    return x < -3 ? 0 : x <= 3 ? x / 3 + 0.5 : 1;
  case cnn::Activation::Gelu:
    return normalCumulative(x) + x * normalDensity(x);
  }
  return 1;
}

} // namespace

Tensor activation(cnn::Activation function, const Tensor &input, double slope) {
  Tensor result = input;
  for (double &element : result.elements)
    element = value(function, element, slope);
  return result;
}

Tensor activationGradient(cnn::Activation function, const Tensor &gradient, const Tensor &reference,
                          double slope) {
  Tensor result = gradient;
  for (int64_t i = 0; i < result.size(); ++i)
    result.elements[i] *= derivative(function, reference.elements[i], slope);
  return result;
}

} // namespace cnnc::evaluator
