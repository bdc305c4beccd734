#include "runtime/TensorFile.h"

#include "test/runtime/TemporaryFolder.h"

#include <cstring>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/stat.h>

using namespace cnnc::runtime;
using cnnc::test::TemporaryFolder;
using testing::HasSubstr;

namespace {

/// A file as the format describes it, the header's length in front.
std::string fileOf(const std::string &header, const std::string &data) {
  std::string length(8, '\0');
  for (size_t b = 0; b < 8; ++b)
    length[b] = static_cast<char>(header.size() >> (8 * b));
  return length + header + data;
}

std::string tensor(const std::string &name, const std::string &dtype, const std::string &shape,
                   const std::string &offsets) {
  std::ostringstream text;
  text << '"' << name << R"(":{"dtype":")" << dtype << R"(","shape":[)" << shape
       << R"(],"data_offsets":[)" << offsets << "]}";
  return text.str();
}

std::string object(const std::string &fields) {
  std::string text = "{";
  text += fields;
  text += "}";
  return text;
}

class TensorFileTest : public testing::Test {
protected:
  TemporaryFolder folder;

  std::string problemOf(const std::string &bytes) {
    auto file = TensorFile::open(folder.write("f.safetensors", bytes));
    return file ? "" : file.error().message;
  }
};

TEST_F(TensorFileTest, ReadsWhatTheFormatDescribes) {
  const std::string data("\0\0\x80\x3f\0\0\0\x40\x07\0\0\0\0\0\0\0", 16);
  const std::string header =
      object("\"__metadata__\":{\"made by\":\"hand\"}," + tensor("a", "F32", "2, 1", "0, 8") + "," +
             tensor("b", "I64", "", "8, 16")) +
      "  ";
  auto file = TensorFile::open(folder.write("f", fileOf(header, data)));
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_EQ(file->tensors().size(), 2u);
  const TensorEntry *a = file->find("a");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->dtype, "F32");
  EXPECT_EQ(a->shape, (std::vector<int64_t>{2, 1}));
  float floats[2];
  ASSERT_TRUE(file->read(*a, floats));
  EXPECT_EQ(floats[0], 1.0f);
  EXPECT_EQ(floats[1], 2.0f);
  int64_t integer;
  ASSERT_TRUE(file->read(*file->find("b"), &integer));
  EXPECT_EQ(integer, 7);
  EXPECT_EQ(file->find("c"), nullptr);
}

TEST_F(TensorFileTest, ReadsBackWhatItWrote) {
  const float floats[6] = {1, -2, 3.5f, 0, 1e-40f, 6};
  const int64_t integer = -5;
  ASSERT_TRUE(writeTensorFile(folder / "f",
                              {{"x.weight", "F32", {2, 3}, floats},
                               {"none", "F32", {0, 4}, nullptr},
                               {"n", "I64", {}, &integer}},
                              {{"who", "\"me\" \xc3\xa4"}}));
  auto file = TensorFile::open(folder / "f");
  ASSERT_TRUE(file) << file.error().message;
  float back[6];
  ASSERT_TRUE(file->read(*file->find("x.weight"), back));
  EXPECT_EQ(std::memcmp(back, floats, sizeof floats), 0);
  int64_t integer_back;
  ASSERT_TRUE(file->read(*file->find("n"), &integer_back));
  EXPECT_EQ(integer_back, integer);
  EXPECT_EQ(file->find("none")->elements(), 0);
  EXPECT_EQ(folder.read("f")[0] % 8, 0) << "tensors begin at a multiple of 8";
}

TEST_F(TensorFileTest, RefusesFilesThatAreNone) {
  EXPECT_THAT(problemOf(""), HasSubstr("0 bytes"));
  EXPECT_THAT(problemOf("1234567"), HasSubstr("7 bytes"));
  EXPECT_THAT(problemOf(fileOf("", "")), HasSubstr("begin with {"));
  EXPECT_THAT(problemOf(std::string(8, '\xff') + "{}"), HasSubstr("header"));
  EXPECT_THAT(problemOf(std::string("\xf0\0\0\0\0\0\0\0{}", 10)), HasSubstr("240 bytes"));
  EXPECT_THAT(problemOf(fileOf("[]", "")), HasSubstr("begin with {"));
  EXPECT_THAT(TensorFile::open(folder / "absent").error().message, HasSubstr("No such file"));
  EXPECT_THAT(TensorFile::open(folder.path).error().message, HasSubstr("not a regular file"));
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(TensorFile::open(folder / "pipe").error().message, HasSubstr("not a regular file"));
}

TEST_F(TensorFileTest, RefusesMalformedHeaders) {
  const std::string four(4, '\0');
  for (const char *header :
       {"{",
        "{}}",
        "{\"a\":1}",
        "{\"a\":null}",
        "{\"a\":[]}",
        "{\"a\":\"b\"}",
        "{\"a\":{}}",
        "{\"a\":{\"dtype\":\"F32\"}}",
        "{\"__metadata__\":[]}",
        "{\"__metadata__\":{\"a\":1}}",
        "{\"a\":{\"dtype\":1,\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\xff\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"})
    EXPECT_NE(problemOf(fileOf(header, four)), "") << header;
}

TEST_F(TensorFileTest, RefusesWrongSizes) {
  const std::string eight(8, '\0');
  auto problem = [&](const std::string &body) { return problemOf(fileOf(object(body), eight)); };
  EXPECT_THAT(problem(tensor("a", "F31", "2", "0,8")), HasSubstr("unknown dtype F31"));
  EXPECT_THAT(problem(tensor("a", "F32", "3", "0,8")), HasSubstr("does not fit F32 [3]"));
  EXPECT_THAT(problem(tensor("a", "F32", "3", "0,12")), HasSubstr("the file has 8"));
  EXPECT_THAT(problem(tensor("a", "F32", "2", "8,0")), HasSubstr("bytes 8 to 0"));
  EXPECT_THAT(problem(tensor("a", "F32", "1", "0,4")), HasSubstr("take 4 bytes"));
  EXPECT_THAT(problem(tensor("a", "F32", "1", "4,8")), HasSubstr("a gap"));
  EXPECT_THAT(problem(tensor("a", "F32", "2", "0,8") + "," + tensor("b", "F32", "1", "4,8")),
              HasSubstr("overlap"));
  EXPECT_THAT(problem(tensor("a", "F32", "1", "0,4") + "," + tensor("a", "F32", "1", "4,8")),
              HasSubstr("occurs twice"));
  // Products that overflow 64 bits, to 0 and to the right number.
  EXPECT_THAT(problem(tensor("a", "F32", "4294967296,4294967296", "0,0")),
              HasSubstr("does not fit"));
  EXPECT_THAT(problem(tensor("a", "F32", "9223372036854775809,2", "0,8")), HasSubstr("extent"));
  EXPECT_THAT(problem(tensor("a", "F32", "4611686018427387906", "0,8")), HasSubstr("does not fit"));
}

TEST_F(TensorFileTest, SurvivesDeepAndWideHeaders) {
  EXPECT_NE(problemOf(fileOf("{\"a\":" + std::string(1000000, '['), "")), "");
  std::string nested;
  for (int i = 0; i < 200000; ++i)
    nested += "{\"a\":";
  EXPECT_NE(problemOf(fileOf(nested, "")), "");
  std::string ones = "1";
  for (int i = 0; i < 100; ++i)
    ones += ",1";
  EXPECT_THAT(problemOf(fileOf(object(tensor("a", "F32", ones, "0,4")), "1234")),
              HasSubstr("32 dimensions"));
}

TEST_F(TensorFileTest, AnyCutOrChangedByteIsSurvived) {
  const float floats[2] = {1, 2};
  ASSERT_TRUE(writeTensorFile(folder / "whole", {{"ab", "F32", {2}, floats}}));
  const std::string whole = folder.read("whole");
  for (size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(problemOf(whole.substr(0, length)), "") << length;
  for (size_t at = 0; at < whole.size(); ++at)
    for (char value : {'\0', '"', '9', '\xff', '{', ']'}) {
      std::string changed = whole;
      changed[at] = value;
      problemOf(changed); // an error or another valid file; the sanitizers watch
    }
}

TEST_F(TensorFileTest, MessagesHoldNoControlCharacters) {
  const std::string problem = problemOf(
      fileOf(object(tensor("\\u001b[31m" + std::string(5000, 'x'), "F31", "1", "0,4")), "1234"));
  EXPECT_EQ(problem.find('\x1b'), std::string::npos);
  EXPECT_LT(problem.size(), 1000u);
}

} // namespace
