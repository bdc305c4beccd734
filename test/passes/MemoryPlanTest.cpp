#include "passes/MemoryPlan.h"

#include <gtest/gtest.h>

#include <random>

using cnnc::MemoryPlan;

namespace {

TEST(MemoryPlan, BuffersAliveTogetherLieApart) {
  MemoryPlan plan;
  int a = plan.add("a", 10, 0, 1), b = plan.add("b", 20, 1, 2);
  plan.solve(1);
  EXPECT_EQ(plan.offsetOf(b), 0);
  EXPECT_EQ(plan.offsetOf(a), 20);
  EXPECT_EQ(plan.total(), 30);
}

TEST(MemoryPlan, BuffersNeverAliveTogetherShare) {
  MemoryPlan plan;
  int a = plan.add("a", 10, 0, 1), b = plan.add("b", 10, 2, 3);
  plan.solve(1);
  EXPECT_EQ(plan.offsetOf(a), plan.offsetOf(b));
  EXPECT_EQ(plan.total(), 10);
}

TEST(MemoryPlan, SizesAreAligned) {
  MemoryPlan plan;
  plan.add("a", 17, 0, 0);
  int b = plan.add("b", 1, 0, 0);
  plan.solve(16);
  EXPECT_EQ(plan.offsetOf(b), 32);
  EXPECT_EQ(plan.total(), 48);
}

TEST(MemoryPlan, SmallBufferFillsAGap) {
  MemoryPlan plan;
  plan.add("left", 30, 0, 5);
  plan.add("middle", 20, 0, 1);
  plan.add("right", 19, 0, 5);
  int late = plan.add("late", 10, 3, 4);
  plan.solve(1);
  EXPECT_EQ(plan.offsetOf(late), 30);
  EXPECT_EQ(plan.total(), 69);
}

TEST(MemoryPlan, LongestAliveFirstWhereThatTakesLess) {
  MemoryPlan plan;
  plan.add("a", 4, 1, 4);
  plan.add("b", 4, 1, 3);
  plan.add("c", 5, 4, 4); // the largest: below a and b it would leave a gap of 3 before time 4
  plan.add("d", 4, 1, 3);
  plan.solve(1);
  EXPECT_EQ(plan.total(), plan.lowerBound());
}

TEST(MemoryPlan, LowerBoundIsTheMostAliveAtOnce) {
  MemoryPlan plan;
  plan.add("a", 1, 0, 2);
  plan.add("b", 2, 1, 3);
  plan.add("c", 4, 3, 4);
  plan.solve(1);
  EXPECT_EQ(plan.lowerBound(), 6);
}

/// Any two buffers that are alive together do not overlap, whatever the sizes and lifetimes.
TEST(MemoryPlan, NoOverlapOnRandomLifetimes) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    struct Made {
      int64_t size, first, last;
    };
    std::vector<Made> made;
    MemoryPlan plan;
    for (int i = 0; i < 40; ++i) {
      int64_t first = int64_t(random() % 50);
      made.push_back({int64_t(1 + random() % 100), first, first + int64_t(random() % 10)});
      plan.add("b", made.back().size, made.back().first, made.back().last);
    }
    plan.solve(4);
    for (int a = 0; a < 40; ++a)
      for (int b = 0; b < a; ++b) {
        if (made[a].last < made[b].first || made[b].last < made[a].first)
          continue;
        bool apart = plan.offsetOf(a) + made[a].size <= plan.offsetOf(b) ||
                     plan.offsetOf(b) + made[b].size <= plan.offsetOf(a);
        EXPECT_TRUE(apart) << "buffers " << a << " and " << b << " of round " << round;
      }
    EXPECT_GE(plan.total(), plan.lowerBound());
  }
}

} // namespace
