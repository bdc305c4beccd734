// Pools, upsampling and their gradients.
#include "KernelCase.h"

#include <gtest/gtest.h>

namespace cnnc::test {
namespace {

struct Geometry {
  Pair window, stride, pad{0, 0};
  bool ceil = false;
  bool count_include_pad = true;
};

// As PyTorch: rounded up, a window that would begin past the input and its left padding is dropped.
int64_t positions(int64_t extent, int64_t window, int64_t stride, int64_t pad, bool ceil) {
  int64_t count = (extent + 2 * pad - window + (ceil ? stride - 1 : 0)) / stride + 1;
  if (ceil && (count - 1) * stride >= extent + pad)
    --count;
  return count;
}

KernelOp poolOp(OpKind kind, const Geometry &g, std::vector<int> operands) {
  KernelOp pool = op(kind, std::move(operands));
  pool.window = g.window;
  pool.stride = g.stride;
  pool.pad = g.pad;
  pool.count_include_pad = g.count_include_pad;
  return pool;
}

/// Channels of the row before and behind a slice.
struct Gaps {
  int64_t before, after;
};

Rows pooled(const Rows &input, const Geometry &g, Gaps gaps) {
  return {positions(input.height, g.window.y, g.stride.y, g.pad.y, g.ceil),
          positions(input.width, g.window.x, g.stride.x, g.pad.x, g.ceil),
          input.channels,
          gaps.before,
          gaps.after,
          CNN_ARENA};
}

void checkAll(Rows input, const Geometry &g, bool maximum, int images = 3, Gaps gaps = {1, 2}) {
  SCOPED_TRACE(testing::Message() << input.height << "x" << input.width << "x" << input.channels
                                  << ", window " << g.window.y << "x" << g.window.x << ", stride "
                                  << g.stride.y << "x" << g.stride.x);
  const Rows output = pooled(input, g, gaps);
  KernelCase forward({rows(input)},
                     {poolOp(maximum ? OpKind::MaxPool : OpKind::AveragePool, g, {0})},
                     {rows(output)});
  std::vector<Operand> operands{rows(output)};
  if (maximum)
    operands.push_back(rows(input));
  KernelCase backward(operands,
                      {poolOp(maximum ? OpKind::MaxPoolGradient : OpKind::AveragePoolGradient, g,
                              maximum ? std::vector{0, 1} : std::vector{0})},
                      {rows({input.height, input.width, input.channels, gaps.after, gaps.before})});
  for (KernelCase *kernel : {&forward, &backward}) {
    kernel->images = images;
    kernel->low = maximum ? -2 : -1; // a few whole numbers: most windows have several largest
    kernel->high = maximum ? 2 : 1;
    kernel->whole_numbers = maximum;
    kernel->check();
  }
}

void checkMaxPools(Rows input, const Geometry &g) { checkAll(input, g, true); }

void checkAveragePools(Rows input, Geometry g) {
  checkAll(input, g, false);
  g.count_include_pad = false;
  checkAll(input, g, false);
}

const Geometry geometries[] = {
    {{3, 3}, {1, 1}, {1, 1}}, {{3, 3}, {2, 2}, {1, 1}},       {{3, 3}, {2, 2}, {0, 0}, true},
    {{2, 2}, {2, 2}},         {{2, 2}, {2, 2}, {1, 1}, true}, {{2, 3}, {3, 1}, {1, 0}},
    {{1, 1}, {2, 2}},         {{5, 5}, {2, 3}, {2, 1}, true},
};

TEST(MaxPool, AnyGeometry) {
  for (const Geometry &g : geometries)
    checkMaxPools({7, 8, 17, 3, 2}, g);
}

TEST(MaxPool, AnyChannelCount) {
  for (const int64_t channels : {1, 3, 7, 16, 33, 70})
    checkMaxPools({5, 5, channels, 1, 0}, geometries[0]);
}

// Windows and strides that differ in x and y, with every remainder of one by the other.
TEST(MaxPool, SmallWindows) {
  for (const Geometry &g : {
           Geometry{{1, 1}, {3, 3}},
           {{1, 2}, {2, 3}, {0, 1}},
           {{2, 3}, {1, 2}, {1, 1}},
           {{3, 2}, {3, 1}, {1, 0}},
           {{3, 3}, {3, 3}, {1, 1}},
           {{2, 2}, {1, 1}, {1, 1}},
           {{3, 1}, {2, 2}, {1, 0}},
           {{3, 3}, {4, 1}, {0, 1}},
       }) {
    checkMaxPools({7, 8, 5, 3, 2}, g);
    checkMaxPools({3, 3, 5}, g);
  }
}

/// Slices that begin and end at multiples of four channels, which devices read as vectors.
void checkVectors(const Geometry &g, bool maximum) {
  for (const auto &[height, width] : {std::pair<int64_t, int64_t>{7, 10}, {3, 3}, {4, 3}})
    for (const int images : {1, 3})
      checkAll({height, width, 12, 4, 8}, g, maximum, images, {8, 4});
}

TEST(MaxPool, VectorsOfChannels) {
  for (const Geometry &g : geometries)
    checkVectors(g, true);
}

TEST(AveragePool, VectorsOfChannels) {
  for (const Geometry &g : geometries)
    checkVectors(g, false);
}

TEST(MaxPool, WholePlane) { checkMaxPools({5, 6, 17}, {{5, 6}, {5, 6}}); }

TEST(MaxPool, OnePixel) { checkMaxPools({1, 1, 17}, geometries[0]); }

TEST(MaxPool, AllNegative) {
  KernelCase kernel({rows({3, 3, 7})}, {poolOp(OpKind::MaxPool, geometries[0], {0})},
                    {rows({3, 3, 7})});
  kernel.low = -3, kernel.high = -2;
  kernel.check();
}

TEST(MaxPool, ImagesToTheirLastElementOnly) {
  checkMaxPools({6, 6, 3, 0, 0, CNN_IMAGES}, geometries[0]);
  checkMaxPools({6, 6, 3, 0, 0, CNN_IMAGES}, geometries[7]);
}

TEST(MaxPool, GradientAddedAndMasked) {
  const Rows result{6, 6, 17, 3, 4};
  KernelCase kernel({rows({3, 3, 17}), rows({6, 6, 17}), rows(result)},
                    {poolOp(OpKind::MaxPoolGradient, geometries[3], {0, 1}),
                     op(OpKind::Add, {3, 2}), activation(Activation::Relu, {4, 1})},
                    {rows(result)});
  kernel.output_is_input = 2;
  kernel.check();
}

TEST(AveragePool, AnyGeometry) {
  for (const Geometry &g : geometries)
    checkAveragePools({7, 8, 17, 3, 2}, g);
}

TEST(AveragePool, AnyChannelCount) {
  for (const int64_t channels : {1, 3, 7, 16, 33, 70})
    checkAveragePools({5, 5, channels, 1, 0}, geometries[3]);
}

TEST(AveragePool, WholePlane) {
  checkAveragePools({5, 6, 17}, {{5, 6}, {5, 6}});
  checkAveragePools({5, 6, 17}, {{5, 6}, {1, 1}});
}

TEST(Upsample, RepeatsAndSums) {
  for (const int64_t channels : {1, 7, 17, 33, 24}) {
    const int64_t gap = channels % 4 == 0 ? 4 : 1;
    const Rows small{3, 4, channels, gap, 2 * gap}, large{6, 12, channels, 2 * gap, 0};
    KernelOp up = op(OpKind::UpsampleNearest, {0});
    up.stride = {2, 3};
    KernelCase({rows(small)}, {up}, {rows(large)}).check();
    up.kind = OpKind::UpsampleNearestGradient;
    KernelCase({rows(large)}, {up}, {rows(small)}).check();
  }
}

} // namespace
} // namespace cnnc::test
