#include "codegen/algorithms/Activations.h"

#include <numbers>

namespace cnnc {
namespace {

using Halide::Expr;

Expr sigmoid(Expr x) { return 1.0f / (1.0f + exp(-x)); }

// Beside 0, 1 - 2 / (1 + exp(2x)) would lose the digits that x^3 still has; a Taylor polynomial of
// degree 9 keeps them below 0.35. (Halide's own tanh calls the C library for each lane.)
Expr tanhOf(Expr x) {
  const Expr square = x * x;
  const Expr odd =
      x +
      x * square *
          (-1.0f / 3 + square * (2.0f / 15 + square * (-17.0f / 315 + square * (62.0f / 2835))));
  const Expr wide = 1.0f - 2.0f / (1.0f + exp(2.0f * x));
  return select(abs(x) < 0.35f, odd, wide);
}

Expr gaussianIntegral(Expr x) {
  return 0.5f * (1.0f + erf(x * static_cast<float>(1 / std::numbers::sqrt2)));
}

Expr gaussianDensity(Expr x) {
  return static_cast<float>(std::numbers::inv_sqrtpi / std::numbers::sqrt2) * exp(-0.5f * x * x);
}

} // namespace

Expr activate(Activation function, Expr x, Expr slope) {
  switch (function) {
  case Activation::Relu:
    return max(x, 0.0f);
  case Activation::Relu6:
    return clamp(x, 0.0f, 6.0f);
  case Activation::LeakyRelu:
    return select(x > 0.0f, x, slope * x);
  case Activation::Sigmoid:
    return sigmoid(x);
  case Activation::Tanh:
    return tanhOf(x);
  case Activation::Silu:
    return x * sigmoid(x);
  case Activation::HardSwish:
    return x * clamp(x + 3.0f, 0.0f, 6.0f) * (1.0f / 6);
  case Activation::Gelu:
    return x * gaussianIntegral(x);
  }
  return x;
}

Expr activationSlope(Activation function, Expr reference, Expr slope) {
  const Expr y = reference, x = reference;
  switch (function) {
  case Activation::Relu:
    return select(y > 0.0f, 1.0f, 0.0f);
  case Activation::Relu6:
    return select(y > 0.0f && y < 6.0f, 1.0f, 0.0f);
  case Activation::LeakyRelu:
    return select(y > 0.0f, 1.0f, slope);
  case Activation::Sigmoid:
    return y * (1.0f - y);
  case Activation::Tanh:
    return 1.0f - y * y;
  case Activation::Silu: {
    const Expr s = sigmoid(x);
    return s * (1.0f + x * (1.0f - s));
  }
  case Activation::HardSwish:
    return select(x <= -3.0f, 0.0f, x >= 3.0f, 1.0f, x * (1.0f / 3) + 0.5f);
  case Activation::Gelu:
    return gaussianIntegral(x) + x * gaussianDensity(x);
  }
  return 1.0f;
}

} // namespace cnnc
