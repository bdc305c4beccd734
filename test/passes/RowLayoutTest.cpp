#include "passes/RowLayout.h"

#include <gtest/gtest.h>

using cnnc::RowLayout;

namespace {

void expectPlace(const RowLayout &layout, int value, int row, int64_t first) {
  auto place = layout.placeOf(value);
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->row, row);
  EXPECT_EQ(place->first, first);
}

TEST(RowLayout, ValueAloneHasItsOwnRow) {
  RowLayout layout;
  int a = layout.addValue(7);
  layout.solve();
  expectPlace(layout, a, 0, 0);
  EXPECT_EQ(layout.rowChannels(0), 7);
}

TEST(RowLayout, OperandsOfAConcatLieSideBySide) {
  RowLayout layout;
  int a = layout.addValue(3), b = layout.addValue(5);
  int c = layout.addConcat({a, b});
  layout.solve();
  ASSERT_EQ(layout.rowCount(), 1);
  EXPECT_EQ(layout.rowChannels(0), 8);
  expectPlace(layout, a, 0, 0);
  expectPlace(layout, b, 0, 3);
  expectPlace(layout, c, 0, 0);
  EXPECT_FALSE(layout.needsCopy(c, 0));
  EXPECT_FALSE(layout.needsCopy(c, 1));
}

TEST(RowLayout, DenseBlockIsOneRow) {
  RowLayout layout;
  int x = layout.addValue(64);
  int f1 = layout.addValue(32), c1 = layout.addConcat({x, f1});
  int f2 = layout.addValue(32), c2 = layout.addConcat({c1, f2});
  layout.solve();
  ASSERT_EQ(layout.rowCount(), 1);
  EXPECT_EQ(layout.rowChannels(0), 128);
  expectPlace(layout, x, 0, 0);
  expectPlace(layout, f1, 0, 64);
  expectPlace(layout, c1, 0, 0);
  expectPlace(layout, f2, 0, 96);
  EXPECT_FALSE(layout.needsCopy(c2, 0));
}

TEST(RowLayout, NestedConcatBehindAnOperandKeepsItsOffset) {
  RowLayout layout;
  int a = layout.addValue(1), b = layout.addValue(2), inner = layout.addConcat({a, b});
  int c = layout.addValue(4), outer = layout.addConcat({c, inner});
  layout.solve();
  expectPlace(layout, a, 0, 4);
  expectPlace(layout, b, 0, 5);
  EXPECT_EQ(layout.firstChannel(outer, 1), 4);
}

TEST(RowLayout, SecondConcatOfAValueCopiesIt) {
  RowLayout layout;
  int a = layout.addValue(1), b = layout.addValue(2);
  int first = layout.addConcat({a, b}), second = layout.addConcat({b, a});
  layout.solve();
  // The later concat is served first; what it took, the earlier one copies.
  EXPECT_FALSE(layout.needsCopy(second, 0));
  EXPECT_FALSE(layout.needsCopy(second, 1));
  EXPECT_TRUE(layout.needsCopy(first, 0));
  EXPECT_TRUE(layout.needsCopy(first, 1));
}

TEST(RowLayout, ValueTwiceInAConcatIsCopiedOnce) {
  RowLayout layout;
  int a = layout.addValue(3);
  int c = layout.addConcat({a, a});
  layout.solve();
  EXPECT_FALSE(layout.needsCopy(c, 0));
  EXPECT_TRUE(layout.needsCopy(c, 1));
  EXPECT_EQ(layout.firstChannel(c, 1), 3);
}

TEST(RowLayout, FixedValueIsCopied) {
  RowLayout layout;
  int images = layout.addFixedValue(3), a = layout.addValue(5);
  int c = layout.addConcat({images, a});
  layout.solve();
  EXPECT_FALSE(layout.placeOf(images).has_value());
  EXPECT_TRUE(layout.needsCopy(c, 0));
  expectPlace(layout, a, 0, 3);
}

TEST(RowLayout, PrintsItsRows) {
  RowLayout layout;
  int a = layout.addValue(3), b = layout.addValue(5);
  layout.addConcat({a, b});
  layout.solve();
  EXPECT_EQ(layout.str(), "row 0: 8 channels: v0[0..3) v1[3..8) v2[0..8)\n");
}

} // namespace
