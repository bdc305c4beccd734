//===- LaunchingDevice.h - a device whose kernels are launched through Halide's hooks ---*- C++
//-*-===//
//
// A kernel's function on the host computes grids and arguments and calls hooks of Halide's runtime
// (KernelHooks.cpp), which lead here. The functions are compiled without assertions and so do not
// look at what hooks return: the first thing that goes wrong is kept, and later launches of the
// call are left out.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_DEVICES_LAUNCHINGDEVICE_H
#define CNNC_RUNTIME_DEVICES_LAUNCHINGDEVICE_H

#include "runtime/devices/Device.h"

#include <optional>

namespace cnnc::runtime {

/// What a hook is told of a launch.
struct KernelLaunch {
  const char *entry; ///< the kernel's name in the call's device code
  unsigned blocks[3], threads[3];
  unsigned shared_bytes;
  const size_t *sizes; ///< of the arguments, ended by a zero
  void **arguments;    ///< to a halide_buffer_t, or to the scalar's bytes
  const int8_t *is_buffer;
};

class LaunchingDevice : public Device {
public:
  Status run(const cnn_call &call, void **arguments) final;
  uint64_t workspaceOf(const cnn_call &call, void **arguments) final;
  void useWorkspace(std::byte *memory, uint64_t bytes) final;

  /// The device whose kernel's function runs on this thread; null outside.
  static LaunchingDevice *current();

  // For the hooks.
  void launchKernel(const KernelLaunch &launch);
  /// A piece of the workspace, until the call has returned; null if that is too small.
  std::byte *takeWorkspace(uint64_t bytes);

protected:
  /// Starts a kernel of the running call.
  virtual Status launch(const cnn_call &call, const KernelLaunch &launch) = 0;
  /// Notes the time between calls, if they are timed.
  virtual Status markTime() = 0;

private:
  /// Of the kernel's function, whose hooks lead here.
  int callFunction(const cnn_call &call, void **arguments);

  std::byte *workspace = nullptr;
  uint64_t workspace_bytes = 0, taken = 0;
  bool measuring = false; ///< workspace is counted, and nothing is launched
  const cnn_call *running = nullptr;
  std::optional<Error> problem; ///< of the running call
};

} // namespace cnnc::runtime

#endif
