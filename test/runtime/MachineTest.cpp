#include "runtime/Machine.h"

#include "runtime/AlignedBuffer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cnnc::runtime;
using testing::HasSubstr;

namespace {

TEST(Machine, BytesForPeople) {
  EXPECT_EQ(formatBytes(0), "0 B");
  EXPECT_EQ(formatBytes(1023), "1023 B");
  EXPECT_EQ(formatBytes(1536), "1.5 KiB");
  EXPECT_EQ(formatBytes(uint64_t(3) << 30), "3.0 GiB");
  EXPECT_EQ(formatBytes(~uint64_t(0)), "16.0 EiB");
}

TEST(Machine, HasAProcessorAndMemory) {
  EXPECT_GE(usableProcessors(), 1);
  EXPECT_GT(availableMemory(), uint64_t(1) << 20);
  EXPECT_GT(peakResidentMemory(), uint64_t(1) << 20);
}

TEST(Machine, NoFeaturesAreEveryCpus) {
  const char *const none[] = {nullptr};
  EXPECT_TRUE(checkCpuFeatures(none, "any"));
  EXPECT_TRUE(checkCpuFeatures(nullptr, "any"));
}

TEST(AlignedBuffer, RefusesMoreThanThereIs) {
  auto buffer = AlignedBuffer::allocate(uint64_t(1) << 60, "the test");
  ASSERT_FALSE(buffer);
  EXPECT_THAT(buffer.error().message, HasSubstr("the test needs 1.0 EiB of memory"));
}

TEST(AlignedBuffer, HasSlackEvenAtAPagesEnd) {
  for (uint64_t bytes : {uint64_t(4096), uint64_t(2) << 20}) {
    auto buffer = AlignedBuffer::allocate(bytes, "the test");
    ASSERT_TRUE(buffer);
    for (uint64_t b = bytes; b < bytes + AlignedBuffer::slack; ++b)
      EXPECT_EQ(buffer->data()[b], std::byte(0));
  }
}

} // namespace
