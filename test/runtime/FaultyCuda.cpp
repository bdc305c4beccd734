//===- FaultyCuda.cpp - a libcuda.so.1 that fails when it is told to
//-----------------------------===//
//
// The part of the CUDA driver that the runtime uses, on the host's memory. Kernels are those of
// LinearKernels.h, by name; others do nothing. Work is done at once, or noted while a stream is
// captured. Told by environment variables:
//
//   FAULTY_CUDA=FUNCTION:N=CODE[,...]  the Nth call (from 1; 0: each) of the function returns CODE;
//                                      after one from 700 to 799 every call does, as on a real card
//   FAULTY_CUDA_LOG=FILE               the calls, a line each
//   FAULTY_CUDA_VERSION=12000          what cuDriverGetVersion says
//   FAULTY_CUDA_ARCHITECTURE=80        compute capability
//   FAULTY_CUDA_MEMORY=BYTES           of the device
//   FAULTY_CUDA_PTX=7.8                the newest PTX that can be compiled
//   FAULTY_CUDA_CUBINS=no              no cubin can be loaded
//
//===------------------------------------------------------------------------------------------===//
#include "runtime/devices/CudaDriver.h"

#include "test/runtime/FaultyLaunch.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <vector>

using namespace cnnc::runtime;
using cnnc::test::FaultyLaunch;
using cnnc::test::kernelCalled;
using cnnc::test::LinearKernel;

namespace cnnc::runtime {
struct CUfunc_st {
  const LinearKernel *kernel; ///< null for one that does nothing
  std::string name;
};
struct CUmod_st {
  std::map<std::string, CUfunc_st> functions;
};
struct CUgraph_st {
  std::vector<std::function<void()>> work;
};
struct CUgraphExec_st {
  std::vector<std::function<void()>> work;
};
struct CUstream_st {
  CUgraph capture; ///< null: work is done at once
};
} // namespace cnnc::runtime

namespace {

std::string setting(const char *name, const char *otherwise) {
  const char *text = std::getenv(name);
  return text ? text : otherwise;
}

void log(const std::string &line) {
  static const std::string path = setting("FAULTY_CUDA_LOG", "");
  if (path.empty())
    return;
  static std::FILE *file = std::fopen(path.c_str(), "w");
  std::fprintf(file, "%s\n", line.c_str());
  std::fflush(file);
}

/// Notes a call; what it shall return instead of doing its work, or success.
CUresult fault(const char *function, const std::string &about = "") {
  log(function + (about.empty() ? "" : " " + about));
  static CUresult lasting = CUDA_SUCCESS;
  static std::map<std::string, int> calls;
  if (lasting != CUDA_SUCCESS)
    return lasting;
  const int count = ++calls[function];
  const std::string wanted = setting("FAULTY_CUDA", "");
  for (size_t begin = 0; begin < wanted.size();) {
    const size_t end = std::min(wanted.find(',', begin), wanted.size());
    char name[64];
    int number = 0, code = 0;
    if (std::sscanf(wanted.substr(begin, end - begin).c_str(), "%63[^:]:%d=%d", name, &number,
                    &code) == 3 &&
        std::strcmp(name, function) == 0 && (number == 0 || number == count)) {
      if (code >= 700 && code < 800)
        lasting = code;
      return code;
    }
    begin = end + 1;
  }
  return CUDA_SUCCESS;
}

#define FAIL_IF_TOLD(...)                                                                          \
  if (const CUresult told = fault(__VA_ARGS__); told != CUDA_SUCCESS)                              \
  return told

std::map<CUdeviceptr, size_t> allocations;

size_t memoryOfDevice() {
  return std::strtoull(setting("FAULTY_CUDA_MEMORY", "1073741824").c_str(), nullptr, 10);
}

size_t memoryInUse() {
  size_t used = 0;
  for (const auto &[memory, bytes] : allocations)
    used += bytes;
  return used;
}

void doOrNote(CUstream stream, std::function<void()> work) {
  if (stream->capture)
    stream->capture->work.push_back(std::move(work));
  else
    work();
}

void *host(CUdeviceptr memory) { return reinterpret_cast<void *>(memory); }

} // namespace

#define EXPORT extern "C" __attribute__((visibility("default"))) CUresult

