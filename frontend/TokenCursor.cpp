#include "frontend/TokenCursor.h"

namespace cnnc {

const Token &TokenCursor::next() {
  const Token &token = peek();
  if (!atEnd())
    ++position;
  return token;
}

bool TokenCursor::accept(std::string_view symbol_or_keyword) {
  bool found = at(symbol_or_keyword);
  if (found)
    next();
  return found;
}

bool TokenCursor::expect(std::string_view symbol_or_keyword) {
  if (accept(symbol_or_keyword))
    return true;
  expected("'" + std::string(symbol_or_keyword) + "'");
  return false;
}

void TokenCursor::expected(const std::string &what) {
  const Token &token = peek();
  open_parentheses_at_error = token.starts_line ? 0 : open_parentheses;
  if (token.starts_line && !atEnd() && position > line_start) {
    const SourceRange &before = tokens[position - 1].range;
    diagnostics.error({before.file, before.end(), 1},
                      "found the end of the line, expected " + what);
    return;
  }
  std::string found = describe(token);
  if (token.kind == TokenKind::Keyword)
    found = "the keyword " + found;
  diagnostics.error(token.range, "found " + found + ", expected " + what);
}

std::optional<ast::Identifier> TokenCursor::expectIdentifier(const std::string &what) {
  if (peek().kind != TokenKind::Identifier) {
    expected(what);
    return std::nullopt;
  }
  const Token &token = next();
  return ast::Identifier{std::string(token.text), token.range};
}

void TokenCursor::skipLine(size_t start) {
  // Parentheses that are still open hide the ends of lines, up to what can only begin a stage.
  size_t open = open_parentheses_at_error;
  open_parentheses_at_error = 0;
  if (position == start && !at("}"))
    next();
  while (!atEnd() && !at("}")) {
    const Token &token = peek();
    bool begins_line = token.starts_line && !token.is("->");
    if (token.is(";") || (begins_line && (open == 0 || token.kind == TokenKind::Keyword)))
      return;
    if (token.is("{")) {
      skipBraces();
      continue;
    }
    if (token.is("(") || token.is("["))
      ++open;
    else if ((token.is(")") || token.is("]")) && open > 0)
      --open;
    next();
  }
}

void TokenCursor::skipBraces() {
  size_t open = 0;
  do {
    if (at("{"))
      ++open;
    else if (at("}"))
      --open;
    next();
  } while (open > 0 && !atEnd());
}

} // namespace cnnc
