//===- GradientsTest.cpp - which ops an op's gradient is made of ------------------------------===//
//
// Whether the gradients are right is for the numeric tests, by central differences.
//
//===------------------------------------------------------------------------------------------===//

#include "ParsedFunction.h"

#include "mlir/IR/Diagnostics.h"

#include <gmock/gmock.h>

using namespace mlir;
using namespace cnn;
using testing::ElementsAre;

namespace {

/// Names of the ops that buildGradients adds for the function's first op of this kind. The
/// function's last argument is the gradient of its result.
template <typename Op>
std::vector<std::string> builtFor(ParsedFunction &parsed, ArrayRef<bool> wanted,
                                  SmallVector<Value> &gradients) {
  Operation *before = parsed.function.getBody().front().getTerminator()->getPrevNode();
  Value resultGradient = parsed.function.getArguments().back();
  gradients = parsed.first<Op>().buildGradients(parsed.builder, resultGradient, wanted);
  std::vector<std::string> names;
  for (Operation *op = before->getNextNode(); op->getNextNode(); op = op->getNextNode())
    names.push_back(op->getName().stripDialect().str());
  return names;
}

const char *const kConvolution = R"(
  func.func @f(%x: tensor<?x9x8x6xf32>, %w: tensor<3x2x2x12xf32>, %dy: tensor<?x4x3x12xf32>) {
    %y = cnn.conv2d %x, %w strides [2, 3] padding [1, 0] dilation [2, 1] groups = 3
        : (tensor<?x9x8x6xf32>, tensor<3x2x2x12xf32>) -> tensor<?x4x3x12xf32>
    return
  })";

TEST(Gradients, OfConv2dInBothOperands) {
  ParsedFunction parsed(kConvolution);
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<Conv2dOp>(parsed, {true, true}, gradients),
              ElementsAre("conv2d_filter_gradient", "transpose_filter", "conv2d_input_gradient"));
  EXPECT_EQ(gradients[0].getType(), parsed.argument(0).getType());
  EXPECT_EQ(gradients[1].getType(), parsed.argument(1).getType());
  EXPECT_TRUE(parsed.isValid());
}

TEST(Gradients, OfConv2dAreBuiltOnlyWhereWanted) {
  ParsedFunction parsed(kConvolution);
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<Conv2dOp>(parsed, {false, true}, gradients),
              ElementsAre("conv2d_filter_gradient"));
  EXPECT_FALSE(gradients[0]);
}

TEST(Gradients, OfBiasAdd) {
  ParsedFunction parsed(R"(
    func.func @f(%x: tensor<?x2x2x3xf32>, %b: tensor<3xf32>, %dy: tensor<?x2x2x3xf32>) {
      %y = cnn.bias_add %x, %b : (tensor<?x2x2x3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
      return
    })");
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<BiasAddOp>(parsed, {true, true}, gradients), ElementsAre("channel_sum"));
  EXPECT_EQ(gradients[0], parsed.argument(2));
  EXPECT_TRUE(parsed.isValid());
}

TEST(Gradients, OfActivationsRefersToOutputOrInput) {
  for (const char *function : {"relu", "silu"}) {
    std::string text = std::string(R"(
      func.func @f(%x: tensor<?x2x2x3xf32>, %dy: tensor<?x2x2x3xf32>) {
        %y = cnn.activation )") +
                       function + R"( %x {slope = 0.2} : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
        return
      })";
    ParsedFunction parsed(text.c_str());
    SmallVector<Value> gradients;
    EXPECT_THAT(builtFor<ActivationOp>(parsed, {true}, gradients),
                ElementsAre("activation_gradient"));
    auto activation = parsed.first<ActivationOp>();
    auto gradient = gradients[0].getDefiningOp<ActivationGradientOp>();
    Value expected = function == std::string("relu") ? Value(activation) : parsed.argument(0);
    EXPECT_EQ(gradient.getReference(), expected);
    EXPECT_EQ(gradient.getFunction(), activation.getFunction());
    EXPECT_EQ(gradient.getSlope().convertToDouble(), 0.2);
    EXPECT_TRUE(parsed.isValid());
  }
}

TEST(Gradients, OfAddIsTheGradientItself) {
  ParsedFunction parsed(R"(
    func.func @f(%x: tensor<?x2x2x3xf32>, %dy: tensor<?x2x2x3xf32>) {
      %y = cnn.add %x, %x : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32>
      return
    })");
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<AddOp>(parsed, {true, false}, gradients), ElementsAre());
  EXPECT_THAT(gradients, ElementsAre(parsed.argument(1), Value()));
}

TEST(Gradients, OfDropoutDropsTheSameElements) {
  ParsedFunction parsed(R"(
    func.func @f(%x: tensor<?x2x2x3xf32>, %dy: tensor<?x2x2x3xf32>) {
      %y = cnn.dropout %x {probability = 0.25, site = 7} : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
      return
    })");
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<DropoutOp>(parsed, {true}, gradients), ElementsAre("dropout"));
  auto dropout = gradients[0].getDefiningOp<DropoutOp>();
  EXPECT_EQ(dropout.getInput(), parsed.argument(1));
  EXPECT_EQ(dropout.getProbability().convertToDouble(), 0.25);
  EXPECT_EQ(dropout.getSite(), 7u);
}

