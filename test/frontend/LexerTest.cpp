#include "frontend/Lexer.h"

#include <gtest/gtest.h>

#include <sstream>

namespace cnnc {
namespace {

struct Lexed {
  std::vector<Token> tokens;
  std::string errors;
};

Lexed lex(SourceFiles &files, const std::string &text) {
  std::ostringstream errors;
  Diagnostics diagnostics(files, errors);
  std::vector<Token> tokens = tokenize(files.add("test", text), diagnostics);
  return {tokens, errors.str()};
}

TEST(Lexer, TokenKnowsItsPlace) {
  SourceFiles files;
  Lexed lexed = lex(files, "a\n  bc");
  ASSERT_EQ(lexed.tokens.size(), 3u);
  LineAndColumn position = files.position(lexed.tokens[1].range);
  EXPECT_EQ(position.line, 2u);
  EXPECT_EQ(position.column, 3u);
  EXPECT_EQ(lexed.tokens[1].range.length, 2u);
}

TEST(Lexer, FirstTokenOfALineKnowsIt) {
  SourceFiles files;
  Lexed lexed = lex(files, "a b // c\nd");
  ASSERT_EQ(lexed.tokens.size(), 4u);
  EXPECT_TRUE(lexed.tokens[0].starts_line);
  EXPECT_FALSE(lexed.tokens[1].starts_line);
  EXPECT_TRUE(lexed.tokens[2].starts_line);
}

TEST(Lexer, LargestInteger) {
  SourceFiles files;
  Lexed lexed = lex(files, "9223372036854775807");
  EXPECT_EQ(lexed.tokens[0].integer, INT64_MAX);
  EXPECT_EQ(lexed.errors, "");
}

TEST(Lexer, Reals) {
  SourceFiles files;
  Lexed lexed = lex(files, "0.5 1e-3 .25 2E+2");
  ASSERT_EQ(lexed.tokens.size(), 5u);
  EXPECT_EQ(lexed.tokens[0].real, 0.5);
  EXPECT_EQ(lexed.tokens[1].real, 0.001);
  EXPECT_EQ(lexed.tokens[2].real, 0.25);
  EXPECT_EQ(lexed.tokens[3].real, 200.0);
}

TEST(Lexer, RealOutOfRangeIsAnError) {
  SourceFiles files;
  EXPECT_NE(lex(files, "1e999").errors.find("does not fit a 64-bit float"), std::string::npos);
}

TEST(Lexer, ArrowIsNotMinusAndGreater) {
  SourceFiles files;
  Lexed lexed = lex(files, "a->b - > c");
  EXPECT_EQ(lexed.tokens[1].text, "->");
  EXPECT_EQ(lexed.tokens[3].text, "-");
  EXPECT_EQ(lexed.tokens[4].text, ">");
}

TEST(Lexer, StringLosesItsQuotes) {
  SourceFiles files;
  Lexed lexed = lex(files, "\"a // b\"");
  EXPECT_EQ(lexed.tokens[0].kind, TokenKind::String);
  EXPECT_EQ(lexed.tokens[0].text, "a // b");
}

// The forms that RFC 3629 forbids: overlong, surrogate, above U+10FFFF, cut short.
TEST(Lexer, InvalidUtf8InACommentIsAnError) {
  for (const char *bytes : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
    SourceFiles files;
    EXPECT_NE(lex(files, std::string("// ") + bytes).errors.find("not valid UTF-8"),
              std::string::npos);
  }
}

TEST(Lexer, ValidUtf8InACommentIsFine) {
  SourceFiles files;
  EXPECT_EQ(lex(files, "// \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80").errors, "");
}

TEST(Lexer, EncodingIsReportedOnce) {
  SourceFiles files;
  std::string errors = lex(files, std::string(1000, '\0')).errors;
  EXPECT_EQ(errors.find("error:"), errors.rfind("error:"));
}

} // namespace
} // namespace cnnc
