#include "test/runtime/FaultyLaunch.h"

#include "HalideRuntime.h"

#include <cstring>

namespace cnnc::test {

FaultyLaunch::FaultyLaunch(const LinearKernel *kernel, void **arguments) : kernel(kernel) {
  const int count = kernel->inputs + kernel->scalars + kernel->outputs;
  for (int a = 0; a < count; ++a) {
    uint64_t value = 0;
    std::memcpy(&value, arguments[a], isScalar(a) ? 4 : 8);
    values.push_back(value);
  }
  int at = count;
  for (int buffer = 0; buffer < kernel->inputs + kernel->outputs; ++buffer) {
    auto &shape = shapes.emplace_back();
    for (int32_t &number : shape)
      number = *static_cast<int32_t *>(arguments[at++]);
  }
}

void FaultyLaunch::run() const {
  std::vector<uint64_t> scalars = values;
  std::vector<halide_buffer_t> buffers(shapes.size());
  std::vector<std::array<halide_dimension_t, 3>> dimensions(shapes.size());
  std::vector<void *> arguments;
  size_t b = 0;
  for (size_t a = 0; a < values.size(); ++a) {
    if (isScalar(static_cast<int>(a))) {
      arguments.push_back(&scalars[a]);
      continue;
    }
    buffers[b].host = reinterpret_cast<uint8_t *>(values[a]);
    buffers[b].dimensions = shapes[b][0];
    buffers[b].dim = dimensions[b].data();
    int32_t stride = 1;
    for (size_t d = 0; d < 3; ++d) {
      dimensions[b][d] = halide_dimension_t(0, shapes[b][d + 1], stride);
      stride *= shapes[b][d + 1];
    }
    arguments.push_back(&buffers[b++]);
  }
  kernel->function(arguments.data());
}

const LinearKernel *kernelCalled(const std::string &name) {
  for (const LinearKernel *kernel : kernels::all)
    if (name == kernel->name)
      return kernel;
  return nullptr;
}

} // namespace cnnc::test

// Kernels' loops, one after the other.
extern "C" int halide_do_par_for(void *context, halide_task_t task, int min, int size,
                                 uint8_t *closure) {
  for (int i = min; i < min + size; ++i)
    task(context, i, closure);
  return 0;
}
