#include "ReferenceOps.h"

#include <algorithm>
#include <cmath>

namespace cnnc::test {

double referenceActivation(const KernelOp &op, double x) {
  const double sigmoid = 1 / (1 + std::exp(-x));
  switch (op.activation) {
  case Activation::Relu:
    return std::max(x, 0.0);
  case Activation::Relu6:
    return std::clamp(x, 0.0, 6.0);
  case Activation::LeakyRelu:
    return x > 0 ? x : op.slope * x;
  case Activation::Sigmoid:
    return sigmoid;
  case Activation::Tanh:
    return std::tanh(x);
  case Activation::Silu:
    return x * sigmoid;
  case Activation::HardSwish:
    return x * std::clamp(x + 3, 0.0, 6.0) / 6;
  case Activation::Gelu:
    return x * std::erfc(-x / std::sqrt(2.0)) / 2;
  }
  return 0;
}

double differenceQuotient(const KernelOp &op, double x) {
  const double step = 1e-5;
  return (referenceActivation(op, x + step) - referenceActivation(op, x - step)) / (2 * step);
}

double referenceSlope(const KernelOp &op, double reference) {
  switch (op.activation) {
  case Activation::Relu:
    return reference > 0;
  case Activation::Relu6:
    return reference > 0 && reference < 6;
  case Activation::LeakyRelu:
    return reference > 0 ? 1 : op.slope;
  case Activation::Sigmoid:
    return reference * (1 - reference);
  case Activation::Tanh:
    return 1 - reference * reference;
  default:
    return differenceQuotient(op, reference);
  }
}

} // namespace cnnc::test
