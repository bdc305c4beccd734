//===- Machine.h - what this machine and its container grant us ------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_MACHINE_H
#define CNNC_RUNTIME_MACHINE_H

#include "runtime/Result.h"

#include <cstdint>
#include <string>

namespace cnnc::runtime {

/// Processors this process may use at once: the affinity mask, cut to the container's CPU quota.
int usableProcessors();

/// Bytes that can still be had without swapping: the kernel's estimate, cut to the container's
/// limit. The largest value where the system does not say.
uint64_t availableMemory();

/// An error if `bytes`, what a batch of `images` needs, cannot be had.
Status checkBatchMemory(int64_t images, uint64_t bytes);

/// Bytes of the largest resident set this process has had.
uint64_t peakResidentMemory();

/// An error that names every one of `features` (a NULL-ended list of GCC's names, e.g. "avx2";
/// may be null) that this CPU lacks. `target` is what the kernels were compiled for.
Status checkCpuFeatures(const char *const *features, const char *target);

/// "1.5 GiB"
std::string formatBytes(uint64_t bytes);

} // namespace cnnc::runtime

#endif
