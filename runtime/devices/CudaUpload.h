//===- CudaUpload.h - a batch on its way to the GPU while kernels run ------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DEVICES_CUDAUPLOAD_H
#define CNNC_RUNTIME_DEVICES_CUDAUPLOAD_H

#include "runtime/devices/CudaDriver.h"
#include "runtime/devices/Device.h"

#include <vector>

namespace cnnc::runtime {

/// Host memory goes to pinned memory, from there in a stream of its own to a waiting room on the
/// device, and at the time it is wanted to its place, which kernels use until then.
class CudaUpload {
public:
  explicit CudaUpload(const CudaDriver &driver) : driver(driver) {}
  ~CudaUpload();
  CudaUpload(const CudaUpload &) = delete;

  Status start();
  Status copyAhead(const std::vector<Device::HostMemory> &pieces);
  Status arrive(const std::vector<std::byte *> &to, CUstream compute);

private:
  Status makeRoom(size_t bytes);

  const CudaDriver &driver;
  CUstream stream = nullptr;
  CUevent copied = nullptr; ///< the waiting room is filled
  CUevent taken = nullptr;  ///< the waiting room may be filled again
  std::byte *pinned = nullptr;
  CUdeviceptr waiting = 0;
  size_t room = 0;           ///< bytes of each
  std::vector<size_t> sizes; ///< of the pieces that wait
};

} // namespace cnnc::runtime

#endif
