#include "KernelCase.h"

#include <gtest/gtest.h>

namespace cnnc::test {
namespace {

Instance convolution(int64_t inputs, int64_t outputs, Pair window, Pair stride,
                     int64_t groups = 1) {
  KernelOp conv = op(OpKind::Conv2d, {0, 1});
  conv.window = window;
  conv.stride = stride;
  conv.groups = groups;
  KernelCase kernel(
      {rows({8, 8, inputs, 3, 5}), filter(window, inputs / groups, outputs, groups),
       channels(outputs)},
      {conv, op(OpKind::BiasAdd, {3, 2}), activation(Activation::Relu, {4})},
      {rows({(8 - window.y) / stride.y + 1, (8 - window.x) / stride.x + 1, outputs})});
  kernel.prepare();
  return kernel.instance;
}

PlannedCall only(const Instance &instance) {
  std::vector<PlannedCall> calls = planCalls(instance, testTarget());
  EXPECT_EQ(calls.size(), 1u);
  return calls.front();
}

TEST(Plan, ExtentsStridesAndWindowsShareAFunction) {
  const PlannedCall first = only(convolution(5, 7, {3, 3}, {1, 1}));
  EXPECT_EQ(first.key, only(convolution(50, 33, {5, 4}, {2, 1})).key);
  EXPECT_EQ(first.function, only(convolution(50, 33, {5, 4}, {2, 1})).function);
  EXPECT_NE(first.key, only(convolution(5, 7, {1, 1}, {1, 1})).key);
}

// 64 images of 6 x 6 pixels by 7 channels are 36 blocks, whose sums of 9 x 64 terms are worth a
// cut.
TEST(Plan, LongSumsOfFewBlocksAreCutOnDevices) {
  Target target = testTarget();
  const auto isCut = [&target](int64_t inputs, Pair window) {
    return planCalls(convolution(inputs, 7, window, {1, 1}), target).front().spec.segments;
  };
  EXPECT_FALSE(isCut(64, {3, 3})) << "the processor's threads share pixels and channels";
  target.device = Device::OpenCl;
  EXPECT_TRUE(isCut(64, {3, 3}));
  EXPECT_FALSE(isCut(16, {3, 3}));
  target.images = 64 * 32;
  EXPECT_FALSE(isCut(64, {3, 3}));
}

TEST(Plan, ConstantsOfTheNetworkAreScalars) {
  KernelOp leaky = activation(Activation::LeakyRelu, {0}), other = leaky;
  leaky.slope = 0.25f;
  other.slope = 0.5f;
  const auto call = [](const KernelOp &op) {
    return only(KernelCase({rows({3, 3, 7})}, {op}, {rows({3, 3, 7})}).instance);
  };
  EXPECT_EQ(call(leaky).key, call(other).key);
  ASSERT_EQ(call(leaky).scalars.size(), 1u);
  EXPECT_EQ(call(leaky).scalars[0].source, CNN_FLOAT);
  EXPECT_EQ(call(leaky).scalars[0].real, 0.25f);
}

TEST(Plan, NamesAndCosts) {
  const PlannedCall call = only(convolution(5, 7, {3, 3}, {1, 1}));
  EXPECT_EQ(call.kernel, "conv2d_bias_relu");
  EXPECT_EQ(call.layer, "layer1");
  EXPECT_EQ(call.function.find("conv2d_bias_relu_"), 0u);
  EXPECT_EQ(call.function.substr(call.function.size() - 5), "_argv");
  EXPECT_EQ(call.flops_per_image, 2.0 * 6 * 6 * 7 * 5 * 9);
  EXPECT_EQ(call.bytes_per_image, 4.0 * (8 * 8 * 5 + 6 * 6 * 7));
}

TEST(Plan, RowsSpanTheirSliceAndGrowWithImages) {
  const PlannedCall call = only(convolution(5, 7, {3, 3}, {1, 1}));
  const cnn_view &input = call.views.front();
  EXPECT_EQ(input.first_channel, 3);
  EXPECT_EQ(input.rank, 4);
  EXPECT_EQ(input.dims[0].extent.fixed, 5);
  EXPECT_EQ(input.dims[1].stride, 13);
  EXPECT_EQ(input.dims[3].extent.per_image, 1);
  EXPECT_EQ(input.image_stride, 8 * 8 * 13);
  EXPECT_EQ(call.output_count, 1);
}

std::vector<PlannedCall> callsFor(const char *processor, const Instance &instance) {
  std::string error;
  Target target = testTarget();
  target.cpu = findCpuTarget(processor, error).value();
  return planCalls(instance, target);
}

TEST(Plan, ChannelsOfWideTilesAreACallOfTheirOwn) {
  const Instance whole = convolution(5, 128, {1, 1}, {1, 1});
  const Instance both = convolution(5, 150, {1, 1}, {1, 1});
  ASSERT_EQ(callsFor("x86-64-v4", whole).size(), 1u);
  const std::vector<PlannedCall> calls = callsFor("x86-64-v4", both);
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].key, callsFor("x86-64-v4", whole).front().key);
  EXPECT_EQ(calls[1].key, callsFor("x86-64-v4", convolution(5, 22, {1, 1}, {1, 1})).front().key);
  EXPECT_EQ(calls[0].views.back().dims[0].extent.fixed, 128);
  EXPECT_EQ(calls[1].views.back().dims[0].extent.fixed, 22);
  EXPECT_EQ(calls[1].views.back().first_channel, 128);
  EXPECT_EQ(calls[1].views.front().first_channel, calls[0].views.front().first_channel);
  EXPECT_EQ(calls[1].views[1].offset - calls[0].views[1].offset, 128 * 5); // filter
  EXPECT_EQ(calls[1].views[2].offset - calls[0].views[2].offset, 128);     // bias
  EXPECT_EQ(calls[0].flops_per_image + calls[1].flops_per_image, 2.0 * 8 * 8 * 150 * 5);
}

TEST(Plan, ProcessorsWithFewRegistersHaveNoWideTiles) {
  EXPECT_EQ(callsFor("x86-64-v3", convolution(5, 150, {1, 1}, {1, 1})).size(), 1u);
}

TEST(Plan, AGroupIsACallOnSlices) {
  const std::vector<PlannedCall> calls =
      planCalls(convolution(12, 18, {3, 3}, {1, 1}, 3), testTarget());
  ASSERT_EQ(calls.size(), 3u);
  EXPECT_EQ(calls[0].key, calls[2].key);
  EXPECT_EQ(calls[2].views.front().first_channel, 3 + 2 * 4);
  EXPECT_EQ(calls[2].views.back().first_channel, 2 * 6);
  EXPECT_EQ(calls[2].views[2].offset - calls[0].views[2].offset, 2 * 6); // bias
}

} // namespace
} // namespace cnnc::test
