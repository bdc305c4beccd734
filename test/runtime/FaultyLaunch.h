//===- FaultyLaunch.h - what FaultyCuda does for a launch ------------------------------*- C++
//-*-===//
#ifndef CNNC_TEST_RUNTIME_FAULTYLAUNCH_H
#define CNNC_TEST_RUNTIME_FAULTYLAUNCH_H

#include "test/runtime/LinearKernels.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace cnnc::test {

/// A kernel and its arguments, copied. LaunchedKernels.h has their order.
class FaultyLaunch {
public:
  FaultyLaunch(const LinearKernel *kernel, void **arguments);
  void run() const;

private:
  bool isScalar(int argument) const {
    return argument >= kernel->inputs && argument < kernel->inputs + kernel->scalars;
  }

  const LinearKernel *kernel;
  std::vector<uint64_t> values; ///< of addresses and scalars
  std::vector<std::array<int32_t, 4>> shapes;
};

/// Null for a name that no kernel has.
const LinearKernel *kernelCalled(const std::string &name);

} // namespace cnnc::test

#endif
