//===- LinearProgram.h - a table made by hand, its kernels plain C++ -------------------*- C++
//-*-===//
//
// Softmax regression: logits = W x + b, cross entropy, SGD with momentum and weight decay, and a
// running mean of the input's channels. It has what the compiler's tables have: a panel layout,
// chunked phases through the arena, an unchunked phase beside them, scalars of most kinds.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_TEST_RUNTIME_LINEARPROGRAM_H
#define CNNC_TEST_RUNTIME_LINEARPROGRAM_H

#include "runtime/Program.h"

#include "test/runtime/LinearKernels.h"

#include <deque>
#include <vector>

namespace cnnc::test {

class LinearProgram {
public:
  /// On "cuda" the kernels are launched through Halide's hooks, for FaultyCuda to run.
  LinearProgram(int channels, int height, int width, int classes, int chunk,
                const char *device = "cpu");
  LinearProgram(const LinearProgram &) = delete;

  /// May be changed before use; the arrays it points to live here.
  cnn_program table{};

private:
  const cnn_view *keep(std::vector<cnn_view> views);
  const cnn_scalar *keep(std::vector<cnn_scalar> scalars);
  cnn_function function(std::vector<cnn_phase> phases, int64_t arena_per_image);
  cnn_phase phase(bool chunked, std::vector<cnn_call> calls);
  cnn_call call(const LinearKernel &kernel, std::vector<cnn_view> views, int outputs,
                std::vector<cnn_scalar> scalars = {});
  void addFunctions();

  const bool on_cuda;
  std::deque<std::vector<cnn_view>> views;
  std::deque<std::vector<cnn_scalar>> scalars;
  std::deque<std::vector<cnn_call>> calls;
  std::deque<std::vector<cnn_phase>> phases;
  std::vector<cnn_parameter> parameters, statistics;
};

} // namespace cnnc::test

#endif
