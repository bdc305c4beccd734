#include "runtime/Idx.h"

#include "test/runtime/IdxFiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cnnc::runtime;
using namespace cnnc::test;
using testing::HasSubstr;

namespace {

class IdxTest : public testing::Test {
protected:
  TemporaryFolder folder;
  const std::string data = "abcdefghijklmnopqrstuvwx"; // 2 x 3 x 4

  std::string problemOf(const std::string &bytes, uint32_t rank = 3) {
    auto array = readIdx(folder.write("f", bytes), rank);
    return array ? "" : array.error().message;
  }
};

TEST_F(IdxTest, ReadsPlainAndCompressedFiles) {
  const std::string plain = idxBytes({2, 3, 4}, data);
  for (const std::string &bytes : {plain, gzip(plain)}) {
    auto array = readIdx(folder.write("f", bytes), 3);
    ASSERT_TRUE(array) << array.error().message;
    EXPECT_EQ(array->shape, (std::vector<uint32_t>{2, 3, 4}));
    EXPECT_EQ(std::string(array->bytes.begin(), array->bytes.end()), data);
  }
}

TEST_F(IdxTest, RefusesWhatIsNoIdxFile) {
  EXPECT_THAT(problemOf(""), HasSubstr("not an IDX file"));
  EXPECT_THAT(problemOf("PK\3\4 and so on"), HasSubstr("not an IDX file"));
  EXPECT_THAT(problemOf(std::string("\0\0\x0d\3", 4)), HasSubstr("type 13, expected 8"));
  EXPECT_THAT(problemOf(idxBytes({24}, data)), HasSubstr("1 dimensions, expected 3"));
  EXPECT_THAT(problemOf(std::string("\0\0\x08\3\0\0\0\2\0", 9)), HasSubstr("within its header"));
  EXPECT_THAT(readIdx(folder / "absent", 1).error().message, HasSubstr("No such file"));
  EXPECT_THAT(readIdx(folder.path, 1).error().message, HasSubstr("not a regular file"));
}

TEST_F(IdxTest, RefusesWrongLengths) {
  EXPECT_THAT(problemOf(idxBytes({2, 3, 4}, "abc")), HasSubstr("ends after 3 of 24 bytes"));
  EXPECT_THAT(problemOf(idxBytes({2, 3, 4}, data + "y")), HasSubstr("goes on behind the 24"));
  EXPECT_THAT(problemOf(idxBytes({0}, ""), 1), HasSubstr("empty"));
}

TEST_F(IdxTest, ClaimsBeyondTheFileTakeNoMemory) {
  EXPECT_THAT(problemOf(idxBytes({0xffffffff, 0xffffffff, 0xffffffff}, data)),
              HasSubstr("more bytes than a file of 40 bytes can hold"));
  EXPECT_THAT(problemOf(gzip(idxBytes({1000, 1000, 1000}, data))), HasSubstr("can hold"));
  EXPECT_THAT(problemOf(gzip(idxBytes({10, 10, 10}, data))), HasSubstr("ends after 24"));
}

TEST_F(IdxTest, RefusesDamagedCompression) {
  std::string bytes = gzip(idxBytes({2, 3, 4}, data));
  std::string wrong_sum = bytes;
  wrong_sum[bytes.size() - 8] ^= 1; // CRC-32, then the length
  EXPECT_NE(problemOf(wrong_sum), "");
  for (size_t length = 3; length < bytes.size(); ++length)
    EXPECT_NE(problemOf(bytes.substr(0, length)), "") << length;
  for (size_t at = 10; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] ^= 0x55;
    EXPECT_NE(problemOf(changed), "") << at;
  }
}

} // namespace
