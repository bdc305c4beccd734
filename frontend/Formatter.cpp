#include "frontend/Formatter.h"

#include "frontend/FormatPieces.h"
#include "frontend/Parser.h"

#include <algorithm>

namespace cnnc {
namespace {

constexpr size_t no_column = std::string::npos;

struct FormattedLine {
  std::string text, comment;
  bool blank_before = false;
  size_t equals = no_column; ///< where the `=` of a setting stands in the text
};

class Formatter {
public:
  Formatter(std::string_view text, const std::vector<Piece> &pieces) : text(text), pieces(pieces) {}

  std::string format() {
    for (const Piece &piece : pieces)
      place(piece);
    alignSettings();
    alignComments();
    std::string result;
    for (const FormattedLine &line : lines)
      result += (line.blank_before ? "\n" : "") + line.text + line.comment + "\n";
    return result;
  }

private:
  bool isEnd(const Piece &piece) const { return piece.token.kind == TokenKind::EndOfFile; }

  void place(const Piece &piece) {
    bool closes = piece.is("}");
    for (const Comment &comment : piece.comments)
      place(comment);
    if (isEnd(piece))
      return;
    depth -= closes ? 1 : 0;
    if (piece.starts_line || lines.empty())
      beginLine(indentationOf(piece), piece.blank_before && !closes);
    else if (needsBlank(piece))
      lines.back().text += ' ';
    if (piece.is("=") && open_parentheses == 0 && train_depth == depth && pieces_on_line == 1)
      lines.back().equals = lines.back().text.size();
    lines.back().text += text.substr(piece.token.range.begin, piece.token.range.length);
    follow(piece);
  }

  void place(const Comment &comment) {
    // Two comments are on one line where only a semicolon was between their lines.
    if (comment.own_line || lines.empty() || !lines.back().comment.empty()) {
      beginLine(2 * depth + (open_parentheses > 0 ? 4 : 0), comment.blank_before);
      lines.back().text += comment.text;
      pieces_on_line = no_column; // nothing can follow
    } else {
      lines.back().comment = comment.text;
    }
  }

  void beginLine(size_t indentation, bool blank_before) {
    bool at_edge = lines.empty() || after_opening;
    lines.push_back({std::string(indentation, ' '), "", blank_before && !at_edge});
    after_opening = false;
    pieces_on_line = 0;
  }

  size_t indentationOf(const Piece &piece) const {
    size_t indentation = 2 * depth;
    if (open_parentheses > 0)
      return indentation + (piece.is(")") || piece.is("]") ? 0 : 4);
    bool continues =
        piece.is("->") || (before && (before->is("->") || before->is(":") || before->is("=") ||
                                      before->is("from") || before->is("as") || before->is("let")));
    return indentation + (continues ? 2 : 0);
  }

  /// Keeps track of what the next piece depends on.
  void follow(const Piece &piece) {
    ++pieces_on_line;
    before_is_sign = piece.is("-") && !(before && endsOperand(*before));
    before = &piece;
    if (piece.is("(") || piece.is("["))
      ++open_parentheses;
    else if (piece.is(")") || piece.is("]"))
      --open_parentheses;
    else if (piece.is("train"))
      train_depth = depth + 1;
    else if (piece.is("{"))
      ++depth;
    else if (piece.is("}") && depth < train_depth)
      train_depth = no_column;
    after_opening = piece.is("{");
  }

  static bool endsOperand(const Piece &piece) {
    return (piece.token.kind != TokenKind::Punctuation && piece.token.kind != TokenKind::Keyword) ||
           piece.is("true") || piece.is("false") || piece.is(")") || piece.is("]");
  }

  /// Whether a blank stands between `before` and a piece on the same line.
  bool needsBlank(const Piece &piece) const {
    if (!before || before->is("(") || before->is("[") || before_is_sign)
      return false;
    for (const char *symbol : {",", ";", ":", ")", "]"})
      if (piece.is(symbol))
        return false;
    if (open_parentheses > 0 && (piece.is("=") || before->is("=")))
      return false; // of an argument
    if (piece.is("("))
      return before->token.kind != TokenKind::Identifier;
    return !piece.is("[") || !endsOperand(*before);
  }

  /// Calls `align` with each run of neighbouring lines for which `wanted` holds.
  template <typename Wanted, typename Align> void forEachRun(Wanted wanted, Align align) {
    for (size_t begin = 0; begin < lines.size();) {
      if (!wanted(lines[begin])) {
        ++begin;
        continue;
      }
      size_t end = begin + 1;
      while (end < lines.size() && wanted(lines[end]) && !lines[end].blank_before)
        ++end;
      align(lines.begin() + ptrdiff_t(begin), lines.begin() + ptrdiff_t(end));
      begin = end;
    }
  }

  void alignSettings() {
    forEachRun([](const FormattedLine &line) { return line.equals != no_column; },
               [](auto begin, auto end) {
                 size_t column = 0;
                 for (auto line = begin; line != end; ++line)
                   column = std::max(column, line->equals);
                 for (auto line = begin; line != end; ++line)
                   line->text.insert(line->equals, column - line->equals, ' ');
               });
  }

  void alignComments() {
    forEachRun([](const FormattedLine &line) { return !line.comment.empty(); },
               [](auto begin, auto end) {
                 size_t column = 0;
                 for (auto line = begin; line != end; ++line)
                   column = std::max(column, line->text.size());
                 for (auto line = begin; line != end; ++line)
                   line->text.append(column + 2 - line->text.size(), ' ');
               });
  }

  std::string_view text;
  const std::vector<Piece> &pieces;
  std::vector<FormattedLine> lines;
  const Piece *before = nullptr; ///< the piece before the current one
  bool before_is_sign = false;   ///< it is a minus with one operand
  bool after_opening = false;    ///< it is an opening brace
  size_t depth = 0, open_parentheses = 0, pieces_on_line = 0;
  size_t train_depth = no_column; ///< depth within the train section, while in one
};

} // namespace

std::optional<std::string> formatFile(FileId file, Diagnostics &diagnostics) {
  size_t errors_before = diagnostics.errors();
  parseFile(file, diagnostics);
  if (diagnostics.errors() > errors_before)
    return std::nullopt;
  std::string_view text = diagnostics.files().text(file);
  std::vector<Piece> pieces = piecesOf(text, tokenize(file, diagnostics));
  return Formatter(text, pieces).format();
}

} // namespace cnnc
