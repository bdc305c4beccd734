#include "runtime/Machine.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <limits>
#include <sched.h>
#include <sys/resource.h>
#include <thread>

namespace cnnc::runtime {
namespace {

/// The number a one-value file of the kernel holds; `absent` where there is none ("max" included).
double numberIn(const char *path, double absent) {
  std::ifstream file(path);
  double value;
  return file >> value ? value : absent;
}

/// CPUs' worth of time that the control group grants; infinite without a quota.
double processorQuota() {
  const double none = std::numeric_limits<double>::infinity();
  std::ifstream unified("/sys/fs/cgroup/cpu.max");
  double quota, period;
  if (unified >> quota >> period && period > 0)
    return quota / period;
  quota = numberIn("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", -1);
  period = numberIn("/sys/fs/cgroup/cpu/cpu.cfs_period_us", 0);
  return quota > 0 && period > 0 ? quota / period : none;
}

/// Bytes of files' pages among what a control group uses: they give way when memory is needed.
double reclaimable(const char *path, const std::string &field) {
  std::ifstream file(path);
  std::string name;
  for (double value; file >> name >> value;)
    if (name == field)
      return value;
  return 0;
}

/// Bytes the control group still grants; infinite without a limit.
double memoryQuota() {
  const double none = std::numeric_limits<double>::infinity();
  double limit = numberIn("/sys/fs/cgroup/memory.max", none);
  double used = numberIn("/sys/fs/cgroup/memory.current", 0) -
                reclaimable("/sys/fs/cgroup/memory.stat", "inactive_file");
  if (std::isinf(limit)) {
    limit = numberIn("/sys/fs/cgroup/memory/memory.limit_in_bytes", none);
    used = numberIn("/sys/fs/cgroup/memory/memory.usage_in_bytes", 0) -
           reclaimable("/sys/fs/cgroup/memory/memory.stat", "total_inactive_file");
  }
  return std::max(0.0, limit - used);
}

#if defined(__x86_64__)
/// __builtin_cpu_supports wants a literal, hence the list.
int cpuSupports(const char *name) {
#define CNN_FEATURE(literal)                                                                       \
  if (!std::strcmp(name, literal))                                                                 \
    return __builtin_cpu_supports(literal) != 0;
  CNN_FEATURE("sse2")
  CNN_FEATURE("sse3")
  CNN_FEATURE("ssse3")
  CNN_FEATURE("sse4.1")
  CNN_FEATURE("sse4.2")
  CNN_FEATURE("popcnt")
  CNN_FEATURE("avx")
  CNN_FEATURE("avx2")
  CNN_FEATURE("fma")
  CNN_FEATURE("f16c")
  CNN_FEATURE("bmi")
  CNN_FEATURE("bmi2")
  CNN_FEATURE("avx512f")
  CNN_FEATURE("avx512cd")
  CNN_FEATURE("avx512bw")
  CNN_FEATURE("avx512dq")
  CNN_FEATURE("avx512vl")
  CNN_FEATURE("avx512ifma")
  CNN_FEATURE("avx512vbmi")
  CNN_FEATURE("avx512vbmi2")
  CNN_FEATURE("avx512vnni")
  CNN_FEATURE("avx512bf16")
  CNN_FEATURE("avx512bitalg")
  CNN_FEATURE("avx512vpopcntdq")
#undef CNN_FEATURE
  return 0;
}
#else
int cpuSupports(const char *) { return 1; }
#endif

} // namespace

int usableProcessors() {
  int count = static_cast<int>(std::thread::hardware_concurrency());
  cpu_set_t mask;
  if (sched_getaffinity(0, sizeof mask, &mask) == 0)
    count = CPU_COUNT(&mask);
  double quota = processorQuota();
  if (quota < count)
    count = static_cast<int>(std::ceil(quota));
  return std::max(count, 1);
}

uint64_t availableMemory() {
  double bytes = std::numeric_limits<double>::infinity();
  std::ifstream file("/proc/meminfo");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    double kibibytes;
    if (words >> name >> kibibytes && name == "MemAvailable:")
      bytes = 1024 * kibibytes;
  }
  bytes = std::min(bytes, memoryQuota());
  return bytes < 9e18 ? static_cast<uint64_t>(bytes) : std::numeric_limits<uint64_t>::max();
}

Status checkBatchMemory(int64_t images, uint64_t bytes) {
  const uint64_t available = availableMemory();
  if (bytes <= available)
    return {};
  return failure("a batch of ", images, " images needs ", formatBytes(bytes), " of memory, ",
                 formatBytes(available), " is available: take a smaller batch");
}

uint64_t peakResidentMemory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

Status checkCpuFeatures(const char *const *features, const char *target) {
  std::string missing;
  for (; features && *features; ++features)
    if (!cpuSupports(*features))
      missing += (missing.empty() ? "" : ", ") + std::string(*features);
  if (missing.empty())
    return {};
  return failure("this CPU lacks ", missing, "; the program was compiled for ", target,
                 ": compile it again with --target for this machine");
}

std::string formatBytes(uint64_t bytes) {
  const char *units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(bytes);
  int unit = 0;
  while (value >= 1024 && unit < 6)
    value /= 1024, ++unit;
  char text[32];
  std::snprintf(text, sizeof text, unit ? "%.1f %s" : "%.0f %s", value, units[unit]);
  return text;
}

} // namespace cnnc::runtime
