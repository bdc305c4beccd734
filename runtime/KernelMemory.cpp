//===- KernelMemory.cpp - halide_malloc and halide_free
//-----------------------------------------===//
//
// Kernels ask for work space inside their loops, so each thread keeps a stack of blocks: taking one
// moves the top. Halide may free blocks in another order than it took them (it frees after the last
// use): a freed block is marked and the top moves down over all marked ones. A block is freed by
// the thread that took it. What does not fit goes to the C library.
//
//===------------------------------------------------------------------------------------------===//
#include "HalideRuntime.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>

namespace {

constexpr size_t alignment = 64;
constexpr size_t stack_bytes = size_t(256) << 20; // address space; pages come when touched

class BlockStack;

/// Precedes each block; one alignment unit, so that blocks stay aligned.
struct alignas(alignment) Header {
  BlockStack *stack; ///< null for a block of the C library
  Header *previous;  ///< the block below
  bool freed;
};
static_assert(sizeof(Header) == alignment);

class BlockStack {
public:
  ~BlockStack() {
    if (base)
      munmap(base, stack_bytes);
  }

  /// Null if the block does not fit.
  Header *push(size_t bytes) {
    if (!base && !map())
      return nullptr;
    if (bytes > stack_bytes - used)
      return nullptr;
    Header *block = reinterpret_cast<Header *>(base + used);
    *block = {this, top, false};
    top = block;
    used += bytes;
    return block;
  }

  void release(Header *block) {
    block->freed = true;
    for (; top && top->freed; top = top->previous)
      used = static_cast<size_t>(reinterpret_cast<char *>(top) - base);
  }

private:
  bool map() {
    if (unavailable)
      return false;
    void *memory = mmap(nullptr, stack_bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    unavailable = memory == MAP_FAILED;
    base = unavailable ? nullptr : static_cast<char *>(memory);
    return base != nullptr;
  }

  char *base = nullptr;
  bool unavailable = false;
  size_t used = 0;
  Header *top = nullptr;
};

thread_local BlockStack blocks;

} // namespace

extern "C" void *halide_malloc(void *, size_t size) {
  // A header in front, a readable unit behind.
  const size_t bytes = sizeof(Header) + (size + alignment - 1) / alignment * alignment + alignment;
  Header *block = size < bytes ? blocks.push(bytes) : nullptr;
  if (!block && size < bytes) {
    block = static_cast<Header *>(std::aligned_alloc(alignment, bytes));
    if (block)
      *block = {nullptr, nullptr, false};
  }
  if (!block) {
    // Kernels are compiled without assertions and would use the null pointer.
    std::fprintf(stderr, "error: a kernel needs %zu bytes of memory, which cannot be had\n", size);
    std::_Exit(1);
  }
  return block + 1;
}

extern "C" void halide_free(void *, void *pointer) {
  if (!pointer)
    return;
  Header *block = static_cast<Header *>(pointer) - 1;
  if (block->stack)
    block->stack->release(block);
  else
    std::free(block);
}
