#include "CudaHooks.h"

#include "HalideRuntime.h"

#include <dlfcn.h>
#include <map>
#include <stdexcept>
#include <vector>

namespace cnnc::test {
namespace {

struct Driver {
  void *library = dlopen("libcuda.so.1", RTLD_NOW);
  int (*init)(unsigned) = nullptr;
  int (*retain)(void **, int) = nullptr;
  int (*set_current)(void *) = nullptr;
  int (*load)(void **, const void *) = nullptr;
  int (*get_function)(void **, void *, const char *) = nullptr;
  int (*set_attribute)(void *, int, int) = nullptr;
  int (*launch)(void *, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void *,
                void **, void **) = nullptr;
  int (*allocate)(uint64_t *, size_t) = nullptr;
  int (*free)(uint64_t) = nullptr;
  int (*copy_in)(uint64_t, const void *, size_t) = nullptr;
  int (*copy_out)(void *, uint64_t, size_t) = nullptr;
  int (*synchronize)() = nullptr;

  template <typename F> void find(F &function, const char *name) {
    function = reinterpret_cast<F>(dlsym(library, name));
  }

  Driver() {
    if (!library)
      return;
    find(init, "cuInit");
    find(retain, "cuDevicePrimaryCtxRetain");
    find(set_current, "cuCtxSetCurrent");
    find(load, "cuModuleLoadData");
    find(get_function, "cuModuleGetFunction");
    find(set_attribute, "cuFuncSetAttribute");
    find(launch, "cuLaunchKernel");
    find(allocate, "cuMemAlloc_v2");
    find(free, "cuMemFree_v2");
    find(copy_in, "cuMemcpyHtoD_v2");
    find(copy_out, "cuMemcpyDtoH_v2");
    find(synchronize, "cuCtxSynchronize");
    void *context = nullptr;
    if (init(0) || retain(&context, 0) || set_current(context))
      throw std::runtime_error("the CUDA driver does not start");
  }
};

Driver &driver() {
  static Driver the_driver;
  return the_driver;
}

std::string kernel_source;
int first_error = 0;
std::vector<uint64_t> intermediates; ///< of the running function

void note(int error) {
  if (error && !first_error)
    first_error = error;
}

void *moduleOf(const std::string &source) {
  static std::map<std::string, void *> modules;
  void *&module = modules[source];
  if (!module)
    note(driver().load(&module, source.c_str()));
  return module;
}

} // namespace

bool cudaIsThere() { return driver().library != nullptr; }

void setKernelSource(const std::string &ptx) { kernel_source = ptx; }

uint64_t copyToDevice(const void *host, size_t bytes) {
  uint64_t device = 0;
  note(driver().allocate(&device, bytes));
  note(driver().copy_in(device, host, bytes));
  return device;
}

void copyFromDevice(void *host, uint64_t device, size_t bytes) {
  note(driver().synchronize());
  note(driver().copy_out(host, device, bytes));
  note(driver().free(device));
  for (const uint64_t intermediate : intermediates)
    note(driver().free(intermediate));
  intermediates.clear();
  if (first_error)
    throw std::runtime_error("CUDA error " + std::to_string(first_error));
}

} // namespace cnnc::test

using namespace cnnc::test;

extern "C" {

int halide_cuda_initialize_kernels(void *, void **state, const char *, int) {
  *state = moduleOf(kernel_source);
  return 0;
}
void halide_cuda_finalize_kernels(void *, void *) {}

int halide_cuda_run(void *, void *module, const char *entry, int blocks_x, int blocks_y,
                    int blocks_z, int threads_x, int threads_y, int threads_z, int shared_bytes,
                    size_t sizes[], void *arguments[], int8_t is_buffer[]) {
  void *function = nullptr;
  note(driver().get_function(&function, module, entry));
  constexpr int largest_shared_size = 8; // CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES
  if (shared_bytes > 48 * 1024)
    note(driver().set_attribute(function, largest_shared_size, shared_bytes));
  std::vector<uint64_t> pointers;
  std::vector<void *> values;
  for (int i = 0; sizes[i]; ++i)
    pointers.push_back(is_buffer[i] ? static_cast<halide_buffer_t *>(arguments[i])->device : 0);
  for (int i = 0; sizes[i]; ++i)
    values.push_back(is_buffer[i] ? &pointers[i] : arguments[i]);
  note(driver().launch(function, blocks_x, blocks_y, blocks_z, threads_x, threads_y, threads_z,
                       shared_bytes, nullptr, values.data(), nullptr));
  return 0;
}

const halide_device_interface_t *halide_cuda_device_interface() {
  static const halide_device_interface_t identity{};
  return &identity;
}

int halide_copy_to_device(void *, halide_buffer_t *, const halide_device_interface_t *) {
  return 0;
}

int halide_device_malloc(void *, halide_buffer_t *buffer, const halide_device_interface_t *) {
  if (buffer->device) // asked for before each use
    return 0;
  note(driver().allocate(&buffer->device, buffer->size_in_bytes()));
  intermediates.push_back(buffer->device);
  return 0;
}
int halide_device_free(void *, halide_buffer_t *buffer) {
  buffer->device = 0;
  return 0;
}
void halide_device_free_as_destructor(void *, void *) {}
}
