// The functions that Halide's kernels, compiled with no_runtime, expect from their surroundings.
// Memory is in KernelMemory.cpp, errors are in KernelMessages.cpp.
#include "runtime/ThreadPool.h"

#include "HalideRuntime.h"

#include <cstdio>

extern "C" {

int halide_do_par_for(void *context, halide_task_t task, int min, int size, uint8_t *closure) {
  return cnnc::runtime::ThreadPool::instance().parallelFor(context, task, min, size, closure);
}

int halide_do_task(void *context, halide_task_t task, int index, uint8_t *closure) {
  return task(context, index, closure);
}

void halide_print(void *, const char *text) { std::fputs(text, stderr); }

} // extern "C"
