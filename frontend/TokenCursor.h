//===- TokenCursor.h - where a parser stands --------------------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_TOKENCURSOR_H
#define CNNC_FRONTEND_TOKENCURSOR_H

#include "frontend/Ast.h"
#include "frontend/Lexer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cnnc {

/// The next tokens, what is expected of them, and where to go on after an error.
class TokenCursor {
public:
  TokenCursor(std::vector<Token> tokens, Diagnostics &diagnostics)
      : diagnostics(diagnostics), tokens(std::move(tokens)) {}

protected:
  const Token &peek(size_t ahead = 0) const {
    return tokens[std::min(position + ahead, tokens.size() - 1)];
  }
  bool at(std::string_view symbol_or_keyword) const { return peek().is(symbol_or_keyword); }
  bool atEnd() const { return peek().kind == TokenKind::EndOfFile; }
  /// As at(), but a line's end ends an expression unless it stands in parentheses.
  bool atOnLine(std::string_view symbol) const {
    return at(symbol) && (open_parentheses > 0 || !peek().starts_line);
  }
  const Token &next();
  bool accept(std::string_view symbol_or_keyword);

  /// Steps over the symbol or reports what stands there instead.
  bool expect(std::string_view symbol_or_keyword);
  /// Reports "found X, expected `what`", X being the next token or the end of the line before it.
  void expected(const std::string &what);
  /// An identifier; `what` it names is for the message.
  std::optional<ast::Identifier> expectIdentifier(const std::string &what);

  /// Notes that a line of a body begins here.
  void beginLine() { line_start = position; }
  /// Steps over the rest of a line that could not be parsed and began with token `start`.
  void skipLine(size_t start);
  /// Steps over `{ ... }`.
  void skipBraces();

  Diagnostics &diagnostics;
  size_t position = 0;
  size_t open_parentheses = 0;

private:
  std::vector<Token> tokens;
  size_t line_start = 0, open_parentheses_at_error = 0;
};

} // namespace cnnc

#endif
