#include "test/runtime/LaunchedKernels.h"

#include "HalideRuntimeCuda.h"

#include <vector>

namespace cnnc::test {
namespace {

/// Device code that FaultyCuda takes; its kernels are chosen by name.
const char ptx[] = ".version 7.8\n.target sm_75\n.address_size 64\n";
const unsigned char cubin[] = "\177ELF";
const cnn_device_image images[] = {{80, sizeof cubin, cubin}, {86, sizeof cubin, cubin}};

/// More than a kernel gets without asking, 48 KiB.
constexpr int shared_bytes = 64 << 10;

int launch(const LinearKernel &kernel, void **a) {
  std::vector<size_t> sizes;
  std::vector<void *> arguments;
  std::vector<int8_t> is_buffer;
  std::vector<int32_t> shapes;
  const int count = kernel.inputs + kernel.scalars + kernel.outputs;
  for (int i = 0; i < count; ++i) {
    const bool scalar = i >= kernel.inputs && i < kernel.inputs + kernel.scalars;
    sizes.push_back(scalar ? 4 : 8);
    arguments.push_back(a[i]);
    is_buffer.push_back(!scalar);
    if (scalar)
      continue;
    const halide_buffer_t &buffer = *static_cast<halide_buffer_t *>(a[i]);
    shapes.push_back(buffer.dimensions);
    for (int d = 0; d < 3; ++d)
      shapes.push_back(d < buffer.dimensions ? buffer.dim[d].extent : 1);
  }
  for (int32_t &number : shapes) {
    sizes.push_back(sizeof number);
    arguments.push_back(&number);
    is_buffer.push_back(0);
  }
  sizes.push_back(0);
  void *state = nullptr;
  halide_cuda_initialize_kernels(nullptr, &state, "", 0);
  halide_cuda_run(nullptr, state, kernel.name, 1, 1, 1, 1, 1, 1, shared_bytes, sizes.data(),
                  arguments.data(), is_buffer.data());
  halide_cuda_finalize_kernels(nullptr, state);
  return 0; // as without assertions
}

template <const LinearKernel &kernel> LaunchedKernel launched() {
  return {[](void **arguments) { return launch(kernel, arguments); },
          {ptx, sizeof ptx - 1, images, 2}};
}

} // namespace

const LaunchedKernel &launchedKernel(const LinearKernel &kernel) {
  static const LaunchedKernel made[] = {launched<kernels::linear>(),
                                        launched<kernels::copy>(),
                                        launched<kernels::crossEntropy>(),
                                        launched<kernels::crossEntropyGradient>(),
                                        launched<kernels::linearGradient>(),
                                        launched<kernels::runningMean>(),
                                        launched<kernels::sgd>()};
  size_t at = 0;
  while (kernels::all[at] != &kernel)
    ++at;
  return made[at];
}

} // namespace cnnc::test
