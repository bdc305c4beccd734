//===- Lexer.h - text to tokens ---------------------------------------------------------*- C++
//-*-===//
//
// Blanks and comments (`//` to the end of the line) separate tokens. There is no token for the end
// of a line: a token knows whether it is the first of its line, and the parser asks where that
// matters. So lines may be broken freely inside parentheses.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_LEXER_H
#define CNNC_FRONTEND_LEXER_H

#include "frontend/Diagnostics.h"

#include <string_view>
#include <vector>

namespace cnnc {

enum class TokenKind {
  EndOfFile,
  Identifier,
  Keyword,
  Integer,
  Real,
  String,
  /// `( ) { } [ ] , ; : = + - * / %`, the comparisons and `->`
  Punctuation,
};

struct Token {
  TokenKind kind = TokenKind::EndOfFile;
  SourceRange range;
  /// As written; a string without its quotes. Views the file's text.
  std::string_view text;
  bool starts_line = false;
  int64_t integer = 0; ///< value of an Integer
  double real = 0;     ///< value of a Real

  bool is(std::string_view symbol_or_keyword) const {
    return (kind == TokenKind::Punctuation || kind == TokenKind::Keyword) &&
           text == symbol_or_keyword;
  }
};

/// All tokens of a file, an EndOfFile last. What is no token is reported and left out, so the
/// answer can always be parsed.
std::vector<Token> tokenize(FileId file, Diagnostics &diagnostics);

/// Whether a name is a word of the grammar, such as `repeat`.
bool isKeyword(std::string_view name);

/// How messages name a token: 'relu', end of file.
std::string describe(const Token &token);

} // namespace cnnc

#endif
