//===- DeviceBuffer.h - a piece of a device's memory -----------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DEVICES_DEVICEBUFFER_H
#define CNNC_RUNTIME_DEVICES_DEVICEBUFFER_H

#include "runtime/devices/Device.h"

#include <utility>

namespace cnnc::runtime {

/// Owns memory of a device, which must outlive it.
class DeviceBuffer {
public:
  DeviceBuffer() = default;
  DeviceBuffer(DeviceBuffer &&other) noexcept { swap(other); }
  DeviceBuffer &operator=(DeviceBuffer &&other) noexcept {
    swap(other);
    return *this;
  }
  ~DeviceBuffer() {
    if (memory)
      device->release(memory);
  }

  /// `what` names the buffer in the error that comes back if the memory cannot be had.
  static Result<DeviceBuffer> allocate(Device &device, uint64_t bytes, const char *what) {
    auto memory = device.allocate(bytes, what);
    if (!memory)
      return memory.error();
    DeviceBuffer buffer;
    buffer.device = &device;
    buffer.memory = *memory;
    buffer.bytes = bytes;
    return buffer;
  }

  std::byte *data() const { return memory; }
  /// Bytes asked for, the slack not counted.
  uint64_t size() const { return bytes; }

private:
  void swap(DeviceBuffer &other) noexcept {
    std::swap(device, other.device);
    std::swap(memory, other.memory);
    std::swap(bytes, other.bytes);
  }

  Device *device = nullptr;
  std::byte *memory = nullptr;
  uint64_t bytes = 0;
};

} // namespace cnnc::runtime

#endif
