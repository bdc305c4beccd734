#include "runtime/Random.h"
#include "runtime/Shuffle.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace cnnc::runtime;

namespace {

// Known answers of Random123's kat_vectors for philox4x32, 10 rounds.
TEST(Random, PhiloxGivesThePublishedNumbers) {
  using Words = std::array<uint32_t, 4>;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, UniformFillsTheOpenInterval) {
  const RandomStream random(7, RandomStream::Benchmark, 0);
  double sum = 0, squares = 0, low = 1, high = 0;
  const int count = 200000;
  for (int i = 0; i < count; ++i) {
    const double u = random.uniform(static_cast<uint64_t>(i));
    sum += u;
    squares += u * u;
    low = std::min(low, u);
    high = std::max(high, u);
  }
  EXPECT_GT(low, 0);
  EXPECT_LT(high, 1);
  // Four standard errors of the mean 1/2 (variance 1/12) and of the second moment 1/3.
  EXPECT_NEAR(sum / count, 0.5, 4 * std::sqrt(1.0 / 12 / count));
  EXPECT_NEAR(squares / count, 1.0 / 3, 4 * std::sqrt(4.0 / 45 / count));
}

TEST(Random, NormalHasTheMomentsOfTheNormalDistribution) {
  const RandomStream random(7, RandomStream::Initialisation, 3);
  const int count = 200000;
  double sum = 0, squares = 0, fourths = 0;
  int within_one = 0;
  for (int i = 0; i < count; ++i) {
    const double x = random.normal(static_cast<uint64_t>(i));
    sum += x;
    squares += x * x;
    fourths += x * x * x * x;
    within_one += std::fabs(x) < 1;
  }
  EXPECT_NEAR(sum / count, 0, 4 / std::sqrt(count));
  EXPECT_NEAR(squares / count, 1, 4 * std::sqrt(2.0 / count));
  EXPECT_NEAR(fourths / count, 3, 4 * std::sqrt(96.0 / count));
  const double share = std::erf(std::sqrt(0.5));
  EXPECT_NEAR(within_one / double(count), share, 4 * std::sqrt(share * (1 - share) / count));
}

TEST(Random, StreamsDiffer) {
  const uint64_t base = RandomStream(1, RandomStream::Initialisation, 0).bits(0);
  EXPECT_NE(base, RandomStream(2, RandomStream::Initialisation, 0).bits(0));
  EXPECT_NE(base, RandomStream(1ull << 32 | 1, RandomStream::Initialisation, 0).bits(0));
  EXPECT_NE(base, RandomStream(1, RandomStream::Shuffling, 0).bits(0));
  EXPECT_NE(base, RandomStream(1, RandomStream::Initialisation, 1).bits(0));
  EXPECT_NE(base, RandomStream(1, RandomStream::Initialisation, 0).bits(1));
}

TEST(Shuffle, IsAPermutation) {
  for (uint32_t count : {0u, 1u, 2u, 1000u}) {
    std::vector<uint32_t> order = shuffledOrder(count, 5, 1);
    std::sort(order.begin(), order.end());
    EXPECT_EQ(order, fileOrder(count));
  }
}

TEST(Shuffle, DependsOnSeedAndEpochAlone) {
  const auto order = shuffledOrder(1000, 5, 1);
  EXPECT_EQ(order, shuffledOrder(1000, 5, 1));
  EXPECT_NE(order, shuffledOrder(1000, 6, 1));
  EXPECT_NE(order, shuffledOrder(1000, 5, 2));
  EXPECT_NE(order, fileOrder(1000));
}

TEST(Shuffle, BringsEachElementToEachPlaceEquallyOften) {
  const int runs = 24000;
  int counts[4][4] = {};
  for (int seed = 0; seed < runs; ++seed) {
    const auto order = shuffledOrder(4, static_cast<uint64_t>(seed), 1);
    for (int place = 0; place < 4; ++place)
      ++counts[place][order[static_cast<size_t>(place)]];
  }
  const double expected = runs / 4.0, deviation = std::sqrt(runs * 0.25 * 0.75);
  for (auto &row : counts)
    for (int count : row)
      EXPECT_NEAR(count, expected, 5 * deviation);
}

} // namespace
