//===- Arguments.h - the argument order of compiled functions ---------------------------*- C++
//-*-===//
//
// The one place that says which buffers and scalars a kernel's function takes, and in which order.
// planCalls makes views and scalars from it, buildKernel parameters.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_ARGUMENTS_H
#define CNNC_CODEGEN_ARGUMENTS_H

#include "codegen/ViewForm.h"

#include <functional>
#include <string>
#include <vector>

namespace cnnc {

struct ViewArgument {
  std::string name;
  bool output = false;
  int operand = 0; ///< index in Instance::inputs or Instance::outputs
  ViewForm form = ViewForm::Pixels;
};

/// An instance, or the part of it on slices that a call computes: a group, or some output channels.
struct Part {
  Instance instance;
  int64_t first_channel = 0; ///< the part's first output channel in the whole
  int64_t all_channels = 0;  ///< output channels of the whole
};

struct ScalarArgument {
  std::string name;
  cnn_scalar_source source = CNN_INT;
  std::function<double(const Part &)> value; ///< for CNN_INT and CNN_FLOAT
};

/// In a function's order: inputs, scalars, outputs.
struct KernelArguments {
  std::vector<ViewArgument> inputs;
  std::vector<ScalarArgument> scalars;
  std::vector<ViewArgument> outputs;
};

/// "slope_2": the scalar `name` of op number 2.
std::string numbered(const char *name, size_t number);

KernelArguments argumentsOf(const KernelSpec &spec);

/// Padding of the ordinary convolution that computes a stride-1 input gradient: what remains of the
/// window's reach. May be negative.
int64_t inputGradientPad(int64_t window, int64_t dilation, int64_t pad);

} // namespace cnnc

#endif