const char *const kBatchNorm = R"(
  func.func @f(%x: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %dy: tensor<?x2x2x3xf32>) {
    %mean, %variance = cnn.batch_statistics %x : (tensor<?x2x2x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
    %y = cnn.normalize %x, %mean, %variance, %c, %c epsilon = 1.0e-3
        : (tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
        -> tensor<?x2x2x3xf32>
    return
  })";

TEST(Gradients, OfNormalize) {
  ParsedFunction parsed(kBatchNorm);
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<NormalizeOp>(parsed, {true, true, true, true, true}, gradients),
              ElementsAre("normalize_gradient_statistics", "normalize_gradient"));
  EXPECT_TRUE(gradients[0]);
  EXPECT_FALSE(gradients[1]) << "the input's gradient holds what comes through the mean";
  EXPECT_FALSE(gradients[2]) << "the input's gradient holds what comes through the variance";
  EXPECT_EQ(gradients[3], gradients[0].getDefiningOp<NormalizeGradientOp>().getScaleGradient());
  EXPECT_EQ(gradients[4], gradients[0].getDefiningOp<NormalizeGradientOp>().getShiftGradient());
  EXPECT_TRUE(parsed.isValid());
}

TEST(Gradients, OfNormalizeWithoutThatOfTheInput) {
  ParsedFunction parsed(kBatchNorm);
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<NormalizeOp>(parsed, {false, false, false, true, false}, gradients),
              ElementsAre("normalize_gradient_statistics"));
  EXPECT_FALSE(gradients[0]);
  EXPECT_FALSE(gradients[4]);
}

TEST(Gradients, OfNormalizeWithOtherStatisticsIsRefused) {
  ParsedFunction parsed(R"(
    func.func @f(%x: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %dy: tensor<?x2x2x3xf32>) {
      %y = cnn.normalize %x, %c, %c, %c, %c epsilon = 1.0e-3
          : (tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
          -> tensor<?x2x2x3xf32>
      return
    })");
  std::string message;
  ScopedDiagnosticHandler handler(&parsed.context,
                                  [&](Diagnostic &diagnostic) { message = diagnostic.str(); });
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<NormalizeOp>(parsed, {true, false, false, true, true}, gradients),
              ElementsAre());
  EXPECT_FALSE(gradients[0]);
  EXPECT_THAT(message, testing::HasSubstr("has other statistics than its input's"));
}

TEST(Gradients, OfPools) {
  ParsedFunction parsed(R"(
    func.func @f(%x: tensor<?x7x6x3xf32>, %dy: tensor<?x2x3x3xf32>) {
      %y = cnn.max_pool %x window [3, 2] strides [4, 2] padding [1, 0] ceil = true
          : tensor<?x7x6x3xf32> -> tensor<?x2x3x3xf32>
      %z = cnn.avg_pool %x window [3, 2] strides [4, 2] padding [1, 0] ceil = true
          {count_include_pad = false} : tensor<?x7x6x3xf32> -> tensor<?x2x3x3xf32>
      return
    })");
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<MaxPoolOp>(parsed, {true}, gradients), ElementsAre("max_pool_gradient"));
  EXPECT_EQ(gradients[0].getType(), parsed.argument(0).getType());
  EXPECT_THAT(builtFor<AvgPoolOp>(parsed, {true}, gradients), ElementsAre("avg_pool_gradient"));
  EXPECT_FALSE(gradients[0].getDefiningOp<AvgPoolGradientOp>().getCountIncludePad());
  EXPECT_TRUE(parsed.isValid()) << "the gradients have the pools' geometry";
}

TEST(Gradients, OfUpsample) {
  ParsedFunction parsed(R"(
    func.func @f(%x: tensor<?x2x2x3xf32>, %dy: tensor<?x4x6x3xf32>) {
      %y = cnn.upsample %x scale [2, 3] : tensor<?x2x2x3xf32> -> tensor<?x4x6x3xf32>
      return
    })");
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<UpsampleOp>(parsed, {true}, gradients), ElementsAre("upsample_gradient"));
  EXPECT_TRUE(parsed.isValid());
}

TEST(Gradients, OfConcatAreSlices) {
  ParsedFunction parsed(R"(
    func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x5xf32>, %dy: tensor<?x2x2x11xf32>) {
      %y = cnn.concat %a, %b, %a : (tensor<?x2x2x3xf32>, tensor<?x2x2x5xf32>, tensor<?x2x2x3xf32>)
          -> tensor<?x2x2x11xf32>
      return
    })");
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<ConcatOp>(parsed, {false, true, true}, gradients),
              ElementsAre("slice", "slice"));
  EXPECT_FALSE(gradients[0]);
  EXPECT_EQ(gradients[1].getDefiningOp<SliceOp>().getFirst(), 3u);
  EXPECT_EQ(gradients[1].getDefiningOp<SliceOp>().getCount(), 5u);
  EXPECT_EQ(gradients[2].getDefiningOp<SliceOp>().getFirst(), 8u);
  EXPECT_TRUE(parsed.isValid());
}

TEST(Gradients, OfFlatten) {
  ParsedFunction parsed(R"(
    func.func @f(%x: tensor<?x2x2x3xf32>, %dy: tensor<?x1x1x12xf32>) {
      %y = cnn.flatten %x : tensor<?x2x2x3xf32> -> tensor<?x1x1x12xf32>
      return
    })");
  SmallVector<Value> gradients;
  EXPECT_THAT(builtFor<FlattenOp>(parsed, {true}, gradients), ElementsAre("unflatten"));
  EXPECT_TRUE(parsed.isValid());
}

} // namespace
