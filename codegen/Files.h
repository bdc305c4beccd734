//===- Files.h - whole files, and a folder for a while -----------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_FILES_H
#define CNNC_CODEGEN_FILES_H

#include <filesystem>
#include <optional>
#include <string>

namespace cnnc {

/// Returns what is wrong, or nothing.
std::string writeFile(const std::filesystem::path &path, const std::string &content);

/// Nothing if the file cannot be read.
std::optional<std::string> readFile(const std::filesystem::path &path);

/// A folder of our own for as long as we live.
class TemporaryFolder {
public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;

  std::filesystem::path path; ///< empty if it could not be made
};

} // namespace cnnc

#endif
