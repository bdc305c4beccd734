#include "runtime/ThreadPool.h"

#include "HalideRuntime.h"

#include <atomic>
#include <gtest/gtest.h>
#include <numeric>
#include <thread>
#include <vector>

using cnnc::runtime::ThreadPool;

namespace {

class ThreadPoolTest : public testing::TestWithParam<int> {};

TEST_P(ThreadPoolTest, RunsEachIterationOnce) {
  ThreadPool pool(GetParam());
  for (int count : {0, 1, 2, 3, 7, 64, 1000, 12345}) {
    std::vector<std::atomic<int>> runs(static_cast<size_t>(count));
    pool.forEach(count, [&](int i) { ++runs[static_cast<size_t>(i)]; });
    for (const auto &times : runs)
      ASSERT_EQ(times.load(), 1) << "of " << count;
  }
}

TEST_P(ThreadPoolTest, KeepsManyShortLoopsApart) {
  ThreadPool pool(GetParam());
  std::vector<int> sums(8);
  for (int round = 0; round < 20000; ++round)
    pool.forEach(8, [&](int i) { sums[static_cast<size_t>(i)] += i; });
  for (int i = 0; i < 8; ++i)
    EXPECT_EQ(sums[static_cast<size_t>(i)], 20000 * i);
}

TEST_P(ThreadPoolTest, WakesSleepingWorkers) {
  ThreadPool pool(GetParam());
  std::atomic<int> runs{0};
  for (int round = 0; round < 20; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2)); // workers sleep after some 30 us
    pool.forEach(5, [&](int) { ++runs; });
  }
  EXPECT_EQ(runs.load(), 100);
}

TEST_P(ThreadPoolTest, RunsNestedLoops) {
  ThreadPool pool(GetParam());
  std::vector<std::atomic<int>> runs(100);
  pool.forEach(10, [&](int i) {
    pool.forEach(10, [&](int j) { ++runs[static_cast<size_t>(10 * i + j)]; });
  });
  for (const auto &times : runs)
    EXPECT_EQ(times.load(), 1);
}

TEST_P(ThreadPoolTest, ServesSeveralCallersAtOnce) {
  ThreadPool pool(GetParam());
  std::vector<int64_t> totals(4);
  std::vector<std::thread> callers;
  for (size_t t = 0; t < totals.size(); ++t)
    callers.emplace_back([&, t] {
      for (int round = 0; round < 500; ++round) {
        std::atomic<int64_t> sum{0};
        pool.forEach(50, [&](int i) { sum += i; });
        totals[t] += sum;
      }
    });
  for (std::thread &caller : callers)
    caller.join();
  EXPECT_EQ(totals, std::vector<int64_t>(4, 500 * 1225));
}

// Each iteration waits for all others, so that no thread has time for another's share.
TEST_P(ThreadPoolTest, AThreadHasTheSamePartOfEveryLoop) {
  const int count = GetParam();
  ThreadPool pool(count);
  std::vector<std::thread::id> first, ran(static_cast<size_t>(count));
  for (int round = 0; round < 200; ++round) {
    std::atomic<int> arrived{0};
    pool.forEach(count, [&](int i) {
      ran[static_cast<size_t>(i)] = std::this_thread::get_id();
      for (++arrived; arrived < count;)
        std::this_thread::yield();
    });
    if (first.empty())
      first = ran;
    ASSERT_EQ(ran, first) << "in round " << round;
  }
  EXPECT_EQ(first.front(), std::this_thread::get_id());
}

INSTANTIATE_TEST_SUITE_P(Threads, ThreadPoolTest, testing::Values(1, 2, 3, 8));

TEST(ThreadPool, PassesOnAFailure) {
  ThreadPool pool(3);
  auto task = [](void *, int i, uint8_t *) { return i == 57 ? -3 : 0; };
  EXPECT_EQ(pool.parallelFor(nullptr, task, 0, 100, nullptr), -3);
  EXPECT_EQ(pool.parallelFor(nullptr, task, 100, 100, nullptr), 0);
}

TEST(ThreadPool, PassesContextFirstIndexAndClosure) {
  ThreadPool pool(2);
  int context = 0;
  struct Seen {
    int *context;
    std::atomic<int> sum{0};
  } seen{&context};
  auto task = [](void *given, int i, uint8_t *closure) {
    auto *s = reinterpret_cast<Seen *>(closure);
    s->sum += i;
    return given == s->context ? 0 : 1;
  };
  EXPECT_EQ(pool.parallelFor(&context, task, -2, 5, reinterpret_cast<uint8_t *>(&seen)), 0);
  EXPECT_EQ(seen.sum.load(), -2 - 1 + 0 + 1 + 2);
}

TEST(ThreadPool, ChangesItsThreads) {
  ThreadPool pool(1);
  for (int threads : {4, 2, 1, 3}) {
    pool.setThreads(threads);
    EXPECT_EQ(pool.threads(), threads);
    std::atomic<int> runs{0};
    pool.forEach(100, [&](int) { ++runs; });
    EXPECT_EQ(runs.load(), 100);
  }
}

TEST(ThreadPool, UsesOtherThreads) {
  ThreadPool pool(4);
  std::atomic<int> here{0};
  const auto caller = std::this_thread::get_id();
  pool.forEach(64, [&](int) {
    here += std::this_thread::get_id() == caller;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  EXPECT_LT(here.load(), 64);
}

TEST(ThreadPool, StandsBehindHalidesHook) {
  std::atomic<int> sum{0};
  auto task = [](void *, int i, uint8_t *closure) {
    *reinterpret_cast<std::atomic<int> *>(closure) += i;
    return 0;
  };
  EXPECT_EQ(halide_do_par_for(nullptr, task, 1, 10, reinterpret_cast<uint8_t *>(&sum)), 0);
  EXPECT_EQ(sum.load(), 55);
}

} // namespace
