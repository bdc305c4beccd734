#include "runtime/AlignedBuffer.h"

#include "runtime/Machine.h"

#include <cstring>
#include <sys/mman.h>

namespace cnnc::runtime {

AlignedBuffer::~AlignedBuffer() {
  if (memory)
    munmap(memory, mapped);
}

Result<AlignedBuffer> AlignedBuffer::allocate(uint64_t bytes, const char *what) {
  constexpr uint64_t huge_page = 2u << 20, page = 4096;
  const uint64_t available = availableMemory();
  if (bytes > available)
    return failure(what, " needs ", formatBytes(bytes), " of memory, ", formatBytes(available),
                   " is available");
  uint64_t unit = bytes >= huge_page ? huge_page : page;
  size_t mapped = (bytes + slack + unit - 1) / unit * unit;
  void *memory = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return failure(what, " needs ", formatBytes(bytes), " of memory: ", std::strerror(errno));
  if (unit == huge_page)
    madvise(memory, mapped, MADV_HUGEPAGE);
  AlignedBuffer buffer;
  buffer.memory = static_cast<std::byte *>(memory);
  buffer.bytes = bytes;
  buffer.mapped = mapped;
  return buffer;
}

} // namespace cnnc::runtime
