#include "runtime/Initialise.h"

#include "runtime/ParameterLayout.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace cnnc::runtime;

namespace {

/// A convolution 32 -> 64 of 3 x 5 in 2 groups, its bias, and a batch norm of 64 channels.
class InitialiseTest : public testing::Test {
protected:
  static constexpr int32_t weight_floats = 2 * 2 * 16 * 16 * 3 * 5;
  cnn_parameter parameters[4] = {
      {"conv.weight",
       4,
       {64, 16, 3, 5},
       CNN_FILTER_PANELS,
       2,
       {},
       0,
       weight_floats,
       240,
       CNN_WEIGHT,
       0,
       0},
      {"conv.bias", 1, {64}, CNN_VECTOR, 1, {}, weight_floats, 64, 240, CNN_BIAS, 0, 0},
      {"norm.weight", 1, {64}, CNN_VECTOR, 1, {}, weight_floats + 64, 64, 0, CNN_SCALE, 0, 0},
      {"norm.bias", 1, {64}, CNN_VECTOR, 1, {}, weight_floats + 128, 64, 0, CNN_SHIFT, 0, 0}};
  cnn_parameter statistics[2] = {
      {"norm.running_mean", 1, {64}, CNN_VECTOR, 1, {}, 0, 64, 0, CNN_RUNNING_MEAN, 0, 0},
      {"norm.running_var", 1, {64}, CNN_VECTOR, 1, {}, 64, 64, 0, CNN_RUNNING_VARIANCE, 0, 0}};
  cnn_program program{};
  std::vector<float> flat = std::vector<float>(weight_floats + 192, 9.0f);
  std::vector<float> running = std::vector<float>(128, 9.0f);

  void SetUp() override {
    program.parameters = parameters;
    program.parameter_count = 4;
    program.statistics = statistics;
    program.statistic_count = 2;
  }

  Status fill(const char *scheme, uint64_t seed = 1) {
    return initialise(program, scheme, seed, flat.data(), running.data());
  }

  std::vector<float> values(int which) {
    std::vector<float> tensor(static_cast<size_t>(elementCount(parameters[which])));
    unpackParameter(parameters[which], flat.data() + parameters[which].offset, tensor.data());
    return tensor;
  }

  void expectUniform(const std::vector<float> &tensor, double bound) {
    const double count = static_cast<double>(tensor.size());
    double sum = 0, squares = 0, largest = 0;
    for (float v : tensor) {
      sum += v;
      squares += double(v) * v;
      largest = std::max(largest, std::fabs(double(v)));
    }
    EXPECT_LE(largest, bound * (1 + 1e-6));
    EXPECT_GT(largest, bound * 0.9);
    EXPECT_NEAR(sum / count, 0, 4 * bound / std::sqrt(3 * count));
    EXPECT_NEAR(squares / count, bound * bound / 3,
                4 * bound * bound * std::sqrt(4.0 / 45 / count));
  }
};

constexpr double fan_in = 16 * 3 * 5, fan_out = 64 * 3 * 5;

TEST_F(InitialiseTest, XavierUniformWeights) {
  ASSERT_TRUE(fill("xavier_uniform"));
  expectUniform(values(0), std::sqrt(6 / (fan_in + fan_out)));
}

TEST_F(InitialiseTest, TorchDefaultWeights) {
  ASSERT_TRUE(fill("torch_default"));
  expectUniform(values(0), 1 / std::sqrt(fan_in));
}

TEST_F(InitialiseTest, KaimingNormalWeights) {
  ASSERT_TRUE(fill("kaiming_normal"));
  const std::vector<float> tensor = values(0);
  const double count = static_cast<double>(tensor.size()), variance = 2 / fan_in;
  double sum = 0, squares = 0;
  for (float v : tensor) {
    sum += v;
    squares += double(v) * v;
  }
  EXPECT_NEAR(sum / count, 0, 4 * std::sqrt(variance / count));
  EXPECT_NEAR(squares / count, variance, 4 * variance * std::sqrt(2 / count));
}

TEST_F(InitialiseTest, BiasesAreUniformWithinTheWeightsFanInForEveryScheme) {
  for (const char *scheme : {"xavier_uniform", "kaiming_normal", "torch_default"}) {
    ASSERT_TRUE(fill(scheme));
    expectUniform(values(1), 1 / std::sqrt(fan_in));
  }
}

TEST_F(InitialiseTest, BatchNormBeginsAsTheIdentity) {
  ASSERT_TRUE(fill("xavier_uniform"));
  EXPECT_EQ(values(2), std::vector<float>(64, 1.0f));
  EXPECT_EQ(values(3), std::vector<float>(64, 0.0f));
  EXPECT_EQ(std::vector<float>(running.begin(), running.begin() + 64),
            std::vector<float>(64, 0.0f));
  EXPECT_EQ(std::vector<float>(running.begin() + 64, running.end()), std::vector<float>(64, 1.0f));
}

TEST_F(InitialiseTest, SameSeedSameBits) {
  ASSERT_TRUE(fill("kaiming_normal", 3));
  const std::vector<float> once = flat;
  ASSERT_TRUE(fill("kaiming_normal", 4));
  EXPECT_NE(flat, once);
  ASSERT_TRUE(fill("kaiming_normal", 3));
  EXPECT_EQ(flat, once);
}

TEST_F(InitialiseTest, UnknownSchemeIsAnError) {
  const Status status = fill("zeros");
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().message.find("zeros"), std::string::npos);
}

} // namespace
