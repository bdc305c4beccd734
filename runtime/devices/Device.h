//===- Device.h - where a network's memory lies and its kernels run --------------------*- C++
//-*-===//
//
// The executor does not know what it runs on: it has memory, copies and calls from here. On all but
// the CPU things happen in order, but later: what fails may be found by a later function, and is
// reported by whichever finds it.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_DEVICES_DEVICE_H
#define CNNC_RUNTIME_DEVICES_DEVICE_H

#include "runtime/Program.h"
#include "runtime/Result.h"

#include "HalideRuntime.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cnnc::runtime {

/// One device of one kind, for one session. One thread at a time. Addresses of its memory are
/// pointers that only its kernels may follow, unless the memory is the host's.
class Device {
public:
  /// Readable bytes behind each allocation: kernels load whole vectors.
  static constexpr size_t slack = 256;

  virtual ~Device() = default;

  /// As in cnn_program::device.
  virtual const char *kind() const = 0;
  /// For people: "NVIDIA A100-SXM4-40GB (sm_80)".
  virtual std::string name() const = 0;
  /// Billions of multiply-adds a second, times two; 0 where nobody knows.
  virtual double peakGflops() const = 0;
  /// Whether the host may follow addresses of this memory.
  virtual bool isHost() const { return false; }
  /// Whether it is a processor, on which the CPU's kernels run faster.
  virtual bool isProcessor() const { return false; }
  /// What halide_buffer_t::device_interface holds; null on the CPU.
  virtual const halide_device_interface_t *halideInterface() const { return nullptr; }

  /// Zeroed memory. `what` names it in the error that comes back if it cannot be had.
  virtual Result<std::byte *> allocate(uint64_t bytes, const char *what) = 0;
  virtual void release(std::byte *memory) = 0;
  /// Bytes that can still be had.
  virtual uint64_t freeMemory() const = 0;

  /// Copies of memory, and zeros, in order with calls. The host's memory is free for other use, or
  /// holds what was read, on return.
  virtual Status write(std::byte *to, const void *from, uint64_t bytes) = 0;
  virtual Status read(void *to, const std::byte *from, uint64_t bytes) = 0;
  virtual Status clear(std::byte *memory, uint64_t bytes) = 0;
  /// Waits for all that was begun, and reports what failed in it.
  virtual Status wait() = 0;

  /// Calls the kernel's function with what CallArguments::bind made.
  virtual Status run(const cnn_call &call, void **arguments) = 0;

  /// Bytes that a call takes beside its arguments, for what lies between its kernels. Runs nothing,
  /// and looks at the arguments' shapes alone.
  virtual uint64_t workspaceOf(const cnn_call &, void **) { return 0; }
  /// Where all calls from now on find them; calls run in order, so that the next one's may lie
  /// where the last one's still are. The memory must outlive the calls.
  virtual void useWorkspace(std::byte *, uint64_t) {}

  /// A batch that is brought to the device while kernels run. Without that, copyAhead and arrive
  /// are not to be called.
  struct HostMemory {
    const void *data;
    uint64_t bytes;
  };
  virtual bool copiesAhead() const { return false; }
  /// Begins to copy; the host's memory is free for other use on return. What was copied ahead and
  /// has not arrived is forgotten.
  virtual Status copyAhead(const std::vector<HostMemory> &) { return {}; }
  /// Brings what was copied ahead to these addresses, one for each piece, in order with calls.
  virtual Status arrive(const std::vector<std::byte *> &) { return {}; }

  /// Calls recorded once, to be launched many times as one. Without that, the three functions are
  /// not to be called. A device whose driver turns out to be unable to says so in records() from
  /// then on.
  class Recording {
  public:
    virtual ~Recording() = default;
  };
  virtual bool records() const { return false; }
  /// From here on calls are only noted.
  virtual Status startRecording() { return {}; }
  virtual Result<std::unique_ptr<Recording>> endRecording() { return failure("no recordings"); }
  virtual Status replay(Recording &) { return {}; }

  /// While on, each call is timed.
  virtual void timeCalls(bool on) = 0;
  /// Seconds of each call since they were last taken, in order; waits for them.
  virtual Result<std::vector<double>> takeTimes() = 0;
};

} // namespace cnnc::runtime

#endif
