#include "runtime/devices/Cpu.h"

#include "runtime/KernelMessages.h"
#include "runtime/Machine.h"
#include "runtime/ThreadPool.h"
#include "runtime/devices/FmaPeak.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

namespace cnnc::runtime {

double Cpu::peakGflops() const { return measureFmaPeak(); }

Result<std::byte *> Cpu::allocate(uint64_t bytes, const char *what) {
  static_assert(AlignedBuffer::slack >= slack);
  auto block = AlignedBuffer::allocate(bytes, what);
  if (!block)
    return block.error();
  std::byte *memory = block->data();
  blocks.emplace(memory, std::move(*block));
  return memory;
}

uint64_t Cpu::freeMemory() const { return availableMemory(); }

Status Cpu::write(std::byte *to, const void *from, uint64_t bytes) {
  std::memcpy(to, from, bytes);
  return {};
}

Status Cpu::read(void *to, const std::byte *from, uint64_t bytes) {
  std::memcpy(to, from, bytes);
  return {};
}

Status Cpu::clear(std::byte *memory, uint64_t bytes) {
  constexpr uint64_t block = 1 << 20;
  ThreadPool::instance().forEach(static_cast<int>((bytes + block - 1) / block), [=](int b) {
    const uint64_t begin = static_cast<uint64_t>(b) * block;
    std::memset(memory + begin, 0, std::min(block, bytes - begin));
  });
  return {};
}

Status Cpu::run(const cnn_call &call, void **arguments) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = timed ? Clock::now() : Clock::time_point();
  const int status = call.function(arguments);
  if (timed)
    times.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  if (status == 0)
    return {};
  const std::string said = takeKernelMessage();
  return failure("kernel ", call.kernel, " of ", call.layer, " failed with status ", status,
                 said.empty() ? "" : ": ", said);
}

Result<std::vector<double>> Cpu::takeTimes() { return std::exchange(times, {}); }

} // namespace cnnc::runtime
