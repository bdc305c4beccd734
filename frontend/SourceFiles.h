//===- SourceFiles.h - the texts of a compilation and places in them --------------------*- C++
//-*-===//
//
// Every text that an error may point into is kept here: the files that were read and the values
// given on the command line. A place is a file, a byte offset and a length; lines and columns are
// worked out when a message is printed.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_SOURCEFILES_H
#define CNNC_FRONTEND_SOURCEFILES_H

#include <compare>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cnnc {

using FileId = uint32_t;

/// No file: what went wrong lies in no text.
constexpr FileId no_file = 0;

/// `length` bytes from byte `begin` of a file.
struct SourceRange {
  FileId file = no_file;
  uint32_t begin = 0;
  uint32_t length = 0;

  uint32_t end() const { return begin + length; }
  auto operator<=>(const SourceRange &) const = default;
};

/// From the beginning of `first` to the end of `last`, both of one file.
inline SourceRange join(const SourceRange &first, const SourceRange &last) {
  return {first.file, first.begin, last.end() - first.begin};
}

/// Both count from 1; columns count bytes.
struct LineAndColumn {
  uint32_t line = 0, column = 0;
};

class SourceFiles {
public:
  /// Keeps `text`, at most 4 GiB, under the name that messages print.
  FileId add(std::string name, std::string text);

  const std::string &name(FileId file) const { return files[file - 1].name; }
  std::string_view text(FileId file) const { return files[file - 1].text; }
  std::string_view text(const SourceRange &range) const {
    return text(range.file).substr(range.begin, range.length);
  }
  LineAndColumn position(const SourceRange &range) const;
  /// The line's text, without the characters that end it; empty where there is no such line.
  std::string_view line(FileId file, uint32_t line) const;
  /// The place at a line and a column, of `length` 1; the end of the line at most.
  SourceRange at(FileId file, LineAndColumn position) const;
  std::optional<FileId> find(std::string_view name) const;

private:
  struct File {
    std::string name, text;
    std::vector<uint32_t> line_starts;
  };
  std::deque<File> files; // views of the texts stay valid when one is added
};

} // namespace cnnc

#endif
