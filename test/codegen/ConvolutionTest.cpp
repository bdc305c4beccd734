// Convolutions and their input gradients, with and without epilogues.
#include "KernelCase.h"

#include <gtest/gtest.h>

namespace cnnc::test {
namespace {

struct Geometry {
  Pair window, stride{1, 1}, pad{0, 0}, dilation{1, 1};
};

KernelOp convolutionOp(OpKind kind, const Geometry &g, int64_t groups = 1) {
  KernelOp result = op(kind, {0, 1});
  result.window = g.window;
  result.stride = g.stride;
  result.pad = g.pad;
  result.dilation = g.dilation;
  result.groups = groups;
  return result;
}

int64_t positions(int64_t extent, int64_t window, int64_t stride, int64_t pad, int64_t dilation) {
  return (extent + 2 * pad - dilation * (window - 1) - 1) / stride + 1;
}

Rows outputOf(const Rows &input, const Geometry &g, int64_t outputs) {
  return {positions(input.height, g.window.y, g.stride.y, g.pad.y, g.dilation.y),
          positions(input.width, g.window.x, g.stride.x, g.pad.x, g.dilation.x), outputs, 5, 2};
}

/// A convolution with bias and ReLU.
void checkForward(Rows input, const Geometry &g, int64_t outputs, int images, int64_t groups = 1) {
  SCOPED_TRACE(testing::Message() << input.height << "x" << input.width << "x" << input.channels
                                  << " -> " << outputs << ", window " << g.window.y << "x"
                                  << g.window.x << ", " << images << " images");
  KernelCase kernel(
      {rows(input), filter(g.window, input.channels / groups, outputs, groups), channels(outputs)},
      {convolutionOp(OpKind::Conv2d, g, groups), op(OpKind::BiasAdd, {3, 2}),
       activation(Activation::Relu, {4})},
      {rows(outputOf(input, g, outputs))});
  kernel.images = images;
  kernel.check();
}

/// The gradient in `input`, whose convolution has `outputs` channels.
void checkInputGradient(Rows input, const Geometry &g, int64_t outputs, int images,
                        int64_t groups = 1) {
  SCOPED_TRACE(testing::Message() << input.height << "x" << input.width << "x" << input.channels
                                  << " <- " << outputs << ", window " << g.window.y << "x"
                                  << g.window.x << ", stride " << g.stride.y << ", " << images
                                  << " images");
  KernelCase kernel({rows(outputOf(input, g, outputs)),
                     filter(g.window, outputs / groups, input.channels, groups)},
                    {convolutionOp(OpKind::Conv2dInputGradient, g, groups)}, {rows(input)});
  kernel.images = images;
  kernel.check();
}

constexpr Geometry pointwise{{1, 1}}, three{{3, 3}, {1, 1}, {1, 1}};

TEST(Convolution, PointwiseOfAnyChannelCount) {
  for (const int64_t channels : {1, 3, 7, 16, 17, 33})
    for (const int images : {1, 3, 13})
      checkForward({3, 5, channels, 1, 3}, pointwise, 34 - channels, images);
}

TEST(Convolution, PointwiseOfOnePixel) { checkForward({1, 1, 40}, pointwise, 10, 13); }

TEST(Convolution, ThreeByThreeOfAnyChannelCount) {
  for (const int64_t channels : {1, 3, 7, 17, 33})
    for (const int images : {1, 3, 13})
      checkForward({4, 5, channels, 2, 1}, three, 34 - channels, images);
}

TEST(Convolution, WholePanels) { checkForward({6, 6, 32}, three, 48, 8); }

// On a processor with 32 registers 64 channels are a tile of their own kind; the rest is not.
TEST(Convolution, WideTilesAndTheRest) {
  for (const int64_t outputs : {64, 71, 192, 209})
    for (const int images : {1, 7}) {
      checkForward({4, 5, 9, 2, 1}, pointwise, outputs, images);
      checkForward({4, 5, 9, 2, 1}, three, outputs, images);
    }
  checkForward({1, 1, 40}, pointwise, 330, 1);
  checkForward({14, 15, 1}, {{7, 7}, {2, 2}, {3, 3}}, 97, 3);
  checkForward({3, 5, 10}, three, 2 * 72, 9, 2);
  checkInputGradient({4, 5, 80, 2, 3}, three, 7, 7);
  checkInputGradient({9, 8, 80, 1, 1}, {{3, 3}, {2, 2}, {1, 1}}, 33, 7);
}

TEST(Convolution, WindowLargerThanTheImage) {
  checkForward({2, 1, 17}, {{7, 5}, {1, 1}, {3, 2}}, 3, 3);
  checkForward({1, 1, 7}, three, 17, 13);
}

// More taps a side than a device's kernel has bits for.
TEST(Convolution, LongWindowOfFewChannels) {
  checkForward({5, 19, 3}, {{2, 17}, {1, 2}, {1, 3}}, 5, 3);
  checkForward({18, 4, 1}, {{17, 1}, {1, 1}, {2, 0}}, 4, 2);
}

TEST(Convolution, StrideAboveTheWindow) {
  checkForward({9, 7, 7}, {{2, 2}, {3, 4}}, 17, 3);
  checkForward({7, 7, 17}, {{1, 1}, {2, 2}}, 7, 3);
}

TEST(Convolution, StridePadAndDilationDifferInXAndY) {
  checkForward({9, 11, 7, 3, 0}, {{3, 2}, {2, 1}, {1, 2}, {2, 3}}, 5, 3);
}

TEST(Convolution, PadBeyondTheWindow) {
  for (const int images : {1, 13}) {
    checkForward({4, 3, 7}, {{1, 1}, {1, 1}, {1, 2}}, 5, images);
    checkInputGradient({4, 3, 7}, {{1, 1}, {1, 1}, {1, 2}}, 5, images);
    checkInputGradient({4, 5, 7}, {{3, 2}, {1, 1}, {3, 3}}, 17, images);
  }
}

TEST(Convolution, FewDenseInputChannels) {
  checkForward({14, 15, 1}, {{7, 7}, {2, 2}, {3, 3}}, 33, 3);
  checkForward({12, 9, 3}, {{3, 3}, {1, 1}, {1, 1}}, 17, 2);
  checkForward({12, 13, 3}, {{11, 11}, {4, 4}, {2, 2}}, 7, 1);
  checkForward({9, 9, 2}, {{3, 5}, {2, 1}, {0, 2}, {2, 1}}, 3, 1);
  checkForward({28, 28, 1}, {{5, 5}}, 10, 3);
}

TEST(Convolution, ReadsImagesToTheirLastElementOnly) {
  checkForward({8, 8, 1, 0, 0, CNN_IMAGES}, three, 16, 3);
  checkForward({5, 5, 7, 0, 0, CNN_IMAGES}, three, 16, 3);
  checkForward({5, 5, 7, 0, 0, CNN_IMAGES}, pointwise, 16, 3);
}

TEST(Convolution, Groups) {
  checkForward({5, 4, 12, 1, 1}, three, 18, 3, 3);
  checkForward({5, 4, 4, 1, 1}, pointwise, 40, 3, 2);
}

TEST(Convolution, Depthwise) {
  for (const int64_t channels : {3, 16, 33}) {
    checkForward({6, 5, channels, 1, 2}, three, channels, 3, channels);
    checkForward({7, 8, channels}, {{3, 2}, {2, 3}, {1, 0}, {2, 1}}, channels, 2, channels);
  }
}

TEST(Convolution, InputsInAnyOrder) {
  KernelOp convolution = convolutionOp(OpKind::Conv2d, three);
  convolution.operands = {2, 1};
  KernelCase({channels(17), filter({3, 3}, 7, 17), rows({5, 5, 7})},
             {convolution, op(OpKind::BiasAdd, {3, 0})}, {rows({5, 5, 17})})
      .check();
}

// On a device blocks sum segments of the terms where outputs are few.
TEST(Convolution, FewOutputsOfManyTerms) {
  for (const int64_t channels : {256, 299, 1040}) {
    checkForward({1, 1, channels, 4, 4}, pointwise, 20, 3);
    checkForward({2, 3, channels}, pointwise, 7, 1);
  }
  checkForward({3, 3, 100, 4, 8}, three, 36, 2);
  checkForward({4, 3, 37}, three, 5, 1);
  checkForward({9, 9, 48}, {{5, 5}, {2, 3}, {2, 1}, {1, 2}}, 33, 2);
}

TEST(Convolution, ResidualAddedInPlaceToManyTerms) {
  const Rows result{3, 2, 20, 4, 4};
  KernelCase kernel({rows({3, 2, 64}), filter({3, 3}, 64, 20), rows(result)},
                    {convolutionOp(OpKind::Conv2d, three), op(OpKind::Add, {3, 2}),
                     activation(Activation::Relu, {4})},
                    {rows(result)});
  kernel.output_is_input = 2;
  kernel.check();
}

TEST(Convolution, ResidualAddedInPlace) {
  for (const int64_t outputs : {17, 83}) {
    const Rows result{5, 5, outputs, 3, 4};
    KernelCase kernel({rows({5, 5, 7}), filter({3, 3}, 7, outputs), rows(result)},
                      {convolutionOp(OpKind::Conv2d, three), op(OpKind::Add, {3, 2}),
                       activation(Activation::Relu, {4})},
                      {rows(result)});
    kernel.output_is_input = 2;
    kernel.check();
  }
}

TEST(InputGradient, Pointwise) {
  for (const int64_t channels : {1, 7, 17, 33})
    checkInputGradient({3, 4, channels, 2, 3}, pointwise, 34 - channels, 3);
}

TEST(InputGradient, StrideOne) {
  for (const int64_t channels : {1, 7, 17, 33})
    checkInputGradient({4, 5, channels, 2, 3}, three, 34 - channels, 3);
  checkInputGradient({5, 5, 7}, {{5, 5}, {1, 1}, {2, 2}}, 16, 13);
  checkInputGradient({7, 7, 7}, {{3, 3}, {1, 1}, {2, 2}, {2, 2}}, 5, 3);
  checkInputGradient({7, 6, 3}, {{3, 2}}, 5, 3);
}

TEST(InputGradient, WindowLargerThanTheImage) {
  checkInputGradient({2, 1, 17}, {{7, 5}, {1, 1}, {3, 2}}, 3, 3);
}

TEST(InputGradient, Strided) {
  checkInputGradient({9, 8, 17, 1, 1}, {{3, 3}, {2, 2}, {1, 1}}, 33, 3);
  checkInputGradient({9, 7, 7}, {{2, 2}, {3, 4}}, 17, 3);
  checkInputGradient({7, 7, 17}, {{1, 1}, {2, 2}}, 7, 13);
  checkInputGradient({11, 9, 3}, {{3, 2}, {2, 3}, {1, 2}, {2, 3}}, 5, 1);
  checkInputGradient({14, 14, 3}, {{7, 7}, {2, 2}, {3, 3}}, 16, 2);
}

TEST(InputGradient, FewOutputsOfManyTerms) {
  checkInputGradient({3, 3, 20, 4, 4}, three, 100, 2);
  checkInputGradient({4, 5, 7}, {{3, 3}, {2, 2}, {1, 1}}, 130, 3);
  checkInputGradient({2, 2, 40}, pointwise, 300, 1);
}

TEST(InputGradient, Groups) { checkInputGradient({5, 4, 12, 1, 1}, three, 18, 3, 3); }

TEST(InputGradient, Depthwise) {
  checkInputGradient({6, 5, 33, 1, 1}, three, 33, 3, 33);
  checkInputGradient({7, 8, 17}, {{3, 2}, {2, 3}, {1, 0}, {2, 1}}, 17, 2, 17);
}

TEST(InputGradient, AddedToASliceAndMasked) {
  const Rows result{5, 5, 17, 3, 4};
  KernelCase kernel({rows({5, 5, 7}), filter({3, 3}, 7, 17), rows(result), rows({5, 5, 17, 1, 0})},
                    {convolutionOp(OpKind::Conv2dInputGradient, three), op(OpKind::Add, {4, 2}),
                     activation(Activation::Relu, {5, 3})},
                    {rows(result)});
  kernel.output_is_input = 2;
  kernel.check();
}

TEST(LinearInputGradient, AnySizeOfAnything) {
  for (const int64_t inputs : {1, 7, 8, 33, 130})
    for (const int64_t outputs : {1, 16, 45})
      for (const int images : {1, 3, 8}) {
        SCOPED_TRACE(testing::Message() << inputs << " <- " << outputs << ", " << images);
        KernelCase kernel({rows({1, 1, outputs, 3, 2}), filter({1, 1}, inputs, outputs)},
                          {op(OpKind::LinearInputGradient, {0, 1})}, {rows({1, 1, inputs, 1, 4})});
        kernel.images = images;
        kernel.check();
      }
}

TEST(LinearInputGradient, OfManyOutputs) {
  for (const int64_t outputs : {256, 1001}) {
    KernelCase kernel({rows({1, 1, outputs, 4, 4}), filter({1, 1}, 40, outputs)},
                      {op(OpKind::LinearInputGradient, {0, 1})}, {rows({1, 1, 40})});
    kernel.check();
  }
}

TEST(LinearInputGradient, MaskedByTheForwardRow) {
  KernelCase kernel({rows({1, 1, 40}), filter({1, 1}, 37, 40), rows({1, 1, 37})},
                    {op(OpKind::LinearInputGradient, {0, 1}),
                     [] {
                       KernelOp mask = op(OpKind::ActivationGradient, {3, 2});
                       mask.activation = Activation::Relu;
                       return mask;
                     }()},
                    {rows({1, 1, 37})});
  kernel.check();
}

} // namespace
} // namespace cnnc::test
