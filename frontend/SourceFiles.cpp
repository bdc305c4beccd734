#include "frontend/SourceFiles.h"

#include <algorithm>

namespace cnnc {

FileId SourceFiles::add(std::string name, std::string text) {
  File file{std::move(name), std::move(text), {0}};
  for (size_t i = 0; i < file.text.size(); ++i)
    if (file.text[i] == '\n')
      file.line_starts.push_back(static_cast<uint32_t>(i + 1));
  files.push_back(std::move(file));
  return static_cast<FileId>(files.size());
}

LineAndColumn SourceFiles::position(const SourceRange &range) const {
  const std::vector<uint32_t> &starts = files[range.file - 1].line_starts;
  auto next = std::upper_bound(starts.begin(), starts.end(), range.begin);
  return {static_cast<uint32_t>(next - starts.begin()), range.begin - *(next - 1) + 1};
}

std::string_view SourceFiles::line(FileId file, uint32_t line) const {
  const File &source = files[file - 1];
  if (line == 0 || line > source.line_starts.size())
    return {};
  std::string_view rest = std::string_view(source.text).substr(source.line_starts[line - 1]);
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r'))
    rest.remove_suffix(1);
  return rest;
}

SourceRange SourceFiles::at(FileId file, LineAndColumn position) const {
  const File &source = files[file - 1];
  size_t line = std::clamp<size_t>(position.line, 1, source.line_starts.size());
  size_t column = std::max<uint32_t>(position.column, 1);
  column = std::min(column, this->line(file, static_cast<uint32_t>(line)).size() + 1);
  return {file, static_cast<uint32_t>(source.line_starts[line - 1] + column - 1), 1};
}

std::optional<FileId> SourceFiles::find(std::string_view name) const {
  for (size_t i = 0; i < files.size(); ++i)
    if (files[i].name == name)
      return static_cast<FileId>(i + 1);
  return std::nullopt;
}

} // namespace cnnc
