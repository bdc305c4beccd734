#include "frontend/Diagnostics.h"

#include <gtest/gtest.h>

#include <sstream>

namespace cnnc {
namespace {

struct DiagnosticsTest : testing::Test {
  SourceFiles files;
  std::ostringstream out;
  Diagnostics diagnostics{files, out};
};

TEST_F(DiagnosticsTest, MarksThePlaceUnderTheLine) {
  FileId file = files.add("a.cnn", "first\n  second third\n");
  diagnostics.error({file, 15, 5}, "observed, expected");
  EXPECT_EQ(out.str(), "a.cnn:2:10: error: observed, expected\n"
                       "    second third\n"
                       "           ^~~~~\n");
}

TEST_F(DiagnosticsTest, TabsStayTabs) {
  FileId file = files.add("a.cnn", "\tx\ty");
  diagnostics.error({file, 3, 1}, "message");
  EXPECT_EQ(out.str(), "a.cnn:1:4: error: message\n  \tx\ty\n  \t \t^\n");
}

TEST_F(DiagnosticsTest, UnprintableBytesAreQuestionMarks) {
  FileId file = files.add("a.cnn", std::string("a\x1B\xFF\0b", 5));
  diagnostics.error({file, 4, 1}, "message");
  EXPECT_EQ(out.str(), "a.cnn:1:5: error: message\n  a???b\n      ^\n");
}

TEST_F(DiagnosticsTest, MarksTheEndOfTheLine) {
  FileId file = files.add("a.cnn", "abc\r\ndef");
  diagnostics.error({file, 3, 1}, "message");
  EXPECT_EQ(out.str(), "a.cnn:1:4: error: message\n  abc\n     ^\n");
}

TEST_F(DiagnosticsTest, MarksTheEndOfTheFile) {
  FileId file = files.add("a.cnn", "abc\n");
  diagnostics.error({file, 4, 0}, "message");
  EXPECT_EQ(out.str(), "a.cnn:2:1: error: message\n  \n  ^\n");
}

TEST_F(DiagnosticsTest, LongLinesAreCutAroundThePlace) {
  FileId file = files.add("a.cnn", std::string(100000, 'a') + "b" + std::string(100000, 'c'));
  diagnostics.error({file, 100000, 1}, "message");
  EXPECT_LT(out.str().size(), 400u);
  EXPECT_NE(out.str().find("aaab"), std::string::npos);
}

TEST_F(DiagnosticsTest, NoFileNoPlace) {
  diagnostics.error({}, "message");
  EXPECT_EQ(out.str(), "error: message\n");
}

TEST_F(DiagnosticsTest, RepeatedErrorIsPrintedOnce) {
  FileId file = files.add("a.cnn", "abc");
  diagnostics.error({file, 0, 1}, "message");
  diagnostics.error({file, 0, 1}, "message");
  EXPECT_EQ(diagnostics.errors(), 2u);
  EXPECT_EQ(out.str(), "a.cnn:1:1: error: message\n  abc\n  ^\n");
}

TEST_F(DiagnosticsTest, RepeatedRemarksHideNoError) {
  FileId file = files.add("a.cnn", "abc");
  for (int i = 0; i < 1000; ++i)
    diagnostics.report({Severity::Remark, {file, 0, 1}, "remark"});
  diagnostics.error({file, 0, 1}, "message");
  EXPECT_NE(out.str().find("error: message"), std::string::npos);
}

TEST_F(DiagnosticsTest, UsesFollowFromTheInsideOutwards) {
  FileId file = files.add("a.cnn", "abc");
  Diagnostics::UseScope outer(diagnostics, {{file, 0, 1}, "outer"});
  Diagnostics::UseScope inner(diagnostics, {{file, 1, 1}, "inner"});
  diagnostics.error({file, 2, 1}, "message");
  size_t first = out.str().find("note: inner"), second = out.str().find("note: outer");
  EXPECT_LT(first, second);
  EXPECT_NE(second, std::string::npos);
}

TEST_F(DiagnosticsTest, LongChainsLoseTheirMiddle) {
  std::vector<Note> chain(30, Note{{}, "use"});
  std::vector<Note> shown = shortened(chain);
  ASSERT_EQ(shown.size(), 9u);
  EXPECT_EQ(shown[5].message, "... 22 more uses ...");
}

TEST_F(DiagnosticsTest, StopsAfterTheLimit) {
  FileId file = files.add("a.cnn", std::string(100, 'a'));
  for (uint32_t i = 0; i < 100; ++i)
    diagnostics.error({file, i, 1}, "message");
  EXPECT_TRUE(diagnostics.full());
  EXPECT_NE(out.str().find("more than 20 errors"), std::string::npos);
}

} // namespace
} // namespace cnnc
