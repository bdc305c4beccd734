#include "runtime/devices/OpenCl.h"

#include "runtime/Machine.h"

#include "HalideRuntimeOpenCL.h"

#include <algorithm>
#include <utility>

namespace cnnc::runtime {
namespace {

std::vector<cl_device_id> devicesOf(const OpenClLibrary &library) {
  cl_uint count = 0;
  if (library.clGetPlatformIDs(0, nullptr, &count) != CL_SUCCESS)
    return {};
  std::vector<cl_platform_id> platforms(count);
  library.clGetPlatformIDs(count, platforms.data(), nullptr);
  std::vector<cl_device_id> devices;
  for (cl_bitfield type : {CL_DEVICE_TYPE_GPU, CL_DEVICE_TYPE_ACCELERATOR, CL_DEVICE_TYPE_CPU})
    for (cl_platform_id platform : platforms) {
      cl_uint found = 0;
      if (library.clGetDeviceIDs(platform, type, 0, nullptr, &found) != CL_SUCCESS)
        continue;
      const size_t before = devices.size();
      devices.resize(before + found);
      library.clGetDeviceIDs(platform, type, found, devices.data() + before, nullptr);
    }
  return devices;
}

} // namespace

Result<std::unique_ptr<Device>> OpenCl::open(int number) {
  auto library = openClLibrary();
  if (!library)
    return library.error();
  const std::vector<cl_device_id> devices = devicesOf(**library);
  if (devices.empty())
    return failure("OpenCL finds no device");
  if (static_cast<size_t>(number) >= devices.size())
    return failure("there is no device opencl:", number, ", OpenCL finds ", devices.size());
  std::unique_ptr<OpenCl> opened(new OpenCl(**library, devices[static_cast<size_t>(number)]));
  if (Status status = opened->start(); !status)
    return status.error();
  return std::unique_ptr<Device>(std::move(opened));
}

Status OpenCl::start() {
  if (!(number(CL_DEVICE_SVM_CAPABILITIES) & CL_DEVICE_SVM_COARSE_GRAIN_BUFFER))
    return failure(name(),
                   " has no shared virtual memory, which views of memory need: OpenCL 2.0's "
                   "coarse-grained buffers are expected");
  cl_int error = CL_SUCCESS;
  context = library.clCreateContext(nullptr, 1, &device, nullptr, nullptr, &error);
  if (!context)
    return library.check(error, "clCreateContext");
  auto made = makeQueue(false);
  if (!made)
    return made.error();
  queue = *made;
  programs = std::make_unique<OpenClPrograms>(library, context, device);
  return {};
}

OpenCl::~OpenCl() {
  if (queue)
    library.clFinish(queue);
  for (const std::vector<cl_event> &call : kernels)
    for (cl_event kernel : call)
      library.clReleaseEvent(kernel);
  programs.reset();
  if (queue)
    library.clReleaseCommandQueue(queue);
  if (context)
    library.clReleaseContext(context);
}

Result<cl_command_queue> OpenCl::makeQueue(bool profiled) const {
  const cl_bitfield properties[] = {CL_QUEUE_PROPERTIES,
                                    profiled ? cl_bitfield(CL_QUEUE_PROFILING_ENABLE) : 0, 0};
  cl_int error = CL_SUCCESS;
  cl_command_queue made =
      library.clCreateCommandQueueWithProperties(context, device, properties, &error);
  if (!made)
    return library.check(error, "clCreateCommandQueueWithProperties").error();
  return made;
}

/// A property of the device; 0 where it does not say.
cl_ulong OpenCl::number(cl_uint what) const {
  cl_ulong value = 0; // smaller ones fill its first bytes
  return library.clGetDeviceInfo(device, what, sizeof value, &value, nullptr) == CL_SUCCESS ? value
                                                                                            : 0;
}

std::string OpenCl::name() const {
  char text[256] = "";
  library.clGetDeviceInfo(device, CL_DEVICE_NAME, sizeof text - 1, text, nullptr);
  return text;
}

bool OpenCl::isProcessor() const { return number(CL_DEVICE_TYPE) & CL_DEVICE_TYPE_CPU; }

const halide_device_interface_t *OpenCl::halideInterface() const {
  return halide_opencl_device_interface();
}

Result<std::byte *> OpenCl::allocate(uint64_t bytes, const char *what) {
  const uint64_t largest = number(CL_DEVICE_MAX_MEM_ALLOC_SIZE);
  void *memory = bytes + slack <= largest
                     ? library.clSVMAlloc(context, CL_MEM_READ_WRITE, bytes + slack, 0)
                     : nullptr;
  if (!memory)
    return failure(name(), " has no ", formatBytes(bytes), " of memory for ", what, ", ",
                   formatBytes(freeMemory()), " is free, at most ", formatBytes(largest),
                   " in one piece");
  std::byte *made = static_cast<std::byte *>(memory);
  sizes[made] = bytes + slack;
  if (Status status = clear(made, bytes + slack); !status) {
    release(made);
    return status.error();
  }
  return made;
}

void OpenCl::release(std::byte *memory) {
  library.clFinish(queue); // kernels may use it
  library.clSVMFree(context, memory);
  sizes.erase(memory);
}

/// OpenCL has no function for it: what others use of the device is not known.
uint64_t OpenCl::freeMemory() const {
  uint64_t used = 0;
  for (const auto &[memory, size] : sizes)
    used += size;
  const uint64_t total = number(CL_DEVICE_GLOBAL_MEM_SIZE);
  const uint64_t free = total > used ? total - used : 0;
  return isProcessor() ? std::min(free, availableMemory()) : free;
}

Status OpenCl::write(std::byte *to, const void *from, uint64_t bytes) {
  return library.check(library.clEnqueueSVMMemcpy(queue, 1, to, from, bytes, 0, nullptr, nullptr),
                       "clEnqueueSVMMemcpy");
}

Status OpenCl::read(void *to, const std::byte *from, uint64_t bytes) {
  const cl_int result = library.clEnqueueSVMMemcpy(queue, 1, to, from, bytes, 0, nullptr, nullptr);
  if (result == CL_SUCCESS)
    return {};
  return failure("a kernel failed on ", name(), ": ", describeOpenCl(result));
}

Status OpenCl::clear(std::byte *memory, uint64_t bytes) {
  const unsigned char zero = 0;
  return library.check(
      library.clEnqueueSVMMemFill(queue, memory, &zero, sizeof zero, bytes, 0, nullptr, nullptr),
      "clEnqueueSVMMemFill");
}

Status OpenCl::wait() {
  const cl_int result = library.clFinish(queue);
  if (result == CL_SUCCESS)
    return {};
  return failure("a kernel failed on ", name(), ": ", describeOpenCl(result));
}

Status OpenCl::launch(const cnn_call &call, const KernelLaunch &what) {
  auto kernel = programs->find(*call.code, what.entry);
  if (!kernel)
    return kernel.error();
  cl_uint a = 0;
  for (; what.sizes[a] != 0; ++a) {
    const cl_int result =
        what.is_buffer[a] ? library.clSetKernelArgSVMPointer(
                                *kernel, a,
                                reinterpret_cast<void *>(
                                    static_cast<halide_buffer_t *>(what.arguments[a])->device))
                          : library.clSetKernelArg(*kernel, a, what.sizes[a], what.arguments[a]);
    if (result != CL_SUCCESS)
      return failure("argument ", a, " of ", what.entry, ": ", describeOpenCl(result));
  }
  // Halide's kernels take local memory as their last argument, whether they use it or not.
  if (Status status = library.check(
          library.clSetKernelArg(*kernel, a, std::max(what.shared_bytes, 1u), nullptr),
          "clSetKernelArg for local memory");
      !status)
    return status;
  size_t global[3], local[3];
  for (int d = 0; d < 3; ++d) {
    local[d] = what.threads[d];
    global[d] = static_cast<size_t>(what.blocks[d]) * what.threads[d];
  }
  cl_event event = nullptr;
  const cl_int result = library.clEnqueueNDRangeKernel(queue, *kernel, 3, nullptr, global, local, 0,
                                                       nullptr, timed ? &event : nullptr);
  if (event)
    kernels.back().push_back(event);
  if (result == CL_SUCCESS)
    return {};
  return failure("clEnqueueNDRangeKernel of ", what.blocks[0], " x ", what.blocks[1], " x ",
                 what.blocks[2], " groups of ", what.threads[0], " x ", what.threads[1], " x ",
                 what.threads[2], " items: ", describeOpenCl(result));
}

Status OpenCl::markTime() {
  if (timed)
    kernels.emplace_back();
  return {};
}

void OpenCl::timeCalls(bool on) {
  if (on == timed)
    return;
  auto other = makeQueue(on);
  if (!other)
    return; // without times
  library.clFinish(queue);
  library.clReleaseCommandQueue(queue);
  queue = *other;
  timed = on;
}

Result<std::vector<double>> OpenCl::takeTimes() {
  Status status = wait();
  std::vector<double> times;
  for (const std::vector<cl_event> &call : std::exchange(kernels, {})) {
    double &seconds = times.emplace_back(0);
    for (cl_event event : call) {
      cl_ulong begin = 0, end = 0;
      library.clGetEventProfilingInfo(event, CL_PROFILING_COMMAND_START, sizeof begin, &begin,
                                      nullptr);
      library.clGetEventProfilingInfo(event, CL_PROFILING_COMMAND_END, sizeof end, &end, nullptr);
      seconds += end > begin ? 1e-9 * static_cast<double>(end - begin) : 0;
      library.clReleaseEvent(event);
    }
  }
  if (!status)
    return status.error();
  return times;
}

} // namespace cnnc::runtime
