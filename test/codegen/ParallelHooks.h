//===- ParallelHooks.h - what kernels expect from their surroundings --------------------*- C++
//-*-===//
#ifndef CNNC_TEST_CODEGEN_PARALLELHOOKS_H
#define CNNC_TEST_CODEGEN_PARALLELHOOKS_H

namespace cnnc::test {

/// Threads that kernels' parallel loops run on from now on. With more than one, tasks run in
/// descending order.
void setKernelThreads(int threads);

} // namespace cnnc::test

#endif
