// Sums over batch and plane, and normalisation.
#include "KernelCase.h"

#include <cmath>
#include <gtest/gtest.h>

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

TEST(BatchStatistics, SmallVarianceBesideALargeMean) {
  KernelCase kernel({rows({20, 20, 17})}, {op(OpKind::BatchStatistics, {0})},
                    {channels(17, CNN_SCRATCH), channels(17, CNN_SCRATCH)});
  kernel.low = 1000, kernel.high = 1001;
  kernel.tolerance = 1e-5f;
  kernel.check();
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
