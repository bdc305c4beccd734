#include "runtime/devices/Cuda.h"

#include "runtime/Machine.h"

#include "HalideRuntimeCuda.h"

#include <utility>

namespace cnnc::runtime {
namespace {

CUdeviceptr addressOf(const std::byte *memory) { return reinterpret_cast<CUdeviceptr>(memory); }

/// Multiply-adds that a multiprocessor does in a cycle.
int coresPerMultiprocessor(int architecture) {
  const bool few = architecture / 10 == 7 || architecture == 80;
  return few ? 64 : 128;
}

class Graph final : public Device::Recording {
public:
  Graph(const CudaDriver &driver, CUgraphExec executable)
      : driver(driver), executable(executable) {}
  ~Graph() override { driver.cuGraphExecDestroy(executable); }

  const CudaDriver &driver;
  const CUgraphExec executable;
};

} // namespace

Result<std::unique_ptr<Device>> Cuda::open(int number) {
  auto driver = cudaDriver();
  if (!driver)
    return driver.error();
  int count = 0;
  if (Status status = (*driver)->check((*driver)->cuDeviceGetCount(&count), "cuDeviceGetCount");
      !status)
    return status.error();
  if (number >= count)
    return failure("there is no device cuda:", number, ", the NVIDIA driver finds ", count);
  CUdevice device = 0;
  if (Status status = (*driver)->check((*driver)->cuDeviceGet(&device, number), "cuDeviceGet");
      !status)
    return status.error();
  std::unique_ptr<Cuda> cuda(new Cuda(**driver, device));
  if (Status status = cuda->start(); !status)
    return status.error();
  return std::unique_ptr<Device>(std::move(cuda));
}

Status Cuda::start() {
  if (Status status = driver.check(driver.cuDevicePrimaryCtxRetain(&context, device),
                                   "cuDevicePrimaryCtxRetain");
      !status) {
    context = nullptr;
    return failure(name(), " cannot be used: ", status.error().message);
  }
  enter();
  if (Status status =
          driver.check(driver.cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING), "cuStreamCreate");
      !status)
    return status;
  modules = std::make_unique<CudaModules>(driver, architecture());
  upload = std::make_unique<CudaUpload>(driver);
  graphs = driver.hasGraphs();
  return upload->start();
}

Cuda::~Cuda() {
  if (!context)
    return;
  enter();
  if (stream)
    driver.cuStreamSynchronize(stream);
  for (CUevent mark : marks)
    driver.cuEventDestroy(mark);
  upload.reset();
  modules.reset();
  if (stream)
    driver.cuStreamDestroy(stream);
  driver.cuDevicePrimaryCtxRelease(device);
}

int Cuda::attribute(int which) const {
  int value = 0;
  return driver.cuDeviceGetAttribute(&value, which, device) == CUDA_SUCCESS ? value : 0;
}

int Cuda::architecture() const {
  return attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR) * 10 +
         attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
}

std::string Cuda::name() const {
  char text[256] = "";
  driver.cuDeviceGetName(text, sizeof text, device);
  return std::string(text) + " (sm_" + std::to_string(architecture()) + ")";
}

double Cuda::peakGflops() const {
  return 2e-6 * attribute(CU_DEVICE_ATTRIBUTE_CLOCK_RATE) *
         attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT) *
         coresPerMultiprocessor(architecture());
}

const halide_device_interface_t *Cuda::halideInterface() const {
  return halide_cuda_device_interface();
}

Result<std::byte *> Cuda::allocate(uint64_t bytes, const char *what) {
  enter();
  CUdeviceptr memory = 0;
  CUresult result = driver.cuMemAlloc(&memory, bytes + slack);
  if (result != CUDA_SUCCESS)
    return failure(name(), " has no ", formatBytes(bytes), " of memory for ", what, ", ",
                   formatBytes(freeMemory()), " is free: ", driver.describe(result));
  result = driver.cuMemsetD8Async(memory, 0, bytes + slack, stream);
  if (result == CUDA_SUCCESS)
    return reinterpret_cast<std::byte *>(memory);
  driver.cuMemFree(memory);
  return driver.check(result, "cuMemsetD8Async").error();
}

void Cuda::release(std::byte *memory) {
  enter();
  driver.cuMemFree(addressOf(memory)); // waits for kernels that use it
}

uint64_t Cuda::freeMemory() const {
  enter();
  size_t free = 0, total = 0;
  return driver.cuMemGetInfo(&free, &total) == CUDA_SUCCESS ? free : 0;
}

