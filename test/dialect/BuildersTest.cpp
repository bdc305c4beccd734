//===- BuildersTest.cpp - builders find the result's type -------------------------------------===//
//
// The verifier compares with shape inference, which is tested against PyTorch.
//
//===------------------------------------------------------------------------------------------===//

#include "ParsedFunction.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace cnn;

namespace {

const char *const kArguments = R"(
  cnn.parameter @w weight fan_in = 12 groups = 3 : tensor<3x2x2x12xf32>
  func.func @f(%x: tensor<?x9x8x6xf32>, %c: tensor<6xf32>, %labels: tensor<?xi32>) {
    return
  })";

struct Builders : testing::Test {
  ParsedFunction parsed{kArguments};
  OpBuilder &builder = parsed.builder;
  Location location = parsed.location;
  Value rows = parsed.argument(0), channels = parsed.argument(1), labels = parsed.argument(2);

  static Plane plane(Value value) { return planeOf(value.getType()); }
  void TearDown() override { EXPECT_TRUE(parsed.isValid()); }
};

TEST_F(Builders, OfConvolution) {
  auto parameter = *parsed.module->getOps<ParameterOp>().begin();
  Value filter = LoadOp::create(builder, location, parameter);
  Value y = Conv2dOp::create(builder, location, rows, filter, ArrayRef<int64_t>{2, 3},
                             ArrayRef<int64_t>{1, 0}, ArrayRef<int64_t>{2, 1}, 3);
  // (9 + 2 - 2 * 2 - 1) / 2 + 1 and (8 - 1 - 1) / 3 + 1
  EXPECT_EQ(plane(y), (Plane{4, 3, 12}));
  Value transposed = TransposeFilterOp::create(builder, location, filter, 3);
  EXPECT_EQ(cast<RankedTensorType>(transposed.getType()).getShape(),
            ArrayRef<int64_t>({3, 2, 4, 6}));
}

TEST_F(Builders, OfElementwiseOps) {
  Value y = BiasAddOp::create(builder, location, rows, channels);
  y = ActivationOp::create(builder, location, Activation::Tanh, y);
  y = ActivationGradientOp::create(builder, location, Activation::Tanh, y, y);
  y = AddOp::create(builder, location, ValueRange{y, rows});
  y = CopyOp::create(builder, location, y);
  EXPECT_EQ(y.getType(), rows.getType());
}

TEST_F(Builders, OfBatchNorm) {
  auto statistics = BatchStatisticsOp::create(builder, location, rows);
  Value mean = statistics.getMean(), variance = statistics.getVariance();
  Value y = NormalizeOp::create(builder, location, rows, mean, variance, channels, channels, 1e-5);
  auto sums =
      NormalizeGradientStatisticsOp::create(builder, location, y, rows, mean, variance, 1e-5);
  NormalizeGradientOp::create(builder, location, y, rows, mean, variance, channels,
                              sums.getScaleGradient(), sums.getShiftGradient(), 1e-5);
}

TEST_F(Builders, OfPools) {
  const int64_t window[] = {3, 2}, strides[] = {4, 2}, padding[] = {1, 0};
  Value largest = MaxPoolOp::create(builder, location, rows, window, strides, padding);
  EXPECT_EQ(plane(largest), (Plane{3, 4, 6})); // (9 + 2 - 3) / 4 + 1, (8 - 2) / 2 + 1
  Value mean = AvgPoolOp::create(builder, location, rows, window, strides, padding, /*ceil=*/true,
                                 /*count_include_pad=*/false);
  EXPECT_EQ(plane(mean), (Plane{3, 4, 6}));
  Value sum = ChannelSumOp::create(builder, location, rows);
  EXPECT_EQ(sum.getType(), channels.getType());
}

TEST_F(Builders, OfViews) {
  Value both = ConcatOp::create(builder, location, ValueRange{rows, rows});
  EXPECT_EQ(plane(both), (Plane{9, 8, 12}));
  Value slice = SliceOp::create(builder, location, both, 5, 4);
  EXPECT_EQ(plane(slice), (Plane{9, 8, 4}));
  Value large = UpsampleOp::create(builder, location, slice, ArrayRef<int64_t>{2, 3});
  EXPECT_EQ(plane(large), (Plane{18, 24, 4}));
  Value flat = FlattenOp::create(builder, location, rows);
  EXPECT_EQ(plane(flat), (Plane{1, 1, 432}));
}

TEST_F(Builders, OfLoss) {
  Value logits = FlattenOp::create(builder, location, rows);
  CrossEntropyOp::create(builder, location, logits, labels);
  CrossEntropyGradientOp::create(builder, location, logits, labels);
}

TEST_F(Builders, OfSlicesOfBuffers) {
  auto type = MemRefType::get({ShapedType::kDynamic, 2, 3, 10}, builder.getF32Type());
  Value row = BufferOp::create(builder, location, type, Space::Arena, "row", IntegerAttr());
  Value slice = SliceBufferOp::create(builder, location, row, 4, 6);
  Value inner = SliceBufferOp::create(builder, location, slice, 1, 2);
  auto layout = cast<StridedLayoutAttr>(cast<MemRefType>(inner.getType()).getLayout());
  EXPECT_EQ(layout.getOffset(), 5);
  EXPECT_EQ(layout.getStrides(), ArrayRef<int64_t>({60, 30, 10, 1}));
}

} // namespace
