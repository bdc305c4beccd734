#include "KernelCase.h"

#include <gtest/gtest.h>

namespace cnnc::test {
namespace {

struct Geometry {
  Pair window, stride{1, 1}, pad{0, 0}, dilation{1, 1};
};

int64_t positions(int64_t extent, int64_t window, int64_t stride, int64_t pad, int64_t dilation) {
  return (extent + 2 * pad - dilation * (window - 1) - 1) / stride + 1;
}

void check(Rows input, const Geometry &g, int64_t outputs, int images, int64_t groups = 1) {
  SCOPED_TRACE(testing::Message() << input.height << "x" << input.width << "x" << input.channels
                                  << " to " << outputs << ", window " << g.window.y << "x"
                                  << g.window.x << ", " << images << " images");
  const Rows gradient{positions(input.height, g.window.y, g.stride.y, g.pad.y, g.dilation.y),
                      positions(input.width, g.window.x, g.stride.x, g.pad.x, g.dilation.x),
                      outputs, 3, 1};
  KernelOp filter_gradient = op(OpKind::Conv2dFilterGradient, {0, 1});
  filter_gradient.window = g.window;
  filter_gradient.stride = g.stride;
  filter_gradient.pad = g.pad;
  filter_gradient.dilation = g.dilation;
  filter_gradient.groups = groups;
  KernelCase kernel({rows(input), rows(gradient)}, {filter_gradient},
                    {filter(g.window, input.channels / groups, outputs, groups, CNN_GRADIENTS)});
  kernel.images = images;
  kernel.check();
}

constexpr Geometry pointwise{{1, 1}}, three{{3, 3}, {1, 1}, {1, 1}};

TEST(FilterGradient, PointwiseOfAnyChannelCount) {
  for (const int64_t channels : {1, 3, 7, 16, 17, 33})
    for (const int images : {1, 3, 13})
      check({3, 5, channels, 1, 3}, pointwise, 34 - channels, images);
}

TEST(FilterGradient, PointwiseOfManyPixels) { check({17, 19, 7}, pointwise, 5, 3); }

TEST(FilterGradient, ThreeByThreeOfAnyChannelCount) {
  for (const int64_t channels : {1, 3, 7, 17, 33})
    for (const int images : {1, 3, 13})
      check({4, 5, channels, 2, 1}, three, 34 - channels, images);
}

// Blocks of images are summed in groups; the last group has fewer of them, or there is one image.
TEST(FilterGradient, WindowsOfManyPixels) {
  for (const int images : {1, 3, 13, 37})
    check({21, 23, 7, 1, 3}, three, 21, images);
  check({31, 37, 9, 3, 0}, {{3, 2}, {2, 1}, {1, 2}, {2, 3}}, 17, 5);
  check({25, 26, 5, 0, 0, CNN_IMAGES}, three, 16, 5);
}

TEST(FilterGradient, LinesLongerThanABlock) {
  check({2, 300, 3, 0, 1}, three, 5, 2);
  check({2, 300, 7}, three, 5, 3);
}

TEST(FilterGradient, WindowLargerThanTheImage) {
  check({2, 1, 17}, {{7, 5}, {1, 1}, {3, 2}}, 3, 3);
  check({1, 1, 7}, three, 17, 13);
}

// More taps a side than a device's kernel has bits for.
TEST(FilterGradient, LongWindow) {
  check({5, 19, 3}, {{2, 17}, {1, 2}, {1, 3}}, 5, 3);
  check({18, 4, 8}, {{17, 1}, {1, 1}, {2, 0}}, 4, 2);
}

TEST(FilterGradient, AnyGeometry) {
  check({9, 7, 7}, {{2, 2}, {3, 4}}, 17, 3);
  check({7, 7, 17}, {{1, 1}, {2, 2}}, 7, 3);
  check({9, 11, 7, 3, 0}, {{3, 2}, {2, 1}, {1, 2}, {2, 3}}, 5, 3);
}

TEST(FilterGradient, FewDenseInputChannels) {
  check({14, 15, 1}, {{7, 7}, {2, 2}, {3, 3}}, 33, 3);
  check({12, 9, 3}, three, 17, 2);
  check({12, 13, 3}, {{11, 11}, {4, 4}, {2, 2}}, 7, 1);
  check({9, 9, 2}, {{3, 5}, {2, 1}, {0, 2}, {2, 1}}, 3, 1);
}

TEST(FilterGradient, ReadsImagesToTheirLastElementOnly) {
  check({8, 8, 1, 0, 0, CNN_IMAGES}, three, 16, 3);
  check({5, 5, 7, 0, 0, CNN_IMAGES}, three, 16, 3);
  check({5, 5, 7, 0, 0, CNN_IMAGES}, pointwise, 16, 3);
}

TEST(FilterGradient, Groups) { check({5, 4, 12, 1, 1}, three, 18, 3, 3); }

TEST(FilterGradient, Depthwise) {
  for (const int64_t channels : {3, 16, 33}) {
    check({6, 5, channels, 1, 2}, three, channels, 3, channels);
    check({7, 8, channels}, {{3, 2}, {2, 3}, {1, 0}, {2, 1}}, channels, 2, channels);
  }
}

} // namespace
} // namespace cnnc::test