EXPORT cuInit(unsigned) {
  FAIL_IF_TOLD("cuInit");
  return CUDA_SUCCESS;
}
EXPORT cuDriverGetVersion(int *version) {
  *version = std::atoi(setting("FAULTY_CUDA_VERSION", "12000").c_str());
  return CUDA_SUCCESS;
}
EXPORT cuGetErrorName(CUresult error, const char **name) {
  static std::string text;
  text = "CUDA_ERROR_" + std::to_string(error);
  *name = text.c_str();
  return CUDA_SUCCESS;
}
EXPORT cuGetErrorString(CUresult, const char **text) {
  *text = "as told";
  return CUDA_SUCCESS;
}
EXPORT cuDeviceGetCount(int *count) {
  FAIL_IF_TOLD("cuDeviceGetCount");
  *count = 1;
  return CUDA_SUCCESS;
}
EXPORT cuDeviceGet(CUdevice *device, int ordinal) {
  FAIL_IF_TOLD("cuDeviceGet");
  *device = ordinal;
  return CUDA_SUCCESS;
}
EXPORT cuDeviceGetName(char *name, int size, CUdevice) {
  std::snprintf(name, static_cast<size_t>(size), "faulty card");
  return CUDA_SUCCESS;
}
EXPORT cuDeviceGetAttribute(int *value, int attribute, CUdevice) {
  const int architecture = std::atoi(setting("FAULTY_CUDA_ARCHITECTURE", "80").c_str());
  *value = attribute == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR   ? architecture / 10
           : attribute == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR ? architecture % 10
           : attribute == CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT     ? 2
           : attribute == CU_DEVICE_ATTRIBUTE_CLOCK_RATE               ? 1000000
                                                                       : 0;
  return CUDA_SUCCESS;
}
EXPORT cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice) {
  FAIL_IF_TOLD("cuDevicePrimaryCtxRetain");
  static int some_context;
  *context = reinterpret_cast<CUcontext>(&some_context);
  return CUDA_SUCCESS;
}
EXPORT cuDevicePrimaryCtxRelease_v2(CUdevice) {
  if (!allocations.empty())
    log("allocations left: " + std::to_string(allocations.size()));
  return fault("cuDevicePrimaryCtxRelease");
}
EXPORT cuCtxSetCurrent(CUcontext) { return CUDA_SUCCESS; }

EXPORT cuMemGetInfo_v2(size_t *free, size_t *total) {
  FAIL_IF_TOLD("cuMemGetInfo");
  *total = memoryOfDevice();
  *free = *total - memoryInUse();
  return CUDA_SUCCESS;
}
EXPORT cuMemAlloc_v2(CUdeviceptr *memory, size_t bytes) {
  FAIL_IF_TOLD("cuMemAlloc", std::to_string(bytes));
  if (memoryInUse() + bytes > memoryOfDevice())
    return CUDA_ERROR_OUT_OF_MEMORY;
  *memory = reinterpret_cast<CUdeviceptr>(std::malloc(bytes));
  std::memset(host(*memory), 0xff, bytes);
  allocations[*memory] = bytes;
  return CUDA_SUCCESS;
}
EXPORT cuMemFree_v2(CUdeviceptr memory) {
  FAIL_IF_TOLD("cuMemFree");
  std::free(host(memory));
  allocations.erase(memory);
  return CUDA_SUCCESS;
}
EXPORT cuMemAllocHost_v2(void **memory, size_t bytes) {
  FAIL_IF_TOLD("cuMemAllocHost");
  *memory = std::malloc(bytes);
  return CUDA_SUCCESS;
}
EXPORT cuMemFreeHost(void *memory) {
  std::free(memory);
  return CUDA_SUCCESS;
}
EXPORT cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
  FAIL_IF_TOLD("cuMemcpyHtoDAsync");
  doOrNote(stream, [=] { std::memcpy(host(to), from, bytes); });
  return CUDA_SUCCESS;
}
EXPORT cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
  FAIL_IF_TOLD("cuMemcpyDtoHAsync");
  doOrNote(stream, [=] { std::memcpy(to, host(from), bytes); });
  return CUDA_SUCCESS;
}
EXPORT cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
  FAIL_IF_TOLD("cuMemcpyDtoDAsync");
  doOrNote(stream, [=] { std::memcpy(host(to), host(from), bytes); });
  return CUDA_SUCCESS;
}
EXPORT cuMemsetD8Async(CUdeviceptr memory, unsigned char value, size_t bytes, CUstream stream) {
  FAIL_IF_TOLD("cuMemsetD8Async");
  doOrNote(stream, [=] { std::memset(host(memory), value, bytes); });
  return CUDA_SUCCESS;
}

