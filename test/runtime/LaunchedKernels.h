//===- LaunchedKernels.h - kernels' host functions, as Halide makes them ---------------*- C++
//-*-===//
#ifndef CNNC_TEST_RUNTIME_LAUNCHEDKERNELS_H
#define CNNC_TEST_RUNTIME_LAUNCHEDKERNELS_H

#include "runtime/Program.h"

#include "test/runtime/LinearKernels.h"

namespace cnnc::test {

/// Calls the hooks of Halide's CUDA runtime as a compiled kernel does. What is launched takes the
/// kernel's arguments, buffers as addresses, and then for each buffer its number of dimensions and
/// three extents.
struct LaunchedKernel {
  int (*function)(void **arguments);
  cnn_device_code code;
};

const LaunchedKernel &launchedKernel(const LinearKernel &kernel);

} // namespace cnnc::test

#endif
