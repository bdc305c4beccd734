#include "frontend/Diagnostics.h"

#include <algorithm>
#include <string_view>

namespace cnnc {
namespace {

std::string_view label(Severity severity) {
  switch (severity) {
  case Severity::Error:
    return "error";
  case Severity::Warning:
    return "warning";
  case Severity::Remark:
    return "remark";
  case Severity::Note:
    return "note";
  }
  return "";
}

bool continuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Whether the bytes at `i` are a whole UTF-8 character; `length` becomes how many there are.
bool isWholeCharacter(std::string_view text, size_t i, size_t &length) {
  unsigned char lead = static_cast<unsigned char>(text[i]);
  length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead >= 0x80 && (lead < 0xC2 || lead > 0xF4))
    return false;
  if (i + length > text.size())
    return false;
  for (size_t k = 1; k < length; ++k)
    if (!continuesCharacter(text[i + k]))
      return false;
  return true;
}

/// What of a line is shown, and the line below it that marks a part of it.
struct Excerpt {
  std::string text, marks;
};

/// Bytes that a terminal would not print become '?'. One mark a character, not a byte.
Excerpt excerpt(std::string_view line, size_t first, size_t count) {
  // A very long line is shown around the marked part.
  constexpr size_t most_before = 80, most_after = 60;
  size_t begin = first > most_before ? first - most_before : 0;
  size_t end = std::min(line.size(), first + most_after);
  Excerpt result;
  if (begin > 0)
    result.text = result.marks = "...";
  std::fill(result.marks.begin(), result.marks.end(), ' ');
  for (size_t i = begin; i < end;) {
    size_t length = 1;
    bool printable = isWholeCharacter(line, i, length) &&
                     (static_cast<unsigned char>(line[i]) >= 0x20 || line[i] == '\t') &&
                     line[i] != 0x7F;
    if (!printable)
      length = 1;
    result.text += printable ? line.substr(i, length) : "?";
    if (i < first)
      result.marks += line[i] == '\t' ? '\t' : ' ';
    else if (i == first)
      result.marks += '^';
    else if (i < first + count)
      result.marks += '~';
    i += length;
  }
  if (end < line.size())
    result.text += "...";
  if (first >= end)
    result.marks += '^';
  return result;
}

} // namespace

std::vector<Note> shortened(std::vector<Note> chain) {
  constexpr size_t inner = 5, outer = 3;
  if (chain.size() <= inner + outer + 1)
    return chain;
  std::vector<Note> result(chain.begin(), chain.begin() + inner);
  size_t omitted = chain.size() - inner - outer;
  result.push_back({{}, "... " + std::to_string(omitted) + " more uses ..."});
  result.insert(result.end(), chain.end() - outer, chain.end());
  return result;
}

void Diagnostics::report(const Diagnostic &diagnostic) {
  bool is_error = diagnostic.severity == Severity::Error;
  if (is_error)
    ++error_count;
  if (full() || !reported.insert({diagnostic.where, diagnostic.message}).second)
    return;
  if (is_error && ++shown_errors > error_limit) {
    out << "error: more than " << error_limit << " errors, the rest is not shown\n";
    return;
  }
  print(diagnostic.severity, diagnostic.where, diagnostic.message);
  for (const Note &note : diagnostic.notes)
    print(Severity::Note, note.where, note.message);
  for (const Note &note : shortened({uses.rbegin(), uses.rend()}))
    print(Severity::Note, note.where, note.message);
}

void Diagnostics::print(Severity severity, const SourceRange &where, const std::string &message) {
  if (where.file == no_file) {
    out << label(severity) << ": " << message << '\n';
    return;
  }
  LineAndColumn position = source_files.position(where);
  out << source_files.name(where.file) << ':' << position.line << ':' << position.column << ": "
      << label(severity) << ": " << message << '\n';
  std::string_view line = source_files.line(where.file, position.line);
  Excerpt shown = excerpt(line, std::min<size_t>(position.column - 1, line.size()), where.length);
  out << "  " << shown.text << "\n  " << shown.marks << '\n';
}

} // namespace cnnc
