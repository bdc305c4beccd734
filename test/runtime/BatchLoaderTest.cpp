#include "runtime/BatchLoader.h"

#include "runtime/Shuffle.h"

#include <gtest/gtest.h>

using namespace cnnc::runtime;

namespace {

/// `count` images of one pixel; image i is i with label i % 10.
LabelledImages numbered(uint32_t count) {
  LabelledImages images{count, 1, 1, {}, {}};
  for (uint32_t i = 0; i < count; ++i) {
    images.pixels.push_back(static_cast<uint8_t>(i));
    images.labels.push_back(static_cast<uint8_t>(i % 10));
  }
  return images;
}

std::vector<int> imagesOf(const Batch &batch) {
  std::vector<int> images;
  for (int i = 0; i < batch.count; ++i)
    images.push_back(static_cast<int>(batch.images[static_cast<size_t>(i)] * 255 + 0.5f));
  return images;
}

TEST(BatchLoader, GivesEachImageOnceInOrderAndASmallerLastBatch) {
  const LabelledImages data = numbered(10);
  const std::vector<uint32_t> order = {3, 1, 4, 0, 5, 9, 2, 6, 8, 7};
  BatchLoader loader(data, 1, 1, order, 0, 4);
  std::vector<int> seen, sizes;
  while (const Batch *batch = loader.next()) {
    for (int image : imagesOf(*batch))
      seen.push_back(image);
    sizes.push_back(batch->count);
    EXPECT_EQ(batch->labels[0], imagesOf(*batch)[0] % 10);
  }
  EXPECT_EQ(seen, std::vector<int>(order.begin(), order.end()));
  EXPECT_EQ(sizes, (std::vector<int>{4, 4, 2}));
  EXPECT_EQ(loader.next(), nullptr) << "still at the end";
}

TEST(BatchLoader, BeginsWhereItIsTold) {
  const LabelledImages data = numbered(5);
  BatchLoader loader(data, 1, 1, fileOrder(5), 4, 2);
  const Batch *batch = loader.next();
  ASSERT_TRUE(batch);
  EXPECT_EQ(imagesOf(*batch), std::vector<int>{4});
  EXPECT_EQ(loader.next(), nullptr);
  BatchLoader at_end(data, 1, 1, fileOrder(5), 5, 2);
  EXPECT_EQ(at_end.next(), nullptr);
}

TEST(BatchLoader, KeepsABatchUntilTheNextIsAsked) {
  const LabelledImages data = numbered(200);
  BatchLoader loader(data, 1, 1, fileOrder(200), 0, 1);
  for (int i = 0; i < 200; ++i) {
    const Batch *batch = loader.next();
    ASSERT_TRUE(batch);
    std::this_thread::yield();
    EXPECT_EQ(imagesOf(*batch), std::vector<int>{i});
  }
}

TEST(BatchLoader, CanBeLeftEarly) {
  const LabelledImages data = numbered(200);
  for (int taken = 0; taken < 3; ++taken) {
    BatchLoader loader(data, 1, 1, fileOrder(200), 0, 3);
    for (int i = 0; i < taken; ++i)
      ASSERT_TRUE(loader.next());
  }
}

} // namespace
