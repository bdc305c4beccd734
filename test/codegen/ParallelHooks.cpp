#include "ParallelHooks.h"

#include "HalideRuntime.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

namespace {
int thread_count = 1;
}

void cnnc::test::setKernelThreads(int threads) { thread_count = threads; }

extern "C" {

int halide_do_par_for(void *context, halide_task_t task, int min, int size, uint8_t *closure) {
  if (thread_count == 1) {
    for (int i = min; i < min + size; ++i)
      task(context, i, closure);
    return 0;
  }
  std::atomic<int> next{size};
  const auto work = [&] {
    for (int i = --next; i >= 0; i = --next)
      task(context, min + i, closure);
  };
  std::vector<std::thread> threads;
  for (int t = 1; t < thread_count; ++t)
    threads.emplace_back(work);
  work();
  for (std::thread &thread : threads)
    thread.join();
  return 0;
}

// Filled with the bytes of NaN, so that reading what was never written shows.
void *halide_malloc(void *, size_t bytes) {
  const size_t rounded = (bytes + 127) / 64 * 64;
  void *memory = std::aligned_alloc(64, rounded);
  std::memset(memory, 0xff, rounded);
  return memory;
}

void halide_free(void *, void *memory) { std::free(memory); }

} // extern "C"
