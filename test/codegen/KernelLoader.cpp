#include "KernelLoader.h"

#include "runtime/devices/DeviceBuffer.h"
#include "runtime/devices/DeviceChoice.h"

#include <array>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <unistd.h>
#include <utility>
#include <vector>

namespace cnnc::test {
namespace {

using Function = int (*)(void **);

/// Links an object to a shared library and loads it.
Function load(const CompiledKernel &kernel) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("codegen-tests-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const std::string object = folder / "kernel.o", library = folder / (kernel.function + ".so");
  std::ofstream(object, std::ios::binary) << kernel.object;
  const std::string command =
      std::string(CNNC_TEST_LINKER " -shared -o ").append(library).append(" ").append(object);
  const bool linked = std::system(command.c_str()) == 0;
  void *handle = linked ? dlopen(library.c_str(), RTLD_NOW) : nullptr;
  const std::string error = handle ? "" : linked ? dlerror() : "the linker failed";
  std::filesystem::remove_all(folder);
  if (!handle)
    throw std::runtime_error(kernel.function + ": " + error);
  void *symbol = dlsym(handle, kernel.function.c_str());
  if (!symbol)
    throw std::runtime_error(kernel.function + " is not defined");
  return reinterpret_cast<Function>(symbol);
}

struct Loaded {
  Function function = nullptr;
  std::string source;
  cnn_device_code code{};
};

Loaded &functionOf(const PlannedCall &call) {
  static std::map<std::string, Loaded> all;
  Loaded &loaded = all[call.function];
  if (!loaded.function) {
    CompileOptions options;
    options.cache_directory = CNNC_TEST_KERNEL_CACHE;
    options.jobs = 1;
    const CompileResult result = compileKernels({call}, testTarget(), options);
    if (!result.error.empty())
      throw std::runtime_error(result.error);
    loaded.function = load(result.kernels.front());
    loaded.source = result.kernels.front().source;
    loaded.code = {loaded.source.c_str(), loaded.source.size(), nullptr, 0};
  }
  return loaded;
}

union Scalar {
  int32_t integer;
  uint32_t natural;
  float real;
};

Scalar valueOf(const cnn_scalar &scalar, int images, const RunValues &values) {
  Scalar value{};
  switch (scalar.source) {
  case CNN_INT:
    value.integer = scalar.integer;
    break;
  case CNN_FLOAT:
    value.real = scalar.real;
    break;
  case CNN_BATCH:
    value.integer = values.batch;
    break;
  case CNN_FIRST_IMAGE:
    value.integer = values.first_image;
    break;
  case CNN_SEED:
    value.natural = values.seed;
    break;
  case CNN_STEP:
    value.natural = values.step;
    break;
  case CNN_DROPOUT_ON:
    value.integer = values.dropout_on;
    break;
  case CNN_LEARNING_RATE:
    value.real = values.learning_rate;
    break;
  case CNN_MOMENTUM:
    value.real = values.momentum;
    break;
  case CNN_WEIGHT_DECAY:
    value.real = values.weight_decay;
    break;
  case CNN_IMAGES_IN_RUN:
    value.integer = images;
    break;
  }
  return value;
}

struct Buffer {
  halide_buffer_t header{};
  std::array<halide_dimension_t, CNN_MAX_RANK> dimensions;
};

void bind(Buffer &buffer, const cnn_view &view, TestMemory &memory) {
  const auto space = static_cast<cnn_space>(view.space);
  const int64_t base = view.offset * (space == CNN_ARENA ? memory.images : 1);
  for (int32_t d = 0; d < view.rank; ++d)
    buffer.dimensions[d] = halide_dimension_t(
        0, view.dims[d].extent.fixed + view.dims[d].extent.per_image * memory.images,
        static_cast<int32_t>(view.dims[d].stride));
  buffer.header.host = reinterpret_cast<uint8_t *>(memory.space(space) + base + view.first_channel);
  buffer.header.type = halide_type_t(space == CNN_LABELS ? halide_type_int : halide_type_float, 32);
  buffer.header.dimensions = view.rank;
  buffer.header.dim = buffer.dimensions.data();
}

template <typename T> T valueOf(runtime::Result<T> result) {
  if (!result)
    throw std::runtime_error(result.error().message);
  return std::move(*result);
}

void check(const runtime::Status &status) {
  if (!status)
    throw std::runtime_error(status.error().message);
}

/// The device that kernels run on, which is not the CPU.
runtime::Device &device() {
  static const std::unique_ptr<runtime::Device> opened =
      valueOf(runtime::openDevice(nameOf(testTarget().device), 0));
  return *opened;
}

/// All spaces on the device while a function runs.
class DeviceCopies {
public:
  explicit DeviceCopies(TestMemory &memory) : memory(memory) {
    for (int s = 0; s < CNN_SPACES; ++s)
      if (const size_t bytes = bytesOf(s)) {
        copies[s] = valueOf(runtime::DeviceBuffer::allocate(device(), bytes, "a space"));
        check(device().write(copies[s].data(), memory.space(static_cast<cnn_space>(s)), bytes));
      }
  }

