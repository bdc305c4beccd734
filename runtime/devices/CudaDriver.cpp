#include "runtime/devices/CudaDriver.h"

#include <dlfcn.h>

namespace cnnc::runtime {
namespace {

template <typename Function> bool find(void *library, const char *symbol, Function *&function) {
  function = reinterpret_cast<Function *>(dlsym(library, symbol));
  return function != nullptr;
}

/// The name of a function that the library lacks and that nothing works without; null if it has
/// them all.
const char *fill(void *library, CudaDriver &driver) {
#define CNN_FIND(member, symbol)                                                                   \
  if (!find(library, symbol, driver.member))                                                       \
    return symbol;
  CNN_FIND(cuInit, "cuInit")
  CNN_FIND(cuDriverGetVersion, "cuDriverGetVersion")
  CNN_FIND(cuGetErrorName, "cuGetErrorName")
  CNN_FIND(cuGetErrorString, "cuGetErrorString")
  CNN_FIND(cuDeviceGetCount, "cuDeviceGetCount")
  CNN_FIND(cuDeviceGet, "cuDeviceGet")
  CNN_FIND(cuDeviceGetName, "cuDeviceGetName")
  CNN_FIND(cuDeviceGetAttribute, "cuDeviceGetAttribute")
  CNN_FIND(cuDevicePrimaryCtxRetain, "cuDevicePrimaryCtxRetain")
  CNN_FIND(cuDevicePrimaryCtxRelease, "cuDevicePrimaryCtxRelease_v2")
  CNN_FIND(cuCtxSetCurrent, "cuCtxSetCurrent")
  CNN_FIND(cuMemGetInfo, "cuMemGetInfo_v2")
  CNN_FIND(cuMemAlloc, "cuMemAlloc_v2")
  CNN_FIND(cuMemFree, "cuMemFree_v2")
  CNN_FIND(cuMemAllocHost, "cuMemAllocHost_v2")
  CNN_FIND(cuMemFreeHost, "cuMemFreeHost")
  CNN_FIND(cuMemcpyHtoDAsync, "cuMemcpyHtoDAsync_v2")
  CNN_FIND(cuMemcpyDtoHAsync, "cuMemcpyDtoHAsync_v2")
  CNN_FIND(cuMemcpyDtoDAsync, "cuMemcpyDtoDAsync_v2")
  CNN_FIND(cuMemsetD8Async, "cuMemsetD8Async")
  CNN_FIND(cuStreamCreate, "cuStreamCreate")
  CNN_FIND(cuStreamDestroy, "cuStreamDestroy_v2")
  CNN_FIND(cuStreamSynchronize, "cuStreamSynchronize")
  CNN_FIND(cuStreamWaitEvent, "cuStreamWaitEvent")
  CNN_FIND(cuEventCreate, "cuEventCreate")
  CNN_FIND(cuEventDestroy, "cuEventDestroy_v2")
  CNN_FIND(cuEventRecord, "cuEventRecord")
  CNN_FIND(cuEventSynchronize, "cuEventSynchronize")
  CNN_FIND(cuEventElapsedTime, "cuEventElapsedTime")
  CNN_FIND(cuModuleLoadDataEx, "cuModuleLoadDataEx")
  CNN_FIND(cuModuleUnload, "cuModuleUnload")
  CNN_FIND(cuModuleGetFunction, "cuModuleGetFunction")
  CNN_FIND(cuFuncSetAttribute, "cuFuncSetAttribute")
  CNN_FIND(cuLaunchKernel, "cuLaunchKernel")
#undef CNN_FIND
  find(library, "cuStreamBeginCapture_v2", driver.cuStreamBeginCapture);
  find(library, "cuStreamEndCapture", driver.cuStreamEndCapture);
  find(library, "cuGraphInstantiateWithFlags", driver.cuGraphInstantiate);
  find(library, "cuGraphLaunch", driver.cuGraphLaunch);
  find(library, "cuGraphDestroy", driver.cuGraphDestroy);
  find(library, "cuGraphExecDestroy", driver.cuGraphExecDestroy);
  return nullptr;
}

Result<CudaDriver> load() {
  void *library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library)
    return failure("there is no NVIDIA driver: ", dlerror());
  CudaDriver driver{};
  if (const char *missing = fill(library, driver))
    return failure("the NVIDIA driver is too old: its libcuda.so.1 has no ", missing,
                   "; CUDA 11.0 or newer is needed");
  const CUresult initialised = driver.cuInit(0);
  if (initialised == CUDA_ERROR_NO_DEVICE)
    return failure("the NVIDIA driver finds no device");
  if (Status status = driver.check(initialised, "cuInit"); !status)
    return status.error();
  if (const int version = driver.version(); version < 11000)
    return failure("the NVIDIA driver is too old: it is for CUDA ", cudaVersionText(version),
                   ", 11.0 or newer is needed");
  return driver;
}

} // namespace

bool CudaDriver::hasGraphs() const {
  return cuStreamBeginCapture && cuStreamEndCapture && cuGraphInstantiate && cuGraphLaunch &&
         cuGraphDestroy && cuGraphExecDestroy;
}

int CudaDriver::version() const {
  int number = 0;
  return cuDriverGetVersion(&number) == CUDA_SUCCESS ? number : 0;
}

std::string CudaDriver::describe(CUresult error) const {
  const char *name = nullptr, *text = nullptr;
  if (cuGetErrorName(error, &name) != CUDA_SUCCESS || !name)
    return "error " + std::to_string(error);
  if (cuGetErrorString(error, &text) != CUDA_SUCCESS || !text)
    return name;
  return std::string(name) + " (" + text + ")";
}

Status CudaDriver::check(CUresult result, const char *function) const {
  if (result == CUDA_SUCCESS)
    return {};
  return failure(function, ": ", describe(result));
}

Result<const CudaDriver *> cudaDriver() {
  static const Result<CudaDriver> driver = load();
  if (!driver)
    return driver.error();
  return &*driver;
}

std::string cudaVersionText(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

} // namespace cnnc::runtime
