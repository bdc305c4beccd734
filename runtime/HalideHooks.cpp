// The functions that Halide's kernels, compiled with no_runtime, expect from their surroundings.
// Memory is in KernelMemory.cpp.
#include "runtime/HalideHooks.h"

#include "runtime/ThreadPool.h"

#include "HalideRuntime.h"

#include <cstdio>
#include <mutex>
#include <utility>

namespace {

std::mutex message_lock;
std::string message;

} // namespace

std::string cnnc::runtime::takeKernelMessage() {
  std::lock_guard<std::mutex> lock(message_lock);
  return std::exchange(message, {});
}

extern "C" {

int halide_do_par_for(void *context, halide_task_t task, int min, int size, uint8_t *closure) {
  return cnnc::runtime::ThreadPool::instance().parallelFor(context, task, min, size, closure);
}

int halide_do_task(void *context, halide_task_t task, int index, uint8_t *closure) {
  return task(context, index, closure);
}

void halide_print(void *, const char *text) { std::fputs(text, stderr); }

void halide_error(void *, const char *text) {
  std::lock_guard<std::mutex> lock(message_lock);
  message = text;
}

} // extern "C"
