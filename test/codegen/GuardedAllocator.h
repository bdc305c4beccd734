//===- GuardedAllocator.h - memory that ends where a page ends --------------------------*- C++
//-*-===//
#ifndef CNNC_TEST_CODEGEN_GUARDEDALLOCATOR_H
#define CNNC_TEST_CODEGEN_GUARDEDALLOCATOR_H

#include <cstddef>
#include <new>
#include <sys/mman.h>

namespace cnnc::test {

/// A std::vector's allocator; reading or writing past the last element ends the process.
template <typename T> struct GuardedAllocator {
  using value_type = T;

  GuardedAllocator() = default;
  template <typename Other> GuardedAllocator(const GuardedAllocator<Other> &) {}

  T *allocate(size_t count) {
    const size_t bytes = count * sizeof(T), pages = pagesOf(bytes);
    void *begin =
        mmap(nullptr, pages + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (begin == MAP_FAILED)
      throw std::bad_alloc();
    mprotect(static_cast<char *>(begin) + pages, page, PROT_NONE);
    return reinterpret_cast<T *>(static_cast<char *>(begin) + pages - bytes);
  }

  void deallocate(T *memory, size_t count) {
    const size_t bytes = count * sizeof(T), pages = pagesOf(bytes);
    munmap(reinterpret_cast<char *>(memory) - (pages - bytes), pages + page);
  }

  bool operator==(const GuardedAllocator &) const { return true; }

private:
  static constexpr size_t page = 4096;
  static size_t pagesOf(size_t bytes) { return (bytes + page - 1) / page * page; }
};

} // namespace cnnc::test

#endif
