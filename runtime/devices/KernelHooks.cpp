// The hooks of Halide's runtime that a device's kernels call, compiled with no_runtime. All memory
// lies on the device already, so nothing is ever copied or marked as changed.
#include "runtime/devices/LaunchingDevice.h"

#include "HalideRuntimeCuda.h"
#include "HalideRuntimeOpenCL.h"

#include <algorithm>

using namespace cnnc::runtime;

namespace {

int launch(const char *entry, const int (&blocks)[3], const int (&threads)[3], int shared_bytes,
           size_t sizes[], void *arguments[], int8_t is_buffer[]) {
  KernelLaunch what{};
  what.entry = entry;
  for (int d = 0; d < 3; ++d) {
    // A loop over nothing is a grid of no blocks, or fewer.
    what.blocks[d] = static_cast<unsigned>(std::max(blocks[d], 0));
    what.threads[d] = static_cast<unsigned>(std::max(threads[d], 0));
  }
  what.shared_bytes = static_cast<unsigned>(shared_bytes);
  what.sizes = sizes;
  what.arguments = arguments;
  what.is_buffer = is_buffer;
  const bool empty = std::count(what.blocks, what.blocks + 3, 0u) ||
                     std::count(what.threads, what.threads + 3, 0u);
  if (LaunchingDevice *device = LaunchingDevice::current(); device && !empty)
    device->launchKernel(what);
  return 0;
}

// Only addresses tell them apart.
const halide_device_interface_t cuda_interface{};
const halide_device_interface_t opencl_interface{};

} // namespace

extern "C" {

// The modules come from the table: nothing to prepare, nothing to keep.
int halide_cuda_initialize_kernels(void *, void **, const char *, int) { return 0; }
void halide_cuda_finalize_kernels(void *, void *) {}
int halide_opencl_initialize_kernels(void *, void **, const char *, int) { return 0; }
void halide_opencl_finalize_kernels(void *, void *) {}

const halide_device_interface_t *halide_cuda_device_interface() { return &cuda_interface; }
const halide_device_interface_t *halide_opencl_device_interface() { return &opencl_interface; }

int halide_cuda_run(void *, void *, const char *entry, int bx, int by, int bz, int tx, int ty,
                    int tz, int shared_bytes, size_t sizes[], void *arguments[],
                    int8_t is_buffer[]) {
  return launch(entry, {bx, by, bz}, {tx, ty, tz}, shared_bytes, sizes, arguments, is_buffer);
}

int halide_opencl_run(void *, void *, const char *entry, int bx, int by, int bz, int tx, int ty,
                      int tz, int shared_bytes, size_t sizes[], void *arguments[],
                      int8_t is_buffer[]) {
  return launch(entry, {bx, by, bz}, {tx, ty, tz}, shared_bytes, sizes, arguments, is_buffer);
}

int halide_copy_to_device(void *, halide_buffer_t *, const halide_device_interface_t *) {
  return 0;
}

// Memory of a Func between the kernels of a call; it is free again when the call has returned.
int halide_device_malloc(void *, halide_buffer_t *buffer,
                         const halide_device_interface_t *interface) {
  if (buffer->device)
    return 0;
  LaunchingDevice *device = LaunchingDevice::current();
  std::byte *memory = device ? device->takeWorkspace(buffer->size_in_bytes()) : nullptr;
  buffer->device = reinterpret_cast<uint64_t>(memory);
  buffer->device_interface = interface;
  return memory ? 0 : halide_error_code_out_of_memory;
}

int halide_device_free(void *, halide_buffer_t *buffer) {
  buffer->device = 0;
  return 0;
}

void halide_device_free_as_destructor(void *, void *buffer) {
  halide_device_free(nullptr, static_cast<halide_buffer_t *>(buffer));
}

} // extern "C"