Status Cuda::write(std::byte *to, const void *from, uint64_t bytes) {
  enter();
  if (Status status = driver.check(driver.cuMemcpyHtoDAsync(addressOf(to), from, bytes, stream),
                                   "cuMemcpyHtoDAsync");
      !status)
    return status;
  return wait();
}

Status Cuda::read(void *to, const std::byte *from, uint64_t bytes) {
  enter();
  if (Status status = driver.check(driver.cuMemcpyDtoHAsync(to, addressOf(from), bytes, stream),
                                   "cuMemcpyDtoHAsync");
      !status)
    return status;
  return wait();
}

Status Cuda::clear(std::byte *memory, uint64_t bytes) {
  enter();
  return driver.check(driver.cuMemsetD8Async(addressOf(memory), 0, bytes, stream),
                      "cuMemsetD8Async");
}

Status Cuda::wait() {
  enter();
  const CUresult result = driver.cuStreamSynchronize(stream);
  if (result == CUDA_SUCCESS)
    return {};
  return failure("a kernel failed on ", name(), ": ", driver.describe(result));
}

Status Cuda::copyAhead(const std::vector<HostMemory> &pieces) {
  enter();
  return upload->copyAhead(pieces);
}

Status Cuda::arrive(const std::vector<std::byte *> &to) {
  enter();
  return upload->arrive(to, stream);
}

Status Cuda::launch(const cnn_call &call, const KernelLaunch &what) {
  auto function = modules->find(*call.code, what.entry, what.shared_bytes);
  if (!function)
    return function.error();
  arguments.clear();
  for (size_t a = 0; what.sizes[a] != 0; ++a)
    arguments.push_back(what.is_buffer[a]
                            ? &static_cast<halide_buffer_t *>(what.arguments[a])->device
                            : what.arguments[a]);
  const CUresult result = driver.cuLaunchKernel(
      *function, what.blocks[0], what.blocks[1], what.blocks[2], what.threads[0], what.threads[1],
      what.threads[2], what.shared_bytes, stream, arguments.data(), nullptr);
  if (result == CUDA_SUCCESS)
    return {};
  return failure("cuLaunchKernel of ", what.blocks[0], " x ", what.blocks[1], " x ", what.blocks[2],
                 " blocks of ", what.threads[0], " x ", what.threads[1], " x ", what.threads[2],
                 " threads: ", driver.describe(result));
}

Status Cuda::startRecording() {
  enter();
  Status status = driver.check(driver.cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED),
                               "cuStreamBeginCapture");
  graphs &= status.ok();
  return status;
}

Result<std::unique_ptr<Device::Recording>> Cuda::endRecording() {
  CUgraph graph = nullptr;
  CUgraphExec executable = nullptr;
  Status status = driver.check(driver.cuStreamEndCapture(stream, &graph), "cuStreamEndCapture");
  if (status)
    status = driver.check(driver.cuGraphInstantiate(&executable, graph, 0),
                          "cuGraphInstantiateWithFlags");
  if (graph)
    driver.cuGraphDestroy(graph);
  if (status)
    return std::unique_ptr<Recording>(std::make_unique<Graph>(driver, executable));
  graphs = false;
  return status.error();
}

Status Cuda::replay(Recording &recording) {
  enter();
  return driver.check(driver.cuGraphLaunch(static_cast<Graph &>(recording).executable, stream),
                      "cuGraphLaunch");
}

Status Cuda::markTime() {
  enter();
  if (!timed)
    return {};
  if (marked == marks.size()) {
    CUevent mark = nullptr;
    if (Status status =
            driver.check(driver.cuEventCreate(&mark, CU_EVENT_DEFAULT), "cuEventCreate");
        !status)
      return status;
    marks.push_back(mark);
  }
  return driver.check(driver.cuEventRecord(marks[marked++], stream), "cuEventRecord");
}

Result<std::vector<double>> Cuda::takeTimes() {
  if (marked == 0)
    return std::vector<double>();
  Status status = markTime(); // the end of the last call
  const size_t count = std::exchange(marked, 0);
  if (status)
    status = wait();
  std::vector<double> times;
  for (size_t m = 0; status && m + 1 < count; ++m) {
    float milliseconds = 0;
    status = driver.check(driver.cuEventElapsedTime(&milliseconds, marks[m], marks[m + 1]),
                          "cuEventElapsedTime");
    times.push_back(1e-3 * static_cast<double>(milliseconds));
  }
  if (!status)
    return status.error();
  return times;
}

} // namespace cnnc::runtime
