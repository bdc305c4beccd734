#include "codegen/Files.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace cnnc {

namespace fs = std::filesystem;

std::string writeFile(const fs::path &path, const std::string &content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  return file.flush() ? "" : "cannot write " + path.string();
}

std::optional<std::string> readFile(const fs::path &path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (!file || !(content << file.rdbuf()))
    return std::nullopt;
  return content.str();
}

TemporaryFolder::TemporaryFolder() {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  std::string pattern = ((error ? fs::path("/tmp") : parent) / "cnnc-XXXXXX").string();
  if (mkdtemp(pattern.data()))
    path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path.empty())
    fs::remove_all(path, ignored);
}

} // namespace cnnc
