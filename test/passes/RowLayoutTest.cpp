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
  // The later concat is served first: b a. The earlier one begins where a lies, and copies b.
  EXPECT_FALSE(layout.needsCopy(second, 0));
  EXPECT_FALSE(layout.needsCopy(second, 1));
  EXPECT_FALSE(layout.needsCopy(first, 0));
  EXPECT_TRUE(layout.needsCopy(first, 1));
  expectPlace(layout, first, 0, 2);
  EXPECT_EQ(layout.rowChannels(0), 5);
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

TEST(RowLayout, SliceLiesInItsValue) {
  RowLayout layout;
  int a = layout.addValue(8), slice = layout.addSlice(a, 3, 2);
  layout.solve();
  ASSERT_EQ(layout.rowCount(), 1);
  expectPlace(layout, slice, 0, 3);
}

TEST(RowLayout, SliceOfFixedValueIsFixed) {
  RowLayout layout;
  int images = layout.addFixedValue(3), slice = layout.addSlice(images, 1, 2);
  int c = layout.addConcat({slice});
  layout.solve();
  EXPECT_FALSE(layout.placeOf(slice).has_value());
  EXPECT_TRUE(layout.needsCopy(c, 0));
}

// The row of an inception: r and s before what the concat has.
TEST(RowLayout, ConcatOfASliceOverlapsItsValue) {
  RowLayout layout;
  int whole = layout.addValue(96 + 16 + 64), c1 = layout.addSlice(whole, 112, 64);
  int c2 = layout.addValue(128), concat = layout.addConcat({c1, c2});
  layout.solve();
  ASSERT_EQ(layout.rowCount(), 1);
  EXPECT_EQ(layout.rowChannels(0), 112 + 192);
  expectPlace(layout, whole, 0, 0);
  expectPlace(layout, concat, 0, 112);
  expectPlace(layout, c2, 0, 176);
  EXPECT_FALSE(layout.needsCopy(concat, 0));
}

// The gradient of one: the slice of the concat's gradient beside the gradients of r and s.
TEST(RowLayout, ConcatWithASliceOfALargerValue) {
  RowLayout layout;
  int gradient = layout.addValue(192), r = layout.addValue(96), s = layout.addValue(16);
  int c1 = layout.addSlice(gradient, 0, 64), concat = layout.addConcat({r, s, c1});
  layout.solve();
  ASSERT_EQ(layout.rowCount(), 1);
  expectPlace(layout, concat, 0, 0);
  expectPlace(layout, gradient, 0, 112);
  EXPECT_EQ(layout.rowChannels(0), 304);
}

TEST(RowLayout, SliceWhoseValueHasOtherChannelsInTheWayIsCopied) {
  RowLayout layout;
  int a = layout.addValue(8), b = layout.addValue(4);
  int left = layout.addSlice(a, 0, 4), concat = layout.addConcat({left, b});
  layout.solve();
  // Channels 4..8 of a would lie where b does.
  EXPECT_TRUE(layout.needsCopy(concat, 0));
  EXPECT_FALSE(layout.needsCopy(concat, 1));
}

TEST(RowLayout, NeighbouringSlicesAreOneOperand) {
  RowLayout layout;
  int a = layout.addValue(8), b = layout.addValue(4);
  int left = layout.addSlice(a, 0, 4), right = layout.addSlice(a, 4, 4);
  int concat = layout.addConcat({b, left, right});
  layout.solve();
  EXPECT_FALSE(layout.needsCopy(concat, 1));
  EXPECT_FALSE(layout.needsCopy(concat, 2));
  expectPlace(layout, a, 0, 4);
}

TEST(RowLayout, FreeValuesAreMergedInOrder) {
  RowLayout layout;
  int a = layout.addValue(3), b = layout.addValue(5);
  layout.solve();
  EXPECT_EQ(layout.merge({a, b}), (std::vector<std::vector<int>>{{a, b}}));
  expectPlace(layout, b, 0, 3);
}

TEST(RowLayout, MergedValuesLieBeforeAConcatThatBeginsWithOne) {
  RowLayout layout;
  int c1 = layout.addValue(64), r = layout.addValue(96), c2 = layout.addValue(128);
  layout.addConcat({c1, c2});
  layout.solve();
  EXPECT_EQ(layout.merge({c1, r}), (std::vector<std::vector<int>>{{r, c1}}));
  expectPlace(layout, c1, 0, 96);
  EXPECT_EQ(layout.rowChannels(0), 96 + 192);
}

TEST(RowLayout, MergedValuesLieBehindAConcatThatEndsWithOne) {
  RowLayout layout;
  int c1 = layout.addValue(64), c2 = layout.addValue(128), r = layout.addValue(96);
  layout.addConcat({c2, c1});
  layout.solve();
  EXPECT_EQ(layout.merge({r, c1}), (std::vector<std::vector<int>>{{c1, r}}));
}

TEST(RowLayout, ValueInTheMiddleOfAConcatIsNotMerged) {
  RowLayout layout;
  int a = layout.addValue(1), b = layout.addValue(2), c = layout.addValue(3);
  int r = layout.addValue(4), s = layout.addValue(5);
  layout.addConcat({a, b, c});
  layout.solve();
  EXPECT_EQ(layout.merge({b, r, s}), (std::vector<std::vector<int>>{{r, s}}));
}

TEST(RowLayout, NeighboursInAConcatAreMergedWhereverTheyLie) {
  RowLayout layout;
  int a = layout.addValue(1), b = layout.addValue(2), c = layout.addValue(3);
  int d = layout.addValue(4);
  layout.addConcat({a, b, c, d});
  layout.solve();
  EXPECT_EQ(layout.merge({c, b}), (std::vector<std::vector<int>>{{b, c}}));
}

TEST(RowLayout, DenseRowHasNoRoomForMerging) {
  RowLayout layout;
  int a = layout.addValue(1), b = layout.addValue(2), r = layout.addValue(3);
  int concat = layout.addConcat({a, b});
  layout.keepDense(concat);
  layout.solve();
  EXPECT_TRUE(layout.merge({a, r}).empty());
  EXPECT_EQ(layout.rowChannels(layout.placeOf(concat)->row), 3);
}

TEST(RowLayout, OnlyOneOfTwoConcatsGetsCompany) {
  RowLayout layout;
  int a = layout.addValue(8), b = layout.addValue(2), r = layout.addValue(3);
  layout.addConcat({a, layout.addValue(1)});
  layout.addConcat({b, layout.addValue(1)});
  layout.solve();
  EXPECT_EQ(layout.merge({b, a, r}), (std::vector<std::vector<int>>{{r, a}}));
}

TEST(RowLayout, PrintsItsRows) {
  RowLayout layout;
  int a = layout.addValue(3), b = layout.addValue(5);
  layout.addConcat({a, b});
  layout.solve();
  EXPECT_EQ(layout.str(), "row 0: 8 channels: v0[0..3) v1[3..8) v2[0..8)\n");
}

} // namespace
