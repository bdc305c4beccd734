//===- MemoryPlan.h - offsets for buffers by their lifetimes ------------------------*- C++ -*-===//
//
// Buffers that are never alive at the same time may share bytes. Each takes the lowest offset where
// it meets no buffer that is alive with it, the largest first or the longest alive, whichever order
// takes less. Knows nothing of the IR.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_MEMORYPLAN_H
#define CNNC_PASSES_MEMORYPLAN_H

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cnnc {

class MemoryPlan {
public:
  /// A buffer of `size` units, alive at positions first..last, both included. Returns its number.
  int add(std::string name, int64_t size, int64_t first, int64_t last);

  /// Chooses offsets; sizes are rounded up to a multiple of `alignment` units.
  void solve(int64_t alignment);

  int64_t offsetOf(int buffer) const { return buffers[buffer].offset; }
  /// Units that all buffers take together.
  int64_t total() const { return end; }
  /// The most units alive at one position: no plan can take less.
  int64_t lowerBound() const;

  /// A table, one line a buffer in order of offsets: offset, size, lifetime, name.
  std::string str() const;

private:
  struct Buffer {
    std::string name;
    int64_t size, first, last, offset = 0;
  };
  int64_t place(const std::function<bool(const Buffer &, const Buffer &)> &before);

  std::vector<Buffer> buffers;
  int64_t end = 0;
};

} // namespace cnnc

#endif
