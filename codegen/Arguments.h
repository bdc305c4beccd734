//===- Arguments.h - the argument order of compiled functions ---------------------------*- C++
//-*-===//
//
// The one place that says which buffers and scalars a kernel's function takes, and in which order.
// planCalls makes views and scalars from it, buildKernel parameters.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_ARGUMENTS_H
#define CNNC_CODEGEN_ARGUMENTS_H

#include "codegen/KernelSpec.h"

#include <functional>
#include <string>
#include <vector>

namespace cnnc {

/// The dimensions of a buffer, innermost first. c channel, m pixel of all images, x y pixel of an
/// image n, v lane of a panel of 16 output channels, i input channel, kx ky tap.
enum class ViewForm {
  Pixels,          ///< (c, m)
  Plane,           ///< (c, x, y, n)
  PixelQuads,      ///< (c % 4, c / 4, m)
  PixelSingles,    ///< (0, c, m)
  ImagePixels,     ///< (c, pixel of the image: y * width + x, n)
  Elements,        ///< (element of an image, n), dense
  FlatRows,        ///< (x * channels + c, y, n), rows dense within a line
  Channels,        ///< (c)
  Filter,          ///< (v, i, kx, ky, panel), one group
  FilterMatrix,    ///< (v, i, panel), one group, 1 x 1
  FilterQuads,     ///< (v % 4, v / 4, (ky * window_x + kx) * inputs + i, panel), one group
  FilterFlatRows,  ///< (v, kx * inputs + i, ky, panel), one group
  FilterGroups,    ///< (v, i, kx, ky, panel, group)
  DepthwiseFilter, ///< (c, kx, ky): lane 0 of each group's only panel
  PerImage,        ///< (n)
  Labels,          ///< (n), int32
  Flat,            ///< (i)
};

struct ViewArgument {
  std::string name;
  bool output = false;
  int operand = 0; ///< index in Instance::inputs or Instance::outputs
  ViewForm form = ViewForm::Pixels;
};

/// An instance, or one group's part of it on slices.
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

/// The dimensions that rows of an epilogue and of outputs have.
ViewForm rowsForm(const KernelSpec &spec);

/// Rows whose channels move `vector` at a time, 4 or 1.
ViewForm vectorForm(int vector);

} // namespace cnnc

#endif
