#include "frontend/Arithmetic.h"

#include <gtest/gtest.h>

namespace cnnc {
namespace {

using ast::BinaryOperator;

Value integer(int64_t value) { return value; }
Value channels() { return Value(std::make_shared<const ChannelExpression>()); }

TEST(Arithmetic, OverflowIsAnError) {
  EXPECT_NE(compute(BinaryOperator::Add, integer(INT64_MAX), integer(1)).error, "");
  EXPECT_NE(compute(BinaryOperator::Subtract, integer(INT64_MIN), integer(1)).error, "");
  EXPECT_NE(compute(BinaryOperator::Multiply, integer(INT64_MAX), integer(2)).error, "");
  EXPECT_NE(compute(BinaryOperator::Divide, integer(INT64_MIN), integer(-1)).error, "");
  EXPECT_NE(compute(BinaryOperator::Remainder, integer(INT64_MIN), integer(-1)).error, "");
  EXPECT_NE(compute(ast::UnaryOperator::Minus, integer(INT64_MIN)).error, "");
}

// Python: 7 % 3 = 1, -7 % 3 = 2, 7 % -3 = -2, -7 % -3 = -1.
TEST(Arithmetic, RemainderIsPythons) {
  EXPECT_EQ(*compute(BinaryOperator::Remainder, integer(7), integer(3)).value.integer(), 1);
  EXPECT_EQ(*compute(BinaryOperator::Remainder, integer(-7), integer(3)).value.integer(), 2);
  EXPECT_EQ(*compute(BinaryOperator::Remainder, integer(7), integer(-3)).value.integer(), -2);
  EXPECT_EQ(*compute(BinaryOperator::Remainder, integer(-7), integer(-3)).value.integer(), -1);
}

TEST(Arithmetic, IntegerAndFloatMakeAFloat) {
  Value quotient = compute(BinaryOperator::Divide, integer(7), Value(2.0)).value;
  ASSERT_TRUE(quotient.real());
  EXPECT_EQ(*quotient.real(), 3.5);
}

TEST(Arithmetic, InfiniteFloatIsAnError) {
  EXPECT_NE(compute(BinaryOperator::Multiply, Value(1e300), Value(1e300)).error, "");
}

TEST(Arithmetic, ChannelsTimesALargeNumberIsAnError) {
  EXPECT_EQ(computeChannels(BinaryOperator::Multiply, channels(), integer(1 << 20)).error, "");
  EXPECT_NE(computeChannels(BinaryOperator::Multiply, channels(), integer(1 << 21)).error, "");
  EXPECT_NE(computeChannels(BinaryOperator::Subtract, channels(), integer(INT64_MIN)).error, "");
}

TEST(Arithmetic, ChannelsDivideByPositiveConstantsOnly) {
  EXPECT_EQ(computeChannels(BinaryOperator::Divide, channels(), integer(2)).error, "");
  EXPECT_NE(computeChannels(BinaryOperator::Divide, channels(), integer(0)).error, "");
  EXPECT_NE(computeChannels(BinaryOperator::Divide, integer(2), channels()).error, "");
  EXPECT_NE(computeChannels(BinaryOperator::Remainder, channels(), integer(-2)).error, "");
}

TEST(Arithmetic, ChannelsAreNotCompared) {
  EXPECT_NE(computeChannels(BinaryOperator::Less, channels(), integer(2)).error, "");
}

} // namespace
} // namespace cnnc
