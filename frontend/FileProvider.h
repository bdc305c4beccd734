//===- FileProvider.h - where source files come from ------------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_FILEPROVIDER_H
#define CNNC_FRONTEND_FILEPROVIDER_H

#include <cstddef>
#include <string>

namespace cnnc {

/// Largest source file, in bytes.
constexpr size_t largest_source_file = size_t(1) << 20;

class FileProvider {
public:
  struct Content {
    std::string text;
    /// Why there is no text ("no such file"); empty if there is one.
    std::string error;
  };

  virtual ~FileProvider() = default;

  virtual Content read(const std::string &path) = 0;
  /// The absolute path without `.`, `..` and symbolic links; empty if there is no such file.
  virtual std::string canonicalPath(const std::string &path) = 0;
};

/// The file system. Reads regular files of at most `largest_source_file` bytes.
class DiskFiles : public FileProvider {
public:
  Content read(const std::string &path) override;
  std::string canonicalPath(const std::string &path) override;
};

} // namespace cnnc

#endif
