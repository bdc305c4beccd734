// Updates in place.
#include "KernelCase.h"

#include <gtest/gtest.h>

namespace cnnc::test {
namespace {

struct Hyperparameters {
  float momentum, weight_decay;
  bool nesterov;
};

class Sgd : public testing::TestWithParam<Hyperparameters> {};

// torch.optim.SGD's documented algorithm, with momenta that are not zero.
TEST_P(Sgd, FollowsPyTorch) {
  const auto [momentum, weight_decay, nesterov] = GetParam();
  for (const int64_t count : {1, 17, 40001, 40004}) {
    KernelOp update = op(OpKind::SgdUpdate, {0, 1, 2});
    update.nesterov = nesterov;
    const Operand parameters = flat(count, CNN_PARAMETERS), momenta = flat(count, CNN_OPTIMIZER);
    KernelCase kernel({parameters, flat(count, CNN_GRADIENTS), momenta}, {update},
                      {parameters, momenta});
    kernel.images = 1;
    kernel.values.learning_rate = 0.3f;
    kernel.values.momentum = momentum;
    kernel.values.weight_decay = weight_decay;
    kernel.prepare();
    const std::vector<Operand> &outputs = kernel.instance.outputs;
    const Tensor p = kernel.read(outputs[0]), m = kernel.read(outputs[1]);
    const Tensor g = kernel.read(kernel.instance.inputs[1]);
    kernel.run(3);
    const Tensor new_p = kernel.read(outputs[0]), new_m = kernel.read(outputs[1]);
    for (int64_t i = 0; i < count; ++i) {
      const double gradient = g.data[i] + weight_decay * p.data[i];
      const double mean = momentum * m.data[i] + gradient;
      const double step = nesterov ? gradient + momentum * mean : mean;
      ASSERT_NEAR(new_m.data[i], mean, 1e-6) << i << " of " << count;
      ASSERT_NEAR(new_p.data[i], p.data[i] - 0.3 * step, 1e-6) << i << " of " << count;
    }
  }
}

// The same by the gradient of a linear layer's filter, the sum over images of x dy, which is
// nowhere kept: the filter alone, its inputs, outputs and images no multiple of anything.
TEST_P(Sgd, UpdatesAFilterWhereItsGradientIsMade) {
  const auto [momentum, weight_decay, nesterov] = GetParam();
  const int64_t inputs = 45, outputs = 37;
  for (const int images : {1, 13, 401}) {
    KernelOp update = op(OpKind::SgdUpdate, {2, 4, 3});
    update.nesterov = nesterov;
    const Operand x = rows({.channels = inputs}), dy = rows({.channels = outputs, .after = 2});
    const Operand weights = filter({1, 1}, inputs, outputs);
    const Operand momenta = filter({1, 1}, inputs, outputs, 1, CNN_OPTIMIZER);
    KernelCase kernel({x, dy, weights, momenta}, {op(OpKind::Conv2dFilterGradient, {0, 1}), update},
                      {weights, momenta});
    kernel.images = images;
    kernel.values.learning_rate = 0.3f;
    kernel.values.momentum = momentum;
    kernel.values.weight_decay = weight_decay;
    kernel.prepare();
    const Instance &instance = kernel.instance;
    const Tensor p = kernel.read(instance.outputs[0]), m = kernel.read(instance.outputs[1]);
    const Tensor rows_x = kernel.read(instance.inputs[0]),
                 rows_dy = kernel.read(instance.inputs[1]);
    kernel.run(3);
    const Tensor new_p = kernel.read(instance.outputs[0]), new_m = kernel.read(instance.outputs[1]);
    for (int64_t i = 0; i < inputs; ++i)
      for (int64_t o = 0; o < outputs; ++o) {
        const size_t at = static_cast<size_t>(o * inputs + i); // as PyTorch has it
        double gradient = weight_decay * p.data[at];
        for (int64_t n = 0; n < images; ++n)
          gradient += double(rows_x.data[static_cast<size_t>(n * inputs + i)]) *
                      rows_dy.data[static_cast<size_t>(n * outputs + o)];
        const double mean = momentum * m.data[at] + gradient;
        const double step = nesterov ? gradient + momentum * mean : mean;
        ASSERT_NEAR(new_m.data[at], mean, 2e-5) << i << ", " << o << " of " << images;
        ASSERT_NEAR(new_p.data[at], p.data[at] - 0.3 * step, 2e-5) << i << ", " << o;
      }
  }
}

INSTANTIATE_TEST_SUITE_P(Settings, Sgd,
                         testing::Values(Hyperparameters{0, 0, false},
                                         Hyperparameters{0.9f, 0.01f, false},
                                         Hyperparameters{0.9f, 0.01f, true}));

void checkUpdateStatistic(bool unbiased, int images, int64_t pixels, double correction) {
  KernelOp update = op(OpKind::UpdateStatistic, {0, 1});
  update.momentum = 0.3f;
  update.unbiased = unbiased;
  update.elements_per_image = pixels;
  KernelCase kernel({channels(17, CNN_SCRATCH), channels(17, CNN_STATISTICS)}, {update},
                    {channels(17, CNN_STATISTICS)});
  kernel.images = images;
  kernel.prepare();
  const Operand &running = kernel.instance.outputs[0];
  const Tensor before = kernel.read(running), value = kernel.read(kernel.instance.inputs[0]);
  kernel.run(1);
  const Tensor after = kernel.read(running);
  for (size_t i = 0; i < 17; ++i)
    EXPECT_NEAR(after.data[i], 0.7 * before.data[i] + 0.3 * correction * value.data[i], 1e-6);
}

TEST(UpdateStatistic, MovesByMomentum) { checkUpdateStatistic(false, 3, 4, 1); }

TEST(UpdateStatistic, UnbiasedVariance) { checkUpdateStatistic(true, 3, 4, 12.0 / 11); }

TEST(UpdateStatistic, OneElementHasNoUnbiasedVariance) { checkUpdateStatistic(true, 1, 1, 1); }

} // namespace
} // namespace cnnc::test
