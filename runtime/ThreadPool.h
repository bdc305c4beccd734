//===- ThreadPool.h - the threads that kernels run on ----------------------------------*- C++
//-*-===//
//
// One pool for the process. Each thread has a share of a loop's iterations, the same part of every
// loop, so that it mostly reads in one kernel what it wrote itself in the one before; who has
// finished his own share takes blocks of the others'. Each iteration must give the
// same result on any thread, so results do not depend on how many threads there are. A training
// step is some thousand short loops: handing one out costs an atomic store a thread, workers spin a
// little while before they sleep, and whoever started the loop works as well.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_THREADPOOL_H
#define CNNC_RUNTIME_THREADPOOL_H

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace cnnc::runtime {

class ThreadPool {
public:
  /// Halide's halide_task_t: 0 for success.
  using Task = int (*)(void *context, int index, uint8_t *closure);

  static constexpr int max_threads = 1024;

  static ThreadPool &instance();

  explicit ThreadPool(int thread_count);
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;

  /// Threads that share a loop, the caller's included. Waits for a running loop to end.
  void setThreads(int count);
  int threads() const { return thread_count; }

  /// Runs task(context, first + i, closure) for each i in [0, count) and returns when all have
  /// run: 0, or what one of the failed ones returned. May be called from any thread; a loop inside
  /// a loop, and one started while another thread's loop runs, stays on the caller's thread.
  int parallelFor(void *context, Task task, int first, int count, uint8_t *closure);

  /// body(i) for each i in [0, count).
  template <typename Body> void forEach(int count, const Body &body) {
    parallelFor(
        nullptr,
        [](void *, int index, uint8_t *closure) {
          (*reinterpret_cast<const Body *>(closure))(index);
          return 0;
        },
        0, count, reinterpret_cast<uint8_t *>(const_cast<Body *>(&body)));
  }

private:
  struct Loop {
    void *context = nullptr;
    Task task = nullptr;
    int first = 0, count = 0;
    uint8_t *closure = nullptr;
  };

  void startWorkers();
  void stopWorkers();
  void work(int thread, uint32_t seen);
  void runShares(int thread, uint32_t of_generation);
  int32_t runShare(int of_thread, uint32_t of_generation);
  int endOfShare(int count, int thread) const;
  void waitUntilFinished();

  /// A thread's iterations that nobody has claimed: generation << 32 | how many, the last ones of
  /// its share.
  struct alignas(64) Share {
    std::atomic<uint64_t> unclaimed{0};
  };

  // What a worker polls, what threads change and what the caller polls lie on cache lines of their
  // own.
  alignas(64) std::atomic<uint32_t> generation{0}; ///< which loop runs; workers sleep on it
  alignas(64) std::atomic<int32_t> unfinished{0};  ///< iterations not yet reported done
  alignas(64) Loop loop; ///< stable from the first claim to the last report
  std::atomic<int> result{0};
  std::atomic<bool> stopping{false};
  std::mutex owner; ///< held by the thread whose loop runs
  std::vector<std::thread> workers;
  std::vector<Share> shares; ///< the caller's, then each worker's; made anew only without workers
  std::atomic<int> thread_count;
};

/// While it lives, this thread's arithmetic takes denormal numbers as zero, as the pool's workers
/// do: vanishing gradients would otherwise slow kernels down many times, and by thread.
class FlushDenormals {
public:
  FlushDenormals();
  ~FlushDenormals();
  FlushDenormals(const FlushDenormals &) = delete;

private:
  unsigned saved;
};

} // namespace cnnc::runtime

#endif
