#include "runtime/devices/Workspace.h"

#include <algorithm>

namespace cnnc::runtime {

Result<std::byte *> Workspace::take(Device &device, uint64_t bytes) {
  constexpr uint64_t alignment = 256, smallest_block = 1 << 20;
  bytes = (bytes + alignment - 1) / alignment * alignment;
  for (; block < blocks.size(); ++block, used = 0)
    if (used + bytes <= blocks[block].size()) {
      std::byte *piece = blocks[block].data() + used;
      used += bytes;
      return piece;
    }
  auto more = DeviceBuffer::allocate(device, std::max(bytes, smallest_block),
                                     "the space for sums between kernels");
  if (!more)
    return more.error();
  blocks.push_back(std::move(*more));
  used = bytes;
  return blocks.back().data();
}

} // namespace cnnc::runtime