EXPORT cuStreamCreate(CUstream *stream, unsigned) {
  FAIL_IF_TOLD("cuStreamCreate");
  *stream = new CUstream_st{nullptr};
  return CUDA_SUCCESS;
}
EXPORT cuStreamDestroy_v2(CUstream stream) {
  delete stream;
  return CUDA_SUCCESS;
}
EXPORT cuStreamSynchronize(CUstream) { return fault("cuStreamSynchronize"); }
EXPORT cuStreamWaitEvent(CUstream, CUevent, unsigned) { return fault("cuStreamWaitEvent"); }
EXPORT cuEventCreate(CUevent *event, unsigned) {
  static int some_event;
  *event = reinterpret_cast<CUevent>(&some_event);
  return fault("cuEventCreate");
}
EXPORT cuEventDestroy_v2(CUevent) { return CUDA_SUCCESS; }
EXPORT cuEventRecord(CUevent, CUstream) { return fault("cuEventRecord"); }
EXPORT cuEventSynchronize(CUevent) { return fault("cuEventSynchronize"); }
EXPORT cuEventElapsedTime(float *milliseconds, CUevent, CUevent) {
  *milliseconds = 1;
  return fault("cuEventElapsedTime");
}

EXPORT cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned options, int *,
                          void **values) {
  const bool cubin = std::memcmp(image, "\177ELF", 4) == 0;
  FAIL_IF_TOLD("cuModuleLoadDataEx", cubin ? "cubin" : "PTX");
  if (cubin && setting("FAULTY_CUDA_CUBINS", "yes") == "no")
    return 209;
  const char *version = cubin ? nullptr : std::strstr(static_cast<const char *>(image), ".version");
  if (version && std::atof(version + 8) > std::atof(setting("FAULTY_CUDA_PTX", "99").c_str()))
    return CUDA_ERROR_UNSUPPORTED_PTX_VERSION;
  if (options > 0)
    *static_cast<char *>(values[0]) = 0;
  *module = new CUmod_st;
  return CUDA_SUCCESS;
}
EXPORT cuModuleUnload(CUmodule module) {
  delete module;
  return CUDA_SUCCESS;
}
EXPORT cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name) {
  FAIL_IF_TOLD("cuModuleGetFunction", name);
  *function =
      &module->functions.try_emplace(name, CUfunc_st{kernelCalled(name), name}).first->second;
  return CUDA_SUCCESS;
}
EXPORT cuFuncSetAttribute(CUfunction, int, int value) {
  return fault("cuFuncSetAttribute", std::to_string(value));
}
EXPORT cuLaunchKernel(CUfunction function, unsigned, unsigned, unsigned, unsigned, unsigned,
                      unsigned, unsigned, CUstream stream, void **arguments, void **) {
  FAIL_IF_TOLD("cuLaunchKernel", function->name + (stream->capture ? " into a graph" : ""));
  if (function->kernel)
    doOrNote(stream, [launch = FaultyLaunch(function->kernel, arguments)] { launch.run(); });
  return CUDA_SUCCESS;
}

EXPORT cuStreamBeginCapture_v2(CUstream stream, int) {
  FAIL_IF_TOLD("cuStreamBeginCapture");
  stream->capture = new CUgraph_st;
  return CUDA_SUCCESS;
}
EXPORT cuStreamEndCapture(CUstream stream, CUgraph *graph) {
  *graph = stream->capture;
  stream->capture = nullptr;
  return fault("cuStreamEndCapture");
}
EXPORT cuGraphInstantiateWithFlags(CUgraphExec *executable, CUgraph graph, unsigned long long) {
  FAIL_IF_TOLD("cuGraphInstantiate");
  *executable = new CUgraphExec_st{graph->work};
  return CUDA_SUCCESS;
}
EXPORT cuGraphLaunch(CUgraphExec executable, CUstream) {
  FAIL_IF_TOLD("cuGraphLaunch");
  for (const auto &work : executable->work)
    work();
  return CUDA_SUCCESS;
}
EXPORT cuGraphDestroy(CUgraph graph) {
  delete graph;
  return CUDA_SUCCESS;
}
EXPORT cuGraphExecDestroy(CUgraphExec executable) {
  delete executable;
  return CUDA_SUCCESS;
}
