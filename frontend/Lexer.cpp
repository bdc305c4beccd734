#include "frontend/Lexer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace cnnc {
namespace {

constexpr std::array<std::string_view, 20> keywords = {
    "add",    "and", "as",  "block", "concat", "else", "false", "for",    "from",  "if",
    "import", "in",  "let", "model", "mul",    "not",  "or",    "repeat", "train", "true"};

constexpr std::array<std::string_view, 5> two_character_symbols = {"->", "==", "!=", "<=", ">="};
constexpr std::string_view one_character_symbols = "(){}[],;:=+-*/%<>";

constexpr size_t longest_name = 128;

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Bytes of the UTF-8 character that `text` begins with, 0 if it begins with none (RFC 3629:
/// shortest form, no surrogates, at most U+10FFFF).
size_t characterLength(std::string_view text) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  auto continues = [&](size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  unsigned lead = byte(0);
  if (lead < 0x80)
    return 1;
  if (lead >= 0xC2 && lead <= 0xDF)
    return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    unsigned low = lead == 0xE0 ? 0xA0 : 0x80, high = lead == 0xED ? 0x9F : 0xBF;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    unsigned low = lead == 0xF0 ? 0x90 : 0x80, high = lead == 0xF4 ? 0x8F : 0xBF;
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

class Lexer {
public:
  Lexer(FileId file, Diagnostics &diagnostics)
      : file(file), text(diagnostics.files().text(file)), diagnostics(diagnostics) {}

  std::vector<Token> run() {
    if (text.starts_with("\xEF\xBB\xBF")) // a byte order mark
      at = 3;
    while (true) {
      skipBlanksAndComments();
      if (at == text.size() || diagnostics.full())
        break;
      lexToken();
    }
    starts_line = true;
    at = text.size();
    push(TokenKind::EndOfFile, at);
    return std::move(tokens);
  }

private:
  char peek(size_t ahead = 0) const { return at + ahead < text.size() ? text[at + ahead] : '\0'; }
  SourceRange rangeFrom(size_t begin) const {
    return {file, static_cast<uint32_t>(begin), static_cast<uint32_t>(at - begin)};
  }

  Token &push(TokenKind kind, size_t begin) {
    tokens.push_back({kind, rangeFrom(begin), text.substr(begin, at - begin), starts_line});
    starts_line = false;
    return tokens.back();
  }

  void skipBlanksAndComments() {
    for (; at < text.size(); ++at) {
      if (text[at] == '\n')
        starts_line = true;
      else if (text.substr(at).starts_with("//"))
        skipComment();
      else if (text[at] != ' ' && text[at] != '\t' && text[at] != '\r')
        return;
    }
  }

  /// Leaves `at` on the last byte of the comment.
  void skipComment() {
    size_t end = std::min(text.find('\n', at), text.size());
    while (at < end)
      skipCharacter();
    --at;
  }

  /// Steps over a character of a comment or string; reports the first byte that belongs to none.
  void skipCharacter() {
    size_t length = characterLength(text.substr(at));
    bool valid = length > 0 && text[at] != '\0';
    if (!valid && !reported_encoding) {
      reported_encoding = true;
      std::string what = length == 0 ? "this byte is not valid UTF-8" : "the text has a NUL byte";
      diagnostics.error({file, static_cast<uint32_t>(at), 1}, what + ", expected UTF-8 text");
    }
    at += std::max<size_t>(length, 1);
  }

  void lexToken() {
    size_t begin = at;
    if (isLetter(peek())) {
      while (isLetter(peek()) || isDigit(peek()))
        ++at;
      if (at - begin > longest_name)
        diagnostics.error(rangeFrom(begin), "the name is longer than " +
                                                std::to_string(longest_name) + " characters");
      bool keyword = isKeyword(text.substr(begin, at - begin));
      push(keyword ? TokenKind::Keyword : TokenKind::Identifier, begin);
    } else if (isDigit(peek()) || (peek() == '.' && isDigit(peek(1)))) {
      lexNumber();
    } else if (peek() == '"') {
      lexString();
    } else if (std::find(two_character_symbols.begin(), two_character_symbols.end(),
                         text.substr(at, 2)) != two_character_symbols.end()) {
      at += 2;
      push(TokenKind::Punctuation, begin);
    } else if (one_character_symbols.find(peek()) != std::string_view::npos) {
      ++at;
      push(TokenKind::Punctuation, begin);
    } else {
      lexUnexpected();
    }
  }

  /// number = digits [ "." digits ] [ ( "e" | "E" ) [ "+" | "-" ] digits ] ;
  void lexNumber() {
    size_t begin = at;
    auto skipDigits = [&] {
      while (isDigit(peek()))
        ++at;
    };
    skipDigits();
    bool whole = true;
    if (peek() == '.' && isDigit(peek(1))) {
      whole = false;
      ++at;
      skipDigits();
    }
    size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && isDigit(peek(1 + sign))) {
      whole = false;
      at += 1 + sign;
      skipDigits();
    }
    if (isLetter(peek()) || isDigit(peek()) || peek() == '.') {
      while (isLetter(peek()) || isDigit(peek()) || peek() == '.')
        ++at;
      diagnostics.error(rangeFrom(begin),
                        "'" + std::string(text.substr(begin, at - begin)) + "' is not a number");
      push(TokenKind::Integer, begin);
      return;
    }
    Token &token = push(whole ? TokenKind::Integer : TokenKind::Real, begin);
    const char *first = token.text.data(), *last = first + token.text.size();
    std::errc error = whole ? std::from_chars(first, last, token.integer).ec
                            : std::from_chars(first, last, token.real).ec;
    if (error != std::errc())
      diagnostics.error(token.range, whole ? "the number is larger than 9223372036854775807"
                                           : "the number does not fit a 64-bit float");
  }

  /// string = '"' characters without '"' and newline '"' ;
  void lexString() {
    size_t begin = at++;
    while (at < text.size() && text[at] != '"' && text[at] != '\n')
      skipCharacter();
    bool closed = peek() == '"';
    if (closed)
      ++at;
    Token &token = push(TokenKind::String, begin);
    token.text = token.text.substr(1, token.text.size() - (closed ? 2 : 1));
    if (!closed)
      diagnostics.error({file, static_cast<uint32_t>(begin), 1},
                        "the line ends inside this string, expected '\"'");
  }

  /// A run of characters that begin no token is one error.
  void lexUnexpected() {
    size_t begin = at;
    if (peek() == '\0' || characterLength(text.substr(at)) == 0) {
      skipCharacter();
      return;
    }
    at += characterLength(text.substr(at));
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80 &&
           characterLength(text.substr(at)) > 0)
      at += characterLength(text.substr(at));
    std::string hint = text[begin] == '#' ? ", comments begin with //" : "";
    if (text[begin] == '.')
      hint = ", names are a word without dots";
    bool printable = static_cast<unsigned char>(text[begin]) > 0x20 && text[begin] != 0x7F;
    std::string what =
        printable ? "unexpected character '" + std::string(text.substr(begin, at - begin)) + "'"
                  : "unexpected control character";
    diagnostics.error(rangeFrom(begin), what + hint);
  }

  FileId file;
  std::string_view text;
  Diagnostics &diagnostics;
  size_t at = 0;
  bool starts_line = true, reported_encoding = false;
  std::vector<Token> tokens;
};

} // namespace

std::vector<Token> tokenize(FileId file, Diagnostics &diagnostics) {
  return Lexer(file, diagnostics).run();
}

bool isKeyword(std::string_view name) {
  return std::find(keywords.begin(), keywords.end(), name) != keywords.end();
}

std::string describe(const Token &token) {
  constexpr size_t most_shown = 40;
  if (token.kind == TokenKind::EndOfFile)
    return "the end of the file";
  if (token.kind == TokenKind::String)
    return "a string";
  if (token.text.size() > most_shown)
    return "'" + std::string(token.text.substr(0, most_shown)) + "...'";
  return "'" + std::string(token.text) + "'";
}

} // namespace cnnc
