//===- CudaHooks.h - what a CUDA kernel's function calls, for tests --------------------*- C++ -*-===//
#ifndef CNNC_TEST_CODEGEN_CUDAHOOKS_H
#define CNNC_TEST_CODEGEN_CUDAHOOKS_H

#include <cstddef>
#include <cstdint>
#include <string>

namespace cnnc::test {

/// Whether a CUDA driver, or what stands for it, can be loaded.
bool cudaIsThere();

/// The PTX of the kernels that the next function launches.
void setKernelSource(const std::string &ptx);

uint64_t copyToDevice(const void *host, size_t bytes);
/// Waits for all kernels, copies back and frees. Throws on any error since the last call.
void copyFromDevice(void *host, uint64_t device, size_t bytes);

} // namespace cnnc::test

#endif
