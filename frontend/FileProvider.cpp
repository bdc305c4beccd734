#include "frontend/FileProvider.h"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace cnnc {

FileProvider::Content DiskFiles::read(const std::string &path) {
  // A pipe or a device could keep us waiting for ever, so nothing but regular files is opened.
  std::error_code error;
  std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found)
    return {"", "no such file"};
  if (error)
    return {"", error.message()};
  if (std::filesystem::is_directory(status))
    return {"", "this is a folder, expected a file"};
  if (!std::filesystem::is_regular_file(status))
    return {"", "this is not a regular file"};

  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    return {"", "the file cannot be read"};
  std::string text(largest_source_file + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad())
    return {"", "the file cannot be read"};
  text.resize(static_cast<size_t>(stream.gcount()));
  if (text.size() > largest_source_file)
    return {"", "the file is larger than " + std::to_string(largest_source_file) + " bytes"};
  return {std::move(text), ""};
}

std::string DiskFiles::canonicalPath(const std::string &path) {
  std::error_code error;
  std::filesystem::path canonical = std::filesystem::canonical(path, error);
  return error ? std::string() : canonical.string();
}

} // namespace cnnc
