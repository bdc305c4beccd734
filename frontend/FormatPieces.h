//===- FormatPieces.h - tokens with the comments and line ends before them --------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_FORMATPIECES_H
#define CNNC_FRONTEND_FORMATPIECES_H

#include "frontend/Lexer.h"

#include <string_view>
#include <vector>

namespace cnnc {

struct Comment {
  std::string_view text; ///< from `//`, without blanks at its end
  bool own_line;         ///< nothing but blanks stands before it on its line
  bool blank_before;     ///< an empty line is above it
};

/// A token as the formatter sees it; the last one is the end of the file.
struct Piece {
  Token token;
  std::vector<Comment> comments; ///< between the token before and this one
  bool starts_line = false;      ///< shall begin a line
  bool blank_before = false;     ///< an empty line is above it, behind its comments

  bool is(std::string_view symbol_or_keyword) const { return token.is(symbol_or_keyword); }
};

/// The pieces of a file that parses: with the lines as they shall be, and without semicolons where
/// a line ends.
std::vector<Piece> piecesOf(std::string_view text, const std::vector<Token> &tokens);

} // namespace cnnc

#endif
