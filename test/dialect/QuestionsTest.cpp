//===- QuestionsTest.cpp - types, planes, windows and names -----------------------------------===//

#include "ParsedFunction.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace cnn;

namespace {

// A 3-wide window of stride 2 on 7: 0, 2, 4. A 5-wide one does not fit 4.
TEST(WindowPositions, CountPlacesOfTheWindow) {
  EXPECT_EQ(windowPositions(/*size=*/7, /*window=*/3, /*stride=*/2, /*pad=*/0), 3);
  EXPECT_EQ(windowPositions(7, 7, 1, 0), 1);
  EXPECT_EQ(windowPositions(1, 1, 5, 0), 1);
}

TEST(WindowPositions, AreLessThanOneWhereTheWindowDoesNotFit) {
  EXPECT_LT(windowPositions(4, 5, 1, 0), 1);
  EXPECT_LT(windowPositions(5, 3, 1, 0, /*dilation=*/3), 1);
}

// Sizes that torch.nn.MaxPool2d(window, stride, pad, ceil_mode=True) gives.
TEST(WindowPositions, RoundUpAsPyTorch) {
  EXPECT_EQ(windowPositions(5, 2, 2, 0, 1, /*ceil=*/true), 3);
  EXPECT_EQ(windowPositions(2, 3, 2, 0, 1, true), 1); // larger than the plane
  // The third would begin past the plane and its left padding.
  EXPECT_EQ(windowPositions(7, 3, 4, 1, 1, true), 2);
}

TEST(WindowPositions, HoldTheLargestSizes) {
  EXPECT_EQ(windowPositions(kLargestExtent, 2, 1, kLargestExtent, kLargestExtent),
            2 * kLargestExtent);
}

TEST(Rows, HaveAPlane) {
  MLIRContext context;
  RankedTensorType type = rowsType(&context, {/*height=*/2, /*width=*/3, /*channels=*/4});
  EXPECT_EQ(type.getShape(), ArrayRef<int64_t>({ShapedType::kDynamic, 2, 3, 4}));
  EXPECT_EQ(planeOf(type), (Plane{2, 3, 4}));
  EXPECT_EQ(planeOf(type).elements(), 24);
}

TEST(Rows, AreDescribedAsUsersWriteThem) { EXPECT_EQ(describe({2, 3, 4}), "4 x 2 x 3"); }

TEST(Rows, HaveLimits) {
  MLIRContext context;
  EXPECT_TRUE(isRowsType(rowsType(&context, {kLargestExtent, 512, 1})));
  EXPECT_FALSE(isRowsType(rowsType(&context, {kLargestExtent, 513, 1})));
  EXPECT_FALSE(isRowsType(rowsType(&context, {kLargestExtent + 1, 1, 1})));
  EXPECT_TRUE(isRowsType(rowsType(&context, {1, 1, kLargestElements})));
  EXPECT_FALSE(isRowsType(rowsType(&context, {1, 1, 0})));
  EXPECT_FALSE(isRowsType(rowsType(&context, {INT64_MAX, INT64_MAX, INT64_MAX})));
}

// As the description of activation_gradient says.
TEST(Activations, TellWhatTheirGradientRefersTo) {
  for (Activation function : {Activation::Relu, Activation::Relu6, Activation::LeakyRelu,
                              Activation::Sigmoid, Activation::Tanh})
    EXPECT_TRUE(activationUsesOutput(function));
  for (Activation function : {Activation::Silu, Activation::HardSwish, Activation::Gelu})
    EXPECT_FALSE(activationUsesOutput(function));
}

TEST(NameOf, IsTheInnermostName) {
  MLIRContext context;
  auto name = [&](StringRef text) { return StringAttr::get(&context, text); };
  Location file = FileLineColLoc::get(&context, "model.cnn", 3, 1);
  Location conv = NameLoc::get(name("conv1"), file);
  EXPECT_EQ(nameOf(conv), "conv1");
  EXPECT_EQ(nameOf(NameLoc::get(name("outer"), conv)), "conv1");
  EXPECT_EQ(nameOf(NameLoc::get(name("outer"), CallSiteLoc::get(file, conv))), "outer");
  EXPECT_EQ(nameOf(CallSiteLoc::get(conv, file)), "conv1");
  EXPECT_EQ(nameOf(FusedLoc::get(&context, {file, conv})), "conv1");
  EXPECT_EQ(nameOf(file), "");
}

} // namespace
