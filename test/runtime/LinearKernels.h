//===- LinearKernels.h - the kernels of LinearProgram, in plain C++ --------------------*- C++
//-*-===//
#ifndef CNNC_TEST_RUNTIME_LINEARKERNELS_H
#define CNNC_TEST_RUNTIME_LINEARKERNELS_H

namespace cnnc::test {

/// A kernel as a program's table calls it: pointers to input buffers, scalars (4 bytes each) and
/// output buffers.
struct LinearKernel {
  const char *name;
  int (*function)(void **arguments);
  int inputs, scalars, outputs;
};

namespace kernels {
extern const LinearKernel linear, copy, crossEntropy, crossEntropyGradient, linearGradient,
    runningMean, sgd;
extern const LinearKernel *const all[7];
} // namespace kernels

} // namespace cnnc::test

#endif
