//===- KernelLoader.h - compiles planned calls and calls them ---------------------------*- C++
//-*-===//
#ifndef CNNC_TEST_CODEGEN_KERNELLOADER_H
#define CNNC_TEST_CODEGEN_KERNELLOADER_H

#include "TestMemory.h"
#include "codegen/Codegen.h"

namespace cnnc::test {

/// Values of scalars that the runtime knows.
struct RunValues {
  int32_t batch = 0, first_image = 0, dropout_on = 1;
  uint32_t seed = 1, step = 0;
  float learning_rate = 0.1f, momentum = 0.9f, weight_decay = 0;
};

/// This machine's target; the device that CNNC_TEST_DEVICE names (cuda, opencl), else the CPU.
const Target &testTarget();

/// Compiles (once a process, with a cache for the next ones), loads and calls; throws
/// std::runtime_error where that fails.
void runCall(const PlannedCall &call, TestMemory &memory, const RunValues &values);

} // namespace cnnc::test

#endif
