#include "runtime/devices/FmaPeak.h"

#include "runtime/ThreadPool.h"

#include <chrono>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace cnnc::runtime {
namespace {

/// Independent chains of multiply-adds: more than latency (4 or 5 cycles) times units (2), and few
/// enough for the 16 registers of AVX2.
constexpr int chains = 12;
constexpr int rounds = 4000;          // of one task, some ten microseconds
constexpr int tasks_per_thread = 256; // so many that a thread that starts late counts little

/// Multiplied by less than one and added to, so that values settle on a number that is not
/// denormal.
constexpr float factor = 0.999f, addend = 1e-3f;

struct Loop {
  float (*run)(); ///< one task; its result keeps the work from being optimised away
  int lanes;
};

#if defined(__x86_64__)
__attribute__((target("avx512f"))) float multiplyAdd512() {
  __m512 sums[chains];
  for (int i = 0; i < chains; ++i)
    sums[i] = _mm512_set1_ps(static_cast<float>(i));
  const __m512 by = _mm512_set1_ps(factor), plus = _mm512_set1_ps(addend);
  for (int round = 0; round < rounds; ++round)
#pragma GCC unroll 12
    for (int i = 0; i < chains; ++i)
      sums[i] = _mm512_fmadd_ps(sums[i], by, plus);
  for (int i = 1; i < chains; ++i)
    sums[0] = _mm512_add_ps(sums[0], sums[i]);
  return _mm512_cvtss_f32(sums[0]);
}

__attribute__((target("avx2,fma"))) float multiplyAdd256() {
  __m256 sums[chains];
  for (int i = 0; i < chains; ++i)
    sums[i] = _mm256_set1_ps(static_cast<float>(i));
  const __m256 by = _mm256_set1_ps(factor), plus = _mm256_set1_ps(addend);
  for (int round = 0; round < rounds; ++round)
#pragma GCC unroll 12
    for (int i = 0; i < chains; ++i)
      sums[i] = _mm256_fmadd_ps(sums[i], by, plus);
  for (int i = 1; i < chains; ++i)
    sums[0] = _mm256_add_ps(sums[0], sums[i]);
  return _mm256_cvtss_f32(sums[0]);
}
#endif

Loop widestLoop() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    return {multiplyAdd512, 16};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return {multiplyAdd256, 8};
#endif
  return {nullptr, 0};
}

} // namespace

double measureFmaPeak() {
  using Clock = std::chrono::steady_clock;
  const Loop loop = widestLoop();
  if (!loop.run)
    return 0;
  ThreadPool &pool = ThreadPool::instance();
  const int tasks = tasks_per_thread * pool.threads();
  const Clock::time_point start = Clock::now();
  pool.forEach(tasks, [&](int) {
    volatile float result = loop.run();
    static_cast<void>(result);
  });
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return 2.0 * chains * rounds * loop.lanes * tasks / seconds * 1e-9;
}

} // namespace cnnc::runtime
