//===- FileInMemory.h - fuzzed bytes behind a file's name -------------------------------*- C++
//-*-===//
#ifndef CNNC_TEST_FUZZ_FILEINMEMORY_H
#define CNNC_TEST_FUZZ_FILEINMEMORY_H

#include <cstddef>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace cnnc::test {

/// A regular file that lies on no disk; its content can be replaced.
class FileInMemory {
public:
  FileInMemory() : descriptor(memfd_create("fuzz", MFD_CLOEXEC)) {}
  ~FileInMemory() { close(descriptor); }
  FileInMemory(const FileInMemory &) = delete;

  void replace(const void *bytes, size_t count) {
    if (ftruncate(descriptor, 0) != 0 ||
        pwrite(descriptor, bytes, count, 0) != static_cast<ssize_t>(count))
      std::abort();
  }

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor); }

private:
  int descriptor;
};

} // namespace cnnc::test

#endif
