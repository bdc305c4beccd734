// Sums over batch and plane, and normalisation.
#include "KernelCase.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

namespace cnnc::test {
namespace {

const Rows shapes[] = {{1, 1, 1},        {3, 5, 3, 1, 2},    {4, 4, 16},
                       {5, 7, 17, 1, 0}, {20, 21, 33, 0, 2}, {3, 3, 20, 4, 8}};

TEST(ChannelSum, AddsToTheOutput) {
  for (const Rows &shape : shapes)
    for (const int images : {1, 3, 13}) {
      KernelCase kernel({rows(shape)}, {op(OpKind::ChannelSum, {0})},
                        {channels(shape.channels, CNN_GRADIENTS)});
      kernel.images = images;
      kernel.check();
    }
}

TEST(BatchStatistics, MeanAndBiasedVariance) {
  for (const Rows &shape : shapes)
    for (const int images : {1, 3, 13}) {
      KernelCase kernel(
          {rows(shape)}, {op(OpKind::BatchStatistics, {0})},
          {channels(shape.channels, CNN_SCRATCH), channels(shape.channels, CNN_SCRATCH)});
      kernel.images = images;
      kernel.check();
    }
}

// More than devices sum up in segments of the shortest length.
TEST(ChannelSum, OfManyPixels) {
  KernelCase kernel({rows({61, 67, 3})}, {op(OpKind::ChannelSum, {0})},
                    {channels(3, CNN_GRADIENTS)});
  kernel.images = 40;
  kernel.low = 0.5;
  kernel.tolerance = 1e-6f;
  kernel.check();
}

TEST(BatchStatistics, OfManyPixels) {
  KernelCase kernel({rows({61, 67, 3})}, {op(OpKind::BatchStatistics, {0})},
                    {channels(3, CNN_SCRATCH), channels(3, CNN_SCRATCH)});
  kernel.images = 40;
  kernel.low = 3, kernel.high = 5;
  kernel.tolerance = 1e-6f;
  kernel.check();
}

// A sum of equal terms rounds the same way at each step: one that is too short in digits drifts.
TEST(ChannelSum, OfEqualPixels) {
  KernelCase kernel({rows({32, 32, 5})}, {op(OpKind::ChannelSum, {0})},
                    {channels(5, CNN_GRADIENTS)});
  kernel.low = kernel.high = 0.1f;
  kernel.tolerance = 1.5e-7f;
  kernel.check();
}

// Zero and v in turn, as in a channel whose ReLU lets little through: the mean is v / 2, the
// variance its square.
TEST(BatchStatistics, OfTwoValues) {
  const int64_t count = 17;
  KernelCase kernel({rows({32, 32, count})}, {op(OpKind::BatchStatistics, {0})},
                    {channels(count, CNN_SCRATCH), channels(count, CNN_SCRATCH)});
  kernel.prepare();
  const Operand &input = kernel.instance.inputs[0];
  const auto value = [](size_t channel) { return 0.055f * static_cast<float>(channel + 1); };
  size_t element = 0; // channels are what indices() runs through fastest
  for (const size_t index : kernel.memory().indices(input)) {
    const bool zero = element / count % 2 == 0;
    kernel.memory().at(input, index) = zero ? 0.0f : value(element % count);
    ++element;
  }
  kernel.run(3);
  const Tensor mean = kernel.read(kernel.instance.outputs[0]);
  const Tensor variance = kernel.read(kernel.instance.outputs[1]);
  for (size_t c = 0; c < count; ++c) {
    const double half = value(c) / 2.0;
    EXPECT_NEAR(mean.data[c], half, 1.5e-7 * half) << "channel " << c;
    EXPECT_NEAR(variance.data[c], half * half, 1.5e-7 * half * half) << "channel " << c;
  }
}

TEST(BatchStatistics, SmallVarianceBesideALargeMean) {
  KernelCase kernel({rows({20, 20, 17})}, {op(OpKind::BatchStatistics, {0})},
                    {channels(17, CNN_SCRATCH), channels(17, CNN_SCRATCH)});
  kernel.low = 1000, kernel.high = 1001;
  kernel.tolerance = 1e-5f;
  kernel.check();
}

/// What a batch is worked through in, and between what its values lie; each chunk's lie `drift`
/// higher than those of the one before.
struct Chunks {
  std::vector<int> images;
  float low = -1, high = 1, drift = 0;
  double tolerance = 1e-6; ///< relative, the mean's to the values' size
};

/// Runs the kernel on a chunk after the other, its outputs first holding no numbers, and compares
/// with mean and variance of all values by their definitions.
void checkChunks(const Rows &shape, const Chunks &chunks) {
  const size_t count = static_cast<size_t>(shape.channels);
  std::vector<double> held[2]; // what the outputs hold: mean and variance
  for (std::vector<double> &values : held)
    values.assign(count, std::numeric_limits<double>::quiet_NaN());
  std::vector<std::vector<double>> all(count);
  Random random(3);
  int first = 0;
  float offset = 0;
  for (const int images : chunks.images) {
    KernelOp statistics = op(OpKind::BatchStatistics, {0});
    statistics.elements_per_image = shape.height * shape.width;
    KernelCase kernel(
        {rows(shape)}, {statistics},
        {channels(shape.channels, CNN_SCRATCH), channels(shape.channels, CNN_SCRATCH)});
    kernel.images = images;
    kernel.values.first_image = first;
    kernel.prepare();
    const Operand &input = kernel.instance.inputs[0];
    size_t channel = 0; // which is what indices() runs through fastest
    for (const size_t index : kernel.memory().indices(input)) {
      kernel.memory().at(input, index) = offset + random.between(chunks.low, chunks.high);
      all[channel].push_back(kernel.memory().at(input, index));
      channel = (channel + 1) % count;
    }
    for (size_t o = 0; o < 2; ++o)
      for (size_t c = 0; c < count; ++c) {
        const Operand &output = kernel.instance.outputs[o];
        kernel.memory().at(output, kernel.memory().indices(output)[c]) =
            static_cast<float>(held[o][c]);
      }
    kernel.run(3);
    for (size_t o = 0; o < 2; ++o)
      held[o] = kernel.read(kernel.instance.outputs[o]).data;
    first += images;
    offset += chunks.drift;
  }
  for (size_t c = 0; c < count; ++c) {
    const double elements = static_cast<double>(all[c].size());
    double mean = 0, variance = 0;
    for (const double value : all[c])
      mean += value / elements;
    for (const double value : all[c])
      variance += (value - mean) * (value - mean) / elements;
    EXPECT_NEAR(held[0][c], mean, chunks.tolerance * (std::abs(mean) + std::sqrt(variance)))
        << "channel " << c;
    EXPECT_NEAR(held[1][c], variance, chunks.tolerance * variance) << "channel " << c;
  }
}

TEST(BatchStatistics, OfChunksOfABatch) {
  for (const Rows &shape : shapes)
    if (shape.height > 1) // of one pixel in all variances are tiny differences
      checkChunks(shape, {{4, 4, 4}});
}

TEST(BatchStatistics, TheLastChunkIsSmaller) { checkChunks({5, 7, 17, 1, 0}, {{8, 8, 3}}); }

TEST(BatchStatistics, ChunksOfAnImage) {
  checkChunks({3, 5, 3, 1, 2}, {{1, 1, 1, 1, 1}});
  checkChunks({1, 1, 16}, {{1, 1, 1}});
}

TEST(BatchStatistics, ChunksOfOtherMeans) { checkChunks({4, 4, 16}, {{4, 4, 1}, -1, 1, 3}); }

TEST(BatchStatistics, ChunksOfALargeMeanAndASmallVariance) {
  checkChunks({20, 20, 17}, {{6, 6, 6, 2}, 1000, 1001, 0, 1e-5});
}

TEST(NormalizeGradientStatistics, AddsToTheOutputs) {
  for (const Rows &shape : shapes) {
    KernelOp statistics = op(OpKind::NormalizeGradientStatistics, {0, 1, 2, 3});
    statistics.epsilon = 0.01f;
    KernelCase kernel(
        {rows(shape), rows({shape.height, shape.width, shape.channels}),
         channels(shape.channels, CNN_SCRATCH), channels(shape.channels, CNN_SCRATCH)},
        {statistics},
        {channels(shape.channels, CNN_GRADIENTS), channels(shape.channels, CNN_GRADIENTS)});
    kernel.variances = {3};
    kernel.check();
  }
}

TEST(Normalize, ThenActivation) {
  for (const Rows &shape : shapes) {
    const int64_t c = shape.channels;
    KernelOp normalize = op(OpKind::Normalize, {0, 1, 2, 3, 4});
    normalize.epsilon = 0.02f;
    KernelCase kernel({rows(shape), channels(c), channels(c), channels(c), channels(c)},
                      {normalize, activation(Activation::Relu, {5})},
                      {rows({shape.height, shape.width, c, 2 * shape.before, 4})});
    kernel.variances = {2};
    kernel.check();
  }
}

TEST(Normalize, BehindAConvolution) {
  KernelOp convolution = op(OpKind::Conv2d, {0, 1});
  convolution.window = {3, 3};
  convolution.pad = {1, 1};
  KernelCase kernel({rows({4, 4, 7}), filter({3, 3}, 7, 17), channels(17), channels(17),
                     channels(17), channels(17)},
                    {convolution, op(OpKind::Normalize, {6, 2, 3, 4, 5})}, {rows({4, 4, 17})});
  kernel.variances = {3};
  kernel.check();
}

TEST(NormalizeGradient, DividesByTheWholeBatch) {
  for (const Rows &shape : shapes) {
    const int64_t c = shape.channels;
    KernelOp gradient = op(OpKind::NormalizeGradient, {0, 1, 2, 3, 4, 5, 6});
    gradient.epsilon = 0.02f;
    gradient.elements_per_image = shape.height * shape.width;
    KernelCase kernel({rows(shape), rows({shape.height, shape.width, c}), channels(c), channels(c),
                       channels(c), channels(c), channels(c)},
                      {gradient}, {rows({shape.height, shape.width, c, 2 * shape.before, 4})});
    kernel.variances = {3};
    kernel.values.batch = 20;
    kernel.check();
  }
}

} // namespace
} // namespace cnnc::test
