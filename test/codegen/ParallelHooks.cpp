#include "ParallelHooks.h"

#include "HalideRuntime.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

namespace {
int thread_count = 1;
constexpr size_t border = 64;
} // namespace

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

// Filled with the bytes of NaN, so that reading what was never written shows; what follows a block
// is looked at when it is freed.
void *halide_malloc(void *, size_t bytes) {
  const size_t rounded = (bytes + 63) / 64 * 64;
  auto *memory = static_cast<char *>(std::aligned_alloc(64, rounded + 2 * border));
  std::memset(memory, 0xff, rounded + 2 * border);
  std::memcpy(memory, &bytes, sizeof bytes);
  return memory + border;
}

void halide_free(void *, void *block) {
  if (!block)
    return;
  auto *memory = static_cast<unsigned char *>(block) - border;
  size_t bytes;
  std::memcpy(&bytes, memory, sizeof bytes);
  for (size_t i = 0; i < border; ++i)
    if (memory[border + bytes + i] != 0xff) {
      std::fprintf(stderr, "a kernel wrote past the end of its own memory\n");
      std::abort();
    }
  std::free(memory);
}

} // extern "C"