  /// Points a buffer of the host's memory to the same place of the copy.
  void move(halide_buffer_t &buffer, cnn_space space) {
    const auto *begin = reinterpret_cast<const uint8_t *>(memory.space(space));
    buffer.device = reinterpret_cast<uint64_t>(copies[space].data() + (buffer.host - begin));
    buffer.device_interface = device().halideInterface();
    buffer.host = nullptr;
  }

  void bringBack() {
    for (int s = 0; s < CNN_SPACES; ++s)
      if (const size_t bytes = bytesOf(s))
        check(device().read(memory.space(static_cast<cnn_space>(s)), copies[s].data(), bytes));
  }

private:
  TestMemory &memory;
  std::array<runtime::DeviceBuffer, CNN_SPACES> copies;

  size_t bytesOf(int space) const { return memory.all()[space].size() * sizeof(float); }
};

/// Runs the call in a workspace full of the bytes of NaN, so that reading what was never written
/// shows.
void runOnDevice(const cnn_call &call, void **arguments) {
  runtime::DeviceBuffer workspace;
  if (const uint64_t bytes = device().workspaceOf(call, arguments)) {
    const std::vector<char> nan(bytes, '\xff');
    workspace = valueOf(runtime::DeviceBuffer::allocate(device(), bytes, "the workspace"));
    check(device().write(workspace.data(), nan.data(), bytes));
  }
  device().useWorkspace(workspace.data(), workspace.size());
  check(device().run(call, arguments));
}

cnn_call callOf(int (*function)(void **), const cnn_device_code &code) {
  cnn_call call{};
  call.kernel = call.layer = "test";
  call.function = function;
  call.code = &code;
  return call;
}

} // namespace

const Target &testTarget() {
  static const Target target = [] {
    std::string error;
    const char *name = std::getenv("CNNC_TEST_TARGET");
    const char *device = std::getenv("CNNC_TEST_DEVICE");
    const std::optional<CpuTarget> found = findCpuTarget(name ? name : "native", error);
    if (!found)
      throw std::runtime_error(error);
    if (device && std::string(device) == "cuda")
      return Target{Device::Cuda, *found, {80}};
    if (device && std::string(device) == "opencl")
      return Target{Device::OpenCl, *found, {}};
    return Target{Device::Cpu, *found, {}};
  }();
  return target;
}

void runCall(const PlannedCall &call, TestMemory &memory, const RunValues &values) {
  const Loaded &loaded = functionOf(call);
  std::vector<Buffer> buffers(call.views.size());
  std::vector<Scalar> scalars;
  for (size_t v = 0; v < buffers.size(); ++v)
    bind(buffers[v], call.views[v], memory);
  for (const cnn_scalar &scalar : call.scalars)
    scalars.push_back(valueOf(scalar, memory.images, values));
  const size_t inputs = buffers.size() - static_cast<size_t>(call.output_count);
  std::vector<void *> arguments;
  for (size_t v = 0; v < inputs; ++v)
    arguments.push_back(&buffers[v].header);
  for (Scalar &scalar : scalars)
    arguments.push_back(&scalar);
  for (size_t v = inputs; v < buffers.size(); ++v)
    arguments.push_back(&buffers[v].header);
  if (testTarget().device == Device::Cpu) {
    if (loaded.function(arguments.data()) != 0)
      throw std::runtime_error(call.function + " reports an error");
    return;
  }
  DeviceCopies copies(memory);
  for (size_t v = 0; v < buffers.size(); ++v)
    copies.move(buffers[v].header, static_cast<cnn_space>(call.views[v].space));
  runOnDevice(callOf(loaded.function, loaded.code), arguments.data());
  copies.bringBack();
}

} // namespace cnnc::test
