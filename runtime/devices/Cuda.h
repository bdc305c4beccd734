//===- Cuda.h - an NVIDIA GPU through the CUDA driver ----------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DEVICES_CUDA_H
#define CNNC_RUNTIME_DEVICES_CUDA_H

#include "runtime/devices/CudaModules.h"
#include "runtime/devices/CudaUpload.h"
#include "runtime/devices/LaunchingDevice.h"

#include <memory>
#include <vector>

namespace cnnc::runtime {

/// Kernels run in one stream; what is copied ahead comes through a second one. Recordings are CUDA
/// graphs.
class Cuda final : public LaunchingDevice {
public:
  static Result<std::unique_ptr<Device>> open(int number);
  ~Cuda() override;

  const char *kind() const override { return "cuda"; }
  std::string name() const override;
  double peakGflops() const override;
  const halide_device_interface_t *halideInterface() const override;

  Result<std::byte *> allocate(uint64_t bytes, const char *what) override;
  void release(std::byte *memory) override;
  uint64_t freeMemory() const override;

  Status write(std::byte *to, const void *from, uint64_t bytes) override;
  Status read(void *to, const std::byte *from, uint64_t bytes) override;
  Status clear(std::byte *memory, uint64_t bytes) override;
  Status wait() override;

  bool copiesAhead() const override { return true; }
  Status copyAhead(const std::vector<HostMemory> &pieces) override;
  Status arrive(const std::vector<std::byte *> &to) override;

  bool records() const override { return graphs; }
  Status startRecording() override;
  Result<std::unique_ptr<Recording>> endRecording() override;
  Status replay(Recording &recording) override;

  void timeCalls(bool on) override { timed = on; }
  Result<std::vector<double>> takeTimes() override;

protected:
  Status launch(const cnn_call &call, const KernelLaunch &launch) override;
  Status markTime() override;

private:
  Cuda(const CudaDriver &driver, CUdevice device) : driver(driver), device(device) {}
  Status start();
  /// Makes the context this thread's, on whichever thread the session is used.
  void enter() const { driver.cuCtxSetCurrent(context); }
  int attribute(int which) const;
  int architecture() const;

  const CudaDriver &driver;
  const CUdevice device;
  CUcontext context = nullptr;
  CUstream stream = nullptr;
  std::unique_ptr<CudaModules> modules;
  std::unique_ptr<CudaUpload> upload;
  bool graphs = false;
  std::vector<void *> arguments; ///< of the launch at hand
  bool timed = false;
  std::vector<CUevent> marks; ///< before each timed call; those from `marked` on are to spare
  size_t marked = 0;
};

} // namespace cnnc::runtime

#endif
