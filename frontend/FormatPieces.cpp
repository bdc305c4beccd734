#include "frontend/FormatPieces.h"

#include <algorithm>
#include <array>

namespace cnnc {
namespace {

constexpr std::array<std::string_view, 5> item_keywords = {"import", "let", "block", "model",
                                                           "train"};
constexpr std::array<std::string_view, 10> header_keywords = {
    "block", "model", "train", "repeat", "for", "if", "else", "concat", "add", "mul"};

template <typename Words> bool isAny(const Token &token, const Words &words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return token.is(word); });
}

/// Reads what lies between two tokens: blanks, ends of lines and comments.
void readGap(std::string_view gap, bool at_beginning, Piece &piece) {
  size_t ends = at_beginning ? 1 : 0; // of lines, since the last token or comment
  for (size_t at = 0; at < gap.size(); ++at) {
    if (gap[at] == '\n')
      ++ends;
    if (!gap.substr(at).starts_with("//"))
      continue;
    size_t end = std::min(gap.find('\n', at), gap.size());
    std::string_view text = gap.substr(at, end - at);
    text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
    piece.comments.push_back({text, ends > 0, ends > 1});
    ends = 0;
    at = end - 1; // on the last byte before the end of the line
  }
  piece.starts_line |= ends > 0 || !piece.comments.empty();
  piece.blank_before |= ends > 1;
}

std::vector<Piece> piecesWithGaps(std::string_view text, const std::vector<Token> &tokens) {
  std::vector<Piece> pieces;
  size_t end = text.starts_with("\xEF\xBB\xBF") ? 3 : 0; // a byte order mark
  size_t open_braces = 0;
  for (const Token &token : tokens) {
    Piece &piece = pieces.emplace_back(Piece{token, {}});
    readGap(text.substr(end, token.range.begin - end), pieces.size() == 1, piece);
    piece.starts_line |= open_braces == 0 && isAny(token, item_keywords);
    open_braces += token.is("{") ? 1 : 0;
    open_braces -= token.is("}") ? 1 : 0;
    end = token.range.end();
  }
  return pieces;
}

/// A semicolon separates only what stands on one line. What was before one that goes is before the
/// next piece.
void dropSemicolons(std::vector<Piece> &pieces) {
  std::vector<Piece> kept;
  for (size_t i = 0; i < pieces.size(); ++i) {
    Piece &piece = pieces[i];
    if (!piece.is(";")) {
      kept.push_back(std::move(piece));
      continue;
    }
    Piece &next = pieces[i + 1]; // there is one: the end of the file
    bool needed = !piece.starts_line && !next.starts_line && !next.is(";") && !next.is("}") &&
                  next.token.kind != TokenKind::EndOfFile && !kept.empty() && !kept.back().is("{");
    if (needed) {
      kept.push_back(std::move(piece));
      continue;
    }
    next.comments.insert(next.comments.begin(), piece.comments.begin(), piece.comments.end());
    next.starts_line |= piece.starts_line;
    next.blank_before |= piece.blank_before;
  }
  pieces = std::move(kept);
}

/// A header stands on one line with the brace that follows it, `else` behind the brace before it,
/// unless a comment is between them. Line ends within parentheses stay.
void joinHeaders(std::vector<Piece> &pieces) {
  bool in_header = false;
  size_t open_parentheses = 0;
  for (Piece &piece : pieces) {
    if ((in_header || piece.is("else")) && open_parentheses == 0 && piece.comments.empty())
      piece.starts_line = piece.blank_before = false;
    if (isAny(piece.token, header_keywords))
      in_header = true;
    else if (piece.is("{"))
      in_header = false;
    open_parentheses += piece.is("(") || piece.is("[") ? 1 : 0;
    open_parentheses -= piece.is(")") || piece.is("]") ? 1 : 0;
  }
}

/// A body that does not stand on one line has its braces at the ends of lines.
void breakBodies(std::vector<Piece> &pieces) {
  std::vector<size_t> open;
  size_t last_break = 0;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].starts_line)
      last_break = i;
    if (pieces[i].is("{"))
      open.push_back(i);
    if (!pieces[i].is("}"))
      continue;
    if (last_break > open.back()) {
      pieces[open.back() + 1].starts_line = pieces[i].starts_line = true;
      last_break = i;
    }
    open.pop_back();
  }
}

} // namespace

std::vector<Piece> piecesOf(std::string_view text, const std::vector<Token> &tokens) {
  std::vector<Piece> pieces = piecesWithGaps(text, tokens);
  dropSemicolons(pieces);
  joinHeaders(pieces);
  breakBodies(pieces);
  return pieces;
}

} // namespace cnnc
