// halide_malloc and halide_free, as HalideRuntime.h asks for them.
#include "HalideRuntime.h"

#include <cstring>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace {

bool aligned(void *pointer) { return reinterpret_cast<uintptr_t>(pointer) % 64 == 0; }

TEST(KernelMemory, BlocksAreAlignedAndApart) {
  std::vector<std::pair<char *, size_t>> blocks;
  for (size_t bytes : {1, 63, 64, 65, 1000, 100000}) {
    char *block = static_cast<char *>(halide_malloc(nullptr, bytes));
    EXPECT_TRUE(aligned(block));
    std::memset(block, static_cast<int>(blocks.size() + 1), bytes);
    blocks.emplace_back(block, bytes);
  }
  for (size_t b = 0; b < blocks.size(); ++b) {
    EXPECT_EQ(blocks[b].first[0], static_cast<char>(b + 1));
    EXPECT_EQ(blocks[b].first[blocks[b].second - 1], static_cast<char>(b + 1));
    halide_free(nullptr, blocks[b].first);
  }
}

TEST(KernelMemory, FreedOutOfOrderABlockIsNotGivenTwice) {
  char *first = static_cast<char *>(halide_malloc(nullptr, 256));
  char *second = static_cast<char *>(halide_malloc(nullptr, 256));
  halide_free(nullptr, first);
  char *third = static_cast<char *>(halide_malloc(nullptr, 256));
  EXPECT_GE(third, second + 256);
  halide_free(nullptr, third);
  halide_free(nullptr, second);
  EXPECT_EQ(halide_malloc(nullptr, 256), first); // all were free: the stack begins anew
  halide_free(nullptr, first);
}

TEST(KernelMemory, ServesBlocksLargerThanItsStack) {
  const size_t bytes = size_t(300) << 20;
  char *block = static_cast<char *>(halide_malloc(nullptr, bytes));
  ASSERT_NE(block, nullptr);
  EXPECT_TRUE(aligned(block));
  block[0] = block[bytes - 1] = 1;
  halide_free(nullptr, block);
}

TEST(KernelMemory, FreesNothingGladly) { halide_free(nullptr, nullptr); }

TEST(KernelMemory, ThreadsHaveBlocksOfTheirOwn) {
  void *here = halide_malloc(nullptr, 128), *there = nullptr;
  std::thread other([&] {
    there = halide_malloc(nullptr, 128);
    halide_free(nullptr, there);
  });
  other.join();
  EXPECT_NE(here, there);
  halide_free(nullptr, here);
}

} // namespace
