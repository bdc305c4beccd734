#include "runtime/AtomicFile.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace cnnc::runtime {
namespace {

Error cannotWrite(const std::string &path) {
  return failure("cannot write ", path, ": ", std::strerror(errno));
}

constexpr std::string_view random_part = ".XXXXXX", suffix = ".part";

/// The permissions that open() would give a new file; mkstemp gives them to the owner alone.
mode_t permissionsOfNewFile() {
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

} // namespace

Result<AtomicFile> AtomicFile::create(const std::string &destination) {
  std::error_code ignored;
  std::string path = destination;
  if (std::filesystem::is_symlink(destination, ignored))
    if (auto target = std::filesystem::weakly_canonical(destination, ignored); !ignored)
      path = target.string();
  struct stat existing;
  const bool exists = stat(path.c_str(), &existing) == 0;
  if (exists && S_ISDIR(existing.st_mode))
    return failure("cannot write ", path, ": it is a folder, expected a file");
  if (exists && !S_ISREG(existing.st_mode)) {
    const int descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
      return cannotWrite(path);
    return AtomicFile(descriptor, path, "");
  }
  std::string temporary = path;
  temporary.append(random_part).append(suffix);
  const int descriptor = mkostemps(temporary.data(), static_cast<int>(suffix.size()), O_CLOEXEC);
  if (descriptor < 0)
    return cannotWrite(path);
  AtomicFile file(descriptor, path, temporary);
  if (fchmod(descriptor, exists ? existing.st_mode & 0777 : permissionsOfNewFile()) != 0)
    return cannotWrite(path);
  return file;
}

void AtomicFile::removeAbandoned(const std::string &path) {
  const std::filesystem::path destination(path);
  const std::string name = destination.filename().string();
  const size_t length = name.size() + random_part.size() + suffix.size();
  std::error_code ignored;
  for (const auto &entry :
       std::filesystem::directory_iterator(destination.parent_path(), ignored)) {
    const std::string found = entry.path().filename().string();
    if (found.size() == length && found.starts_with(name + '.') && found.ends_with(suffix))
      unlink(entry.path().c_str());
  }
}

AtomicFile::AtomicFile(AtomicFile &&other) noexcept
    : descriptor(std::exchange(other.descriptor, -1)), path(std::move(other.path)),
      temporary(std::exchange(other.temporary, {})) {}

AtomicFile::~AtomicFile() {
  if (descriptor >= 0)
    close(descriptor);
  if (!temporary.empty())
    unlink(temporary.c_str());
}

Status AtomicFile::write(const void *data, size_t bytes) {
  const char *from = static_cast<const char *>(data);
  while (bytes > 0) {
    const ssize_t written = ::write(descriptor, from, bytes);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return cannotWrite(path);
    from += written;
    bytes -= static_cast<size_t>(written);
  }
  return {};
}

Status AtomicFile::commit() {
  if (!temporary.empty() && fsync(descriptor) != 0)
    return cannotWrite(path);
  if (close(std::exchange(descriptor, -1)) != 0)
    return cannotWrite(path);
  if (temporary.empty())
    return {};
  if (rename(temporary.c_str(), path.c_str()) != 0)
    return cannotWrite(path);
  temporary.clear();
  // The new name survives a power cut only once the folder is on the disk, too.
  std::string folder = std::filesystem::path(path).parent_path().string();
  const int folder_descriptor = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (folder_descriptor >= 0) {
    fsync(folder_descriptor);
    close(folder_descriptor);
  }
  return {};
}

} // namespace cnnc::runtime
