//===- AlignedBuffer.h - memory that kernels may read past the end of ------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_ALIGNEDBUFFER_H
#define CNNC_RUNTIME_ALIGNEDBUFFER_H

#include "runtime/Result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace cnnc::runtime {

/// Zeroed memory, aligned to a page, with at least `slack` readable bytes behind its end: kernels
/// load whole vectors. Large ones ask for huge pages. Pages cost nothing before they are touched.
class AlignedBuffer {
public:
  static constexpr size_t slack = 256;

  AlignedBuffer() = default;
  AlignedBuffer(AlignedBuffer &&other) noexcept { swap(other); }
  AlignedBuffer &operator=(AlignedBuffer &&other) noexcept {
    swap(other);
    return *this;
  }
  ~AlignedBuffer();

  /// `what` names the buffer in the error that comes back if the memory cannot be had.
  static Result<AlignedBuffer> allocate(uint64_t bytes, const char *what);

  std::byte *data() const { return memory; }
  template <typename T> T *as() const { return reinterpret_cast<T *>(memory); }
  /// Bytes asked for, the slack not counted.
  uint64_t size() const { return bytes; }

private:
  void swap(AlignedBuffer &other) noexcept {
    std::swap(memory, other.memory);
    std::swap(bytes, other.bytes);
    std::swap(mapped, other.mapped);
  }

  std::byte *memory = nullptr;
  uint64_t bytes = 0;
  size_t mapped = 0;
};

} // namespace cnnc::runtime

#endif
