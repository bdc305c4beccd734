//===- MemoryPlan.cpp - offsets for buffers by their lifetimes --------------------------------===//

#include "passes/MemoryPlan.h"

#include <algorithm>
#include <iomanip>
#include <numeric>
#include <sstream>

using namespace cnnc;

int MemoryPlan::add(std::string name, int64_t size, int64_t first, int64_t last) {
  buffers.push_back({std::move(name), size, first, last});
  return int(buffers.size()) - 1;
}

void MemoryPlan::solve(int64_t alignment) {
  for (Buffer &buffer : buffers)
    buffer.size = (buffer.size + alignment - 1) / alignment * alignment;
  auto largestFirst = [](const Buffer &a, const Buffer &b) { return a.size > b.size; };
  auto longestFirst = [](const Buffer &a, const Buffer &b) {
    return a.last - a.first > b.last - b.first;
  };
  end = place(largestFirst);
  if (end > lowerBound() && place(longestFirst) >= end)
    place(largestFirst);
  end = 0;
  for (const Buffer &buffer : buffers)
    end = std::max(end, buffer.offset + buffer.size);
}

/// Gives offsets in the order that `before` says, each the lowest there is; returns their end.
int64_t MemoryPlan::place(const std::function<bool(const Buffer &, const Buffer &)> &before) {
  std::vector<int> order(buffers.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return before(buffers[a], buffers[b]); });

  int64_t total = 0;
  std::vector<int> placed; // in order of offsets
  for (int index : order) {
    Buffer &buffer = buffers[index];
    int64_t offset = 0;
    for (int other : placed) {
      const Buffer &taken = buffers[other];
      if (taken.last < buffer.first || buffer.last < taken.first)
        continue; // never alive together
      if (offset + buffer.size <= taken.offset)
        break; // fits into the gap before it
      offset = std::max(offset, taken.offset + taken.size);
    }
    buffer.offset = offset;
    total = std::max(total, offset + buffer.size);
    auto at = std::upper_bound(placed.begin(), placed.end(), offset,
                               [&](int64_t o, int other) { return o < buffers[other].offset; });
    placed.insert(at, index);
  }
  return total;
}

int64_t MemoryPlan::lowerBound() const {
  int64_t most = 0;
  for (const Buffer &at : buffers) {
    int64_t alive = 0;
    for (const Buffer &other : buffers)
      if (other.first <= at.first && at.first <= other.last)
        alive += other.size;
    most = std::max(most, alive);
  }
  return most;
}

std::string MemoryPlan::str() const {
  std::vector<int> order(buffers.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return buffers[a].offset < buffers[b].offset; });
  std::ostringstream out;
  out << "      offset        size  alive        buffer\n";
  for (int index : order) {
    const Buffer &b = buffers[index];
    std::string alive = std::to_string(b.first) + ".." + std::to_string(b.last);
    out << std::setw(12) << b.offset << std::setw(12) << b.size << "  " << std::left
        << std::setw(13) << alive << b.name << std::right << "\n";
  }
  out << "total " << end << ", at most " << lowerBound() << " alive at once\n";
  return out.str();
}
