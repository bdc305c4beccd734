#include "KernelCase.h"

#include <cmath>
#include <gtest/gtest.h>

namespace cnnc::test {
namespace {

const Activation all[] = {Activation::Relu,      Activation::Relu6, Activation::LeakyRelu,
                          Activation::Sigmoid,   Activation::Tanh,  Activation::Silu,
                          Activation::HardSwish, Activation::Gelu};

bool refersToOutput(Activation function) {
  return function != Activation::Silu && function != Activation::HardSwish &&
         function != Activation::Gelu;
}

class EachActivation : public testing::TestWithParam<Activation> {};

TEST_P(EachActivation, Values) {
  KernelOp function = activation(GetParam(), {0});
  function.slope = 0.2f;
  for (const float range : {0.5f, 9.0f, 60.0f}) {
    KernelCase kernel({rows({5, 7, 17, 1, 2})}, {function}, {rows({5, 7, 17})});
    kernel.low = -range, kernel.high = range;
    kernel.check();
  }
}

// The slope at x, given what the op refers to: f(x) or x.
TEST_P(EachActivation, GradientIsTheDifferenceQuotient) {
  KernelOp gradient = activation(GetParam(), {0, 1});
  gradient.slope = 0.2f;
  KernelCase kernel({rows({5, 7, 17}), rows({5, 7, 17})}, {gradient}, {rows({5, 7, 17, 1, 2})});
  kernel.low = -4, kernel.high = 8;
  kernel.prepare();
  TestMemory &memory = kernel.memory();
  const Operand &dy = kernel.instance.inputs[0], &reference = kernel.instance.inputs[1];
  std::vector<double> slopes;
  for (const size_t index : memory.indices(reference)) {
    const double x = memory.at(reference, index);
    slopes.push_back(differenceQuotient(gradient, x));
    if (refersToOutput(GetParam()))
      memory.at(reference, index) = static_cast<float>(referenceActivation(gradient, x));
  }
  kernel.run(1);
  const Tensor got = kernel.read(kernel.instance.outputs[0]), given = kernel.read(dy);
  for (size_t i = 0; i < slopes.size(); ++i)
    ASSERT_NEAR(got.data[i], given.data[i] * slopes[i], 1e-5) << "element " << i;
}

INSTANTIATE_TEST_SUITE_P(Functions, EachActivation, testing::ValuesIn(all),
                         [](const auto &info) { return nameOf(info.param); });

} // namespace
} // namespace cnnc::test
