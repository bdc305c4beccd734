#include "runtime/devices/CudaUpload.h"

#include "runtime/Machine.h"

#include <cstring>

namespace cnnc::runtime {
namespace {

/// Where each piece begins: at a multiple of this.
constexpr size_t alignment = 256;

size_t aligned(size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

} // namespace

CudaUpload::~CudaUpload() {
  if (stream) {
    driver.cuStreamSynchronize(stream);
    driver.cuStreamDestroy(stream);
  }
  for (CUevent event : {copied, taken})
    if (event)
      driver.cuEventDestroy(event);
  if (waiting)
    driver.cuMemFree(waiting);
  if (pinned)
    driver.cuMemFreeHost(pinned);
}

Status CudaUpload::start() {
  if (Status status =
          driver.check(driver.cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING), "cuStreamCreate");
      !status)
    return status;
  for (CUevent *event : {&copied, &taken})
    if (Status status =
            driver.check(driver.cuEventCreate(event, CU_EVENT_DISABLE_TIMING), "cuEventCreate");
        !status)
      return status;
  return {};
}

Status CudaUpload::makeRoom(size_t bytes) {
  if (bytes <= room)
    return {};
  // Whoever takes from the old room has recorded it.
  if (Status status = driver.check(driver.cuEventSynchronize(taken), "cuEventSynchronize"); !status)
    return status;
  if (waiting)
    driver.cuMemFree(waiting);
  if (pinned)
    driver.cuMemFreeHost(pinned);
  waiting = 0, pinned = nullptr, room = 0;
  void *memory = nullptr;
  CUresult result = driver.cuMemAllocHost(&memory, bytes);
  if (result != CUDA_SUCCESS)
    return failure("the batch needs ", formatBytes(bytes),
                   " of pinned memory: ", driver.describe(result));
  pinned = static_cast<std::byte *>(memory);
  result = driver.cuMemAlloc(&waiting, bytes);
  if (result != CUDA_SUCCESS)
    return failure("the next batch needs ", formatBytes(bytes),
                   " of the GPU's memory: ", driver.describe(result));
  room = bytes;
  return {};
}

Status CudaUpload::copyAhead(const std::vector<Device::HostMemory> &pieces) {
  // The pinned memory is still read by the last copy.
  if (Status status = driver.check(driver.cuEventSynchronize(copied), "cuEventSynchronize");
      !status)
    return status;
  sizes.clear();
  size_t total = 0;
  for (const Device::HostMemory &piece : pieces)
    total += aligned(piece.bytes);
  if (Status status = makeRoom(total); !status)
    return status;
  size_t at = 0;
  for (const Device::HostMemory &piece : pieces) {
    std::memcpy(pinned + at, piece.data, piece.bytes);
    at += aligned(piece.bytes);
  }
  if (Status status = driver.check(driver.cuStreamWaitEvent(stream, taken, 0), "cuStreamWaitEvent");
      !status)
    return status;
  if (Status status = driver.check(driver.cuMemcpyHtoDAsync(waiting, pinned, total, stream),
                                   "cuMemcpyHtoDAsync");
      !status)
    return status;
  for (const Device::HostMemory &piece : pieces)
    sizes.push_back(piece.bytes);
  return driver.check(driver.cuEventRecord(copied, stream), "cuEventRecord");
}

Status CudaUpload::arrive(const std::vector<std::byte *> &to, CUstream compute) {
  if (Status status =
          driver.check(driver.cuStreamWaitEvent(compute, copied, 0), "cuStreamWaitEvent");
      !status)
    return status;
  size_t at = 0;
  for (size_t piece = 0; piece < sizes.size() && piece < to.size(); ++piece) {
    if (Status status =
            driver.check(driver.cuMemcpyDtoDAsync(reinterpret_cast<CUdeviceptr>(to[piece]),
                                                  waiting + at, sizes[piece], compute),
                         "cuMemcpyDtoDAsync");
        !status)
      return status;
    at += aligned(sizes[piece]);
  }
  return driver.check(driver.cuEventRecord(taken, compute), "cuEventRecord");
}

} // namespace cnnc::runtime
