// Winograd's convolution: the matrices by themselves, and the kernels.
#include "KernelCase.h"
#include "dialect/WinogradTransform.h"

#include <gtest/gtest.h>
#include <random>

namespace cnnc::test {
namespace {

std::vector<double> times(const Matrix &matrix, const std::vector<double> &vector) {
  std::vector<double> result;
  for (const std::vector<double> &row : matrix) {
    double sum = 0;
    for (size_t i = 0; i < row.size(); ++i)
      sum += row[i] * vector[i];
    result.push_back(sum);
  }
  return result;
}

TEST(WinogradTransform, GivesTheConvolution) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> number(-1, 1);
  for (const auto &[outputs, window] : {std::pair{2, 2}, {2, 3}, {3, 3}, {4, 3}, {2, 5}, {5, 2}}) {
    const WinogradTransform transform = winogradTransform(outputs, window);
    std::vector<double> filter(window), inputs(outputs + window - 1);
    for (double &value : filter)
      value = number(random);
    for (double &value : inputs)
      value = number(random);
    std::vector<double> products = times(transform.filter, filter);
    const std::vector<double> at_points = times(transform.input, inputs);
    for (size_t i = 0; i < products.size(); ++i)
      products[i] *= at_points[i];
    const std::vector<double> result = times(transform.output, products);
    for (int y = 0; y < outputs; ++y) {
      double expected = 0;
      for (int k = 0; k < window; ++k)
        expected += inputs[y + k] * filter[k];
      EXPECT_NEAR(result[y], expected, 1e-14) << outputs << " outputs, window " << window;
    }
  }
}

struct Tile {
  int64_t outputs, window;
  int64_t points() const { return winogradPoints(outputs, window); }
};
constexpr Tile two{2, 3}, three{3, 3}, four{4, 3}, five{2, 5};

KernelOp winogradOp(OpKind kind, std::vector<int> operands, const Tile &tile, int64_t pad = 0) {
  KernelOp result = op(kind, std::move(operands));
  result.window = {tile.window, tile.window};
  result.pad = {pad, pad};
  result.winograd_outputs = tile.outputs;
  return result;
}

Rows outputOf(const Rows &input, const Tile &tile, int64_t pad, int64_t outputs) {
  return {input.height + 2 * pad - tile.window + 1, input.width + 2 * pad - tile.window + 1,
          outputs, 5, 2};
}

void checkForward(Rows input, const Tile &tile, int64_t pad, int64_t outputs, int images) {
  SCOPED_TRACE(testing::Message() << input.height << "x" << input.width << "x" << input.channels
                                  << " -> " << outputs << ", " << tile.outputs << " outputs of "
                                  << tile.window << ", pad " << pad << ", " << images << " images");
  KernelCase kernel({rows(input), filter({tile.points(), tile.points()}, input.channels, outputs),
                     channels(outputs)},
                    {winogradOp(OpKind::WinogradConv2d, {0, 1}, tile, pad),
                     op(OpKind::BiasAdd, {3, 2}), activation(Activation::Relu, {4})},
                    {rows(outputOf(input, tile, pad, outputs))});
  kernel.images = images;
  kernel.check();
}

void checkFilterGradient(Rows input, const Tile &tile, int64_t pad, int64_t outputs, int images) {
  SCOPED_TRACE(testing::Message() << input.height << "x" << input.width << "x" << input.channels
                                  << " to " << outputs << ", " << tile.outputs << " outputs of "
                                  << tile.window << ", pad " << pad << ", " << images << " images");
  KernelCase kernel(
      {rows(input), rows(outputOf(input, tile, pad, outputs))},
      {winogradOp(OpKind::Conv2dFilterGradient, {0, 1}, tile, pad)},
      {filter({tile.window, tile.window}, input.channels, outputs, 1, CNN_GRADIENTS)});
  kernel.images = images;
  kernel.check();
}

TEST(Winograd, FilterAtThePoints) {
  for (const Tile &tile : {two, three, four, five})
    for (const int64_t channels : {1, 16, 17, 33}) {
      KernelCase kernel(
          {filter({tile.window, tile.window}, channels, 34 - channels)},
          {winogradOp(OpKind::WinogradFilter, {0}, tile)},
          {filter({tile.points(), tile.points()}, channels, 34 - channels, 1, CNN_SCRATCH)});
      kernel.images = 1;
      kernel.check();
    }
}

TEST(Winograd, AnyChannelCount) {
  for (const int64_t channels : {1, 7, 16, 17, 33})
    for (const int images : {1, 3, 9})
      checkForward({8, 12, channels, 1, 3}, four, 1, 34 - channels, images);
}

TEST(Winograd, WideTiles) {
  for (const int64_t outputs : {64, 128})
    for (const int images : {1, 5}) {
      checkForward({8, 9, 17, 1, 3}, four, 1, outputs, images);
      checkFilterGradient({8, 9, 17, 1, 3}, four, 1, outputs, images);
    }
}

TEST(Winograd, AnyTile) {
  for (const Tile &tile : {two, three, four, five})
    checkForward({12, 12, 9}, tile, tile.window / 2, 18, 3);
}

TEST(Winograd, PlanesThatTilesDoNotDivide) {
  for (const int64_t size : {1, 2, 3, 5, 7, 14})
    checkForward({size, size + 1, 17, 2, 1}, four, 1, 5, 3);
}

TEST(Winograd, Pads) {
  for (const int64_t pad : {0, 1, 2})
    checkForward({7, 9, 5}, four, pad, 6, 2);
  checkForward({7, 9, 5}, five, 4, 6, 2);
}

TEST(Winograd, OutputIsTheEpiloguesOperand) {
  const Rows input{6, 6, 12, 1, 3}, output{6, 6, 20, 3, 9};
  KernelCase kernel({rows(input), filter({6, 6}, 12, 20), rows(output)},
                    {winogradOp(OpKind::WinogradConv2d, {0, 1}, four, 1), op(OpKind::Add, {3, 2})},
                    {rows(output)});
  kernel.output_is_input = 2;
  kernel.check();
}

TEST(Winograd, FilterGradientOfAnyChannelCount) {
  for (const int64_t channels : {1, 7, 16, 17, 33})
    for (const int images : {1, 3, 9})
      checkFilterGradient({8, 12, channels, 1, 3}, four, 1, 34 - channels, images);
}

TEST(Winograd, FilterGradientOfAnyTile) {
  for (const Tile &tile : {two, three, four, five})
    checkFilterGradient({12, 12, 9}, tile, tile.window / 2, 18, 3);
}

TEST(Winograd, FilterGradientOfPlanesThatTilesDoNotDivide) {
  for (const int64_t size : {1, 2, 3, 5, 7, 14})
    checkFilterGradient({size, size + 1, 17, 2, 1}, four, 1, 5, 3);
}

TEST(Winograd, FilterGradientOfSeveralBlocks) { checkFilterGradient({24, 20, 5}, four, 1, 6, 11); }

} // namespace
} // namespace cnnc::test
