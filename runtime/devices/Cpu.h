//===- Cpu.h - this processor as a device ----------------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DEVICES_CPU_H
#define CNNC_RUNTIME_DEVICES_CPU_H

#include "runtime/AlignedBuffer.h"
#include "runtime/devices/Device.h"

#include <map>

namespace cnnc::runtime {

/// The host's memory, and kernels that have run when their call returns.
class Cpu final : public Device {
public:
  const char *kind() const override { return "cpu"; }
  std::string name() const override { return "this processor"; }
  /// Measured anew at each call, for clocks change: about a millisecond.
  double peakGflops() const override;
  bool isHost() const override { return true; }
  bool isProcessor() const override { return true; }

  Result<std::byte *> allocate(uint64_t bytes, const char *what) override;
  void release(std::byte *memory) override { blocks.erase(memory); }
  uint64_t freeMemory() const override;

  Status write(std::byte *to, const void *from, uint64_t bytes) override;
  Status read(void *to, const std::byte *from, uint64_t bytes) override;
  Status clear(std::byte *memory, uint64_t bytes) override;
  Status wait() override { return {}; }

  Status run(const cnn_call &call, void **arguments) override;

  void timeCalls(bool on) override { timed = on; }
  Result<std::vector<double>> takeTimes() override;

private:
  std::map<std::byte *, AlignedBuffer> blocks;
  bool timed = false;
  std::vector<double> times;
};

} // namespace cnnc::runtime

#endif
