//===- Workspace.h - memory between the kernels of one call ----------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DEVICES_WORKSPACE_H
#define CNNC_RUNTIME_DEVICES_WORKSPACE_H

#include "runtime/devices/DeviceBuffer.h"

#include <vector>

namespace cnnc::runtime {

/// Hands out pieces one behind the other and starts again with each call. Kernels run in order, so
/// that the next call's may write where the last call's still read. Blocks are kept where they
/// are: recorded launches hold their addresses.
class Workspace {
public:
  Result<std::byte *> take(Device &device, uint64_t bytes);
  /// What was taken is free again.
  void reuse() { block = 0, used = 0; }

private:
  std::vector<DeviceBuffer> blocks;
  size_t block = 0;  ///< that pieces are taken of
  uint64_t used = 0; ///< bytes of it
};

} // namespace cnnc::runtime

#endif
