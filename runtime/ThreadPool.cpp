#include "runtime/ThreadPool.h"

#include "runtime/Machine.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace cnnc::runtime {
namespace {

/// True on a thread that is running an iteration of a shared loop.
thread_local bool inside_loop = false;

void pauseBriefly() {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

/// Polls until `done()` or about 30 us have gone: longer than the gap between two loops of a step,
/// shorter than anyone minds a core to be busy for nothing.
template <typename Condition> bool spinUntil(const Condition &done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(30);
  do {
    for (int i = 0; i < 32; ++i) {
      if (done())
        return true;
      pauseBriefly();
    }
  } while (std::chrono::steady_clock::now() < end);
  return done();
}

int runHere(void *context, ThreadPool::Task task, int first, int count, uint8_t *closure) {
  int result = 0;
  for (int i = 0; i < count; ++i)
    if (int status = task(context, first + i, closure))
      result = status;
  return result;
}

} // namespace

FlushDenormals::FlushDenormals() : saved(0) {
#if defined(__x86_64__)
  constexpr unsigned denormals_are_zero = 0x0040, flush_to_zero = 0x8000;
  saved = _mm_getcsr();
  _mm_setcsr(saved | denormals_are_zero | flush_to_zero);
#endif
}

FlushDenormals::~FlushDenormals() {
#if defined(__x86_64__)
  _mm_setcsr(saved);
#endif
}

ThreadPool &ThreadPool::instance() {
  static ThreadPool pool(usableProcessors());
  return pool;
}

ThreadPool::ThreadPool(int count) : thread_count(std::clamp(count, 1, max_threads)) {}

ThreadPool::~ThreadPool() { stopWorkers(); }

void ThreadPool::setThreads(int count) {
  std::lock_guard<std::mutex> lock(owner);
  count = std::clamp(count, 1, max_threads);
  if (count == thread_count)
    return;
  stopWorkers();
  thread_count = count;
}

void ThreadPool::startWorkers() {
  if (workers.empty())
    shares = std::vector<Share>(static_cast<size_t>(thread_count));
  const uint32_t now = generation.load();
  try {
    while (static_cast<int>(workers.size()) < thread_count - 1)
      workers.emplace_back(
          [this, thread = static_cast<int>(workers.size()) + 1, now] { work(thread, now); });
  } catch (const std::system_error &) {
    // The system grants no more threads: those that are there, and the caller, do the work.
    thread_count = static_cast<int>(workers.size()) + 1;
  }
}

void ThreadPool::stopWorkers() {
  stopping.store(true);
  generation.fetch_add(1);
  generation.notify_all();
  for (std::thread &worker : workers)
    worker.join();
  workers.clear();
  stopping.store(false);
}

void ThreadPool::work(int thread, uint32_t seen) {
  FlushDenormals flush;
  inside_loop = true;
  for (;;) {
    if (!spinUntil([&] { return generation.load(std::memory_order_acquire) != seen; }))
      generation.wait(seen);
    seen = generation.load(std::memory_order_acquire);
    if (stopping.load())
      return;
    runShares(thread, seen);
  }
}

void ThreadPool::runShares(int thread, uint32_t of_generation) {
  const int count = static_cast<int>(shares.size());
  int32_t done = 0;
  for (int i = 0; i < count; ++i)
    done += runShare((thread + i) % count, of_generation);
  if (done && unfinished.fetch_sub(done) == done)
    unfinished.notify_all();
}

/// Claims and runs blocks of a thread's share until none is left; returns how many iterations that
/// were. A worker that wakes late finds another generation or nothing unclaimed; `loop` is read
/// only after a successful claim, which keeps the loop from ending.
int32_t ThreadPool::runShare(int of_thread, uint32_t of_generation) {
  std::atomic<uint64_t> &unclaimed = shares[static_cast<size_t>(of_thread)].unclaimed;
  int32_t done = 0;
  uint64_t seen = unclaimed.load(std::memory_order_acquire);
  while (static_cast<uint32_t>(seen >> 32) == of_generation && static_cast<uint32_t>(seen) != 0) {
    const uint32_t left = static_cast<uint32_t>(seen);
    const uint32_t block = std::max<uint32_t>(1, left / 4);
    if (!unclaimed.compare_exchange_weak(seen, seen - block, std::memory_order_acq_rel,
                                         std::memory_order_acquire))
      continue;
    const int begin = loop.first + endOfShare(loop.count, of_thread) - static_cast<int>(left);
    if (int status = runHere(loop.context, loop.task, begin, static_cast<int>(block), loop.closure))
      result.store(status, std::memory_order_relaxed);
    done += static_cast<int32_t>(block);
    seen = unclaimed.load(std::memory_order_acquire);
  }
  return done;
}

/// Where a thread's share of [0, count) ends and the next one's begins.
int ThreadPool::endOfShare(int count, int thread) const {
  return static_cast<int>(int64_t{count} * (thread + 1) / thread_count);
}

void ThreadPool::waitUntilFinished() {
  if (spinUntil([&] { return unfinished.load(std::memory_order_acquire) == 0; }))
    return;
  for (int32_t left = unfinished.load(); left != 0; left = unfinished.load())
    unfinished.wait(left);
}

int ThreadPool::parallelFor(void *context, Task task, int first, int count, uint8_t *closure) {
  if (count <= 1 || thread_count == 1 || inside_loop || !owner.try_lock())
    return runHere(context, task, first, count, closure);
  std::lock_guard<std::mutex> lock(owner, std::adopt_lock);
  if (static_cast<int>(workers.size()) < thread_count - 1)
    startWorkers();
  inside_loop = true;
  loop = {context, task, first, count, closure};
  result.store(0, std::memory_order_relaxed);
  unfinished.store(count, std::memory_order_relaxed);
  const uint32_t next = generation.load(std::memory_order_relaxed) + 1;
  for (int thread = 0, begin = 0; thread < thread_count; ++thread) {
    const int end = endOfShare(count, thread);
    shares[static_cast<size_t>(thread)].unclaimed.store(static_cast<uint64_t>(next) << 32 |
                                                            static_cast<uint32_t>(end - begin),
                                                        std::memory_order_release);
    begin = end;
  }
  generation.store(next);
  if (count > static_cast<int>(workers.size()))
    generation.notify_all();
  else
    for (int i = 1; i < count; ++i)
      generation.notify_one();
  runShares(0, next);
  waitUntilFinished();
  inside_loop = false;
  return result.load(std::memory_order_relaxed);
}

} // namespace cnnc::runtime
