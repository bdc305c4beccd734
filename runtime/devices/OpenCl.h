//===- OpenCl.h - a device through OpenCL ----------------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DEVICES_OPENCL_H
#define CNNC_RUNTIME_DEVICES_OPENCL_H

#include "runtime/devices/LaunchingDevice.h"
#include "runtime/devices/OpenClPrograms.h"

#include <map>
#include <memory>
#include <vector>

namespace cnnc::runtime {

/// One queue, in order. Memory is shared virtual memory of the coarse kind, because views are
/// pointers into it at any element, which OpenCL's buffers do not have.
class OpenCl final : public LaunchingDevice {
public:
  /// Devices count over all platforms, GPUs before accelerators before processors.
  static Result<std::unique_ptr<Device>> open(int number);
  ~OpenCl() override;

  const char *kind() const override { return "opencl"; }
  std::string name() const override;
  double peakGflops() const override { return 0; }
  bool isProcessor() const override;
  const halide_device_interface_t *halideInterface() const override;

  Result<std::byte *> allocate(uint64_t bytes, const char *what) override;
  void release(std::byte *memory) override;
  uint64_t freeMemory() const override;

  Status write(std::byte *to, const void *from, uint64_t bytes) override;
  Status read(void *to, const std::byte *from, uint64_t bytes) override;
  Status clear(std::byte *memory, uint64_t bytes) override;
  Status wait() override;

  void timeCalls(bool on) override;
  Result<std::vector<double>> takeTimes() override;

protected:
  Status launch(const cnn_call &call, const KernelLaunch &launch) override;
  Status markTime() override;

private:
  OpenCl(const OpenClLibrary &library, cl_device_id device) : library(library), device(device) {}
  Status start();
  Result<cl_command_queue> makeQueue(bool profiled) const;
  cl_ulong number(cl_uint what) const;

  const OpenClLibrary &library;
  const cl_device_id device;
  cl_context context = nullptr;
  cl_command_queue queue = nullptr;
  std::unique_ptr<OpenClPrograms> programs;
  std::map<std::byte *, uint64_t> sizes; ///< of the memory in use
  bool timed = false;
  std::vector<std::vector<cl_event>> kernels; ///< of each timed call
};

} // namespace cnnc::runtime

#endif
