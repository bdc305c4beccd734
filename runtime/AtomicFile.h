//===- AtomicFile.h - a file that appears whole or not at all --------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_ATOMICFILE_H
#define CNNC_RUNTIME_ATOMICFILE_H

#include "runtime/Result.h"

#include <cstddef>
#include <string>

namespace cnnc::runtime {

/// Writes beside the destination and renames over it in commit(); until then, and if the object
/// goes without a commit, the destination stays as it was. What stands behind a symbolic link is
/// replaced, not the link. A destination that is no regular file (/dev/stdout) is written directly.
/// What a process that is killed leaves beside the destination is called like it, with a random
/// part and `.part` behind it.
class AtomicFile {
public:
  static Result<AtomicFile> create(const std::string &path);
  /// Removes what killed processes left beside a destination. Not while another one may write it.
  static void removeAbandoned(const std::string &path);
  AtomicFile(AtomicFile &&other) noexcept;
  AtomicFile &operator=(AtomicFile &&) = delete;
  ~AtomicFile();

  Status write(const void *data, size_t bytes);
  /// Flushes to the disk and gives the file its name.
  Status commit();

private:
  AtomicFile(int descriptor, std::string path, std::string temporary)
      : descriptor(descriptor), path(std::move(path)), temporary(std::move(temporary)) {}

  int descriptor;
  std::string path;
  std::string temporary; ///< empty when written directly
};

} // namespace cnnc::runtime

#endif
