//===- KernelSpec.h - what a compiled function depends on -------------------------------*- C++
//-*-===//
//
// An Instance without all that arrives at run time: the ops and how they are wired, and the
// algorithm chosen for them. Extents, strides, pads, windows, rates and names are not part of it.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_KERNELSPEC_H
#define CNNC_CODEGEN_KERNELSPEC_H

#include "codegen/DeviceTile.h"
#include "codegen/Kernel.h"
#include "codegen/Target.h"

#include <cstdint>
#include <string>

namespace cnnc {

/// How a kernel computes. One op may have several, for different shapes.
enum class Algorithm {
  ConvolutionImages,    ///< register tile over images; taps outside the plane are skipped
  ConvolutionPixels,    ///< 1 x 1: a matrix product over the pixels of all images
  ConvolutionFlatRows,  ///< few input channels: padded rows, tile along x
  ConvolutionDepthwise, ///< one input channel a group
  ConvolutionWinograd,
  InputGradientImages, ///< of a strided convolution
  InputGradientDepthwise,
  InputGradientLinear, ///< by dot products along the filter's output channels
  FilterGradientPlanes,
  FilterGradientPixels,   ///< 1 x 1
  FilterGradientFlatRows, ///< few input channels
  FilterGradientDepthwise,
  FilterGradientWinograd,
  WinogradFilter,
  TransposeFilter,
  ChannelSum,
  BatchStatistics,
  NormalizeGradientStatistics,
  UpdateStatistic,
  MaxPool,
  MaxPoolGradient,
  MaxPoolGradientTile, ///< of a small window: a tile of pixels in registers
  AveragePool,
  AveragePoolGradient,
  UpsampleNearest,
  UpsampleNearestGradient,
  CrossEntropy,
  CrossEntropyGradient,
  SgdUpdate,
  ElementwisePixels,   ///< over (channel, pixel)
  ElementwiseElements, ///< over the elements of an image, where rows are dense
  // On devices: matrix products of tiles that threads gather as they go, "implicit GEMM".
  DevicePointwise,           ///< 1 x 1 of stride 1: the rows are the matrix
  DeviceConvolution,         ///< tap after tap, channels innermost
  DeviceFlatConvolution,     ///< taps and channels in one sum, where channels alone are few
  DeviceInputGradient,       ///< of a strided convolution: taps that a window has at the pixel
  DeviceLinearInputGradient, ///< reads the forward filter
  DeviceFilterGradient,
};

struct KernelSpec {
  Device device = Device::Cpu;
  Algorithm algorithm = Algorithm::ElementwisePixels;
  Kernel kernel; ///< what arrives at run time is at its default
  /// Flat rows: floats from one output column's first input to the next's, known to the code.
  int64_t column_step = 0;
  /// Pools, Winograd, DeviceFlatConvolution, filter gradients of flat rows (x counts taps times
  /// channels): a window and stride that the code knows; 0 where they arrive at run time.
  Pair window{0, 0}, stride{0, 0};
  Pair pad{0, 0};               ///< MaxPoolGradientTile, whose code knows it as well
  int64_t winograd_outputs = 0; ///< Winograd: outputs of a tile's side
  /// Filter gradients: the input's memory ends with its last channel, so that no vector may reach
  /// past it.
  bool exact_reads = false;
  /// FilterGradientPlanes, FilterGradientPixels: pixels are many beside the filter, so that groups
  /// of them are summed each by itself.
  bool pixel_groups = false;
  /// ConvolutionPixels, ConvolutionFlatRows, Winograd: output channels are a multiple of a wide
  /// tile's.
  bool wide_tiles = false;
  /// Devices: channels that one load or store moves, 4 or 1; of what an anchor reads and of the
  /// rows that it makes; of a filter gradient's two operands. Kernels over planes, pixels or
  /// elements have the one of their output for all operands.
  int input_vector = 1, output_vector = 1;
  DeviceTile tile; ///< devices: of matrix products
  /// Products other than filter gradients, which always do: the terms are cut into segments that
  /// blocks sum apart, and a second launch adds them up and applies the epilogue.
  bool segments = false;
  int flat_channels = 0; ///< DeviceFlatConvolution: input channels, known as the window is, so that
                         ///< a term's tap and channel cost few instructions
  /// Devices, where taps are terms or rows: a window longer than a word has bits for (WindowReach).
  bool wide_window = false;
  static constexpr int window_bits = 15;
  bool pointwise = false; ///< devices: a filter gradient whose input's pixels are the output's
};

/// Equal keys: equal code (for one target). Letters, digits and punctuation without spaces.
std::string keyOf(const KernelSpec &spec);

/// The ops' names in order: "conv2d_bias_relu". Never empty, letters, digits and underscores.
std::string readableName(const Kernel &kernel);

/// Whether a convolution's pixels are its input's: 1 x 1, stride 1, no padding.
bool isPointwise(const KernelOp &op);

/// Whether `kind` is one of the elementwise ops.
bool isElementwise(OpKind kind);

/// Whether operand `position` of an elementwise op is a vector of channels; else it is rows.
bool isChannelOperand(OpKind kind, int position);

/// Whether the kernel updates a filter by the gradient that it makes.
bool updatesFilter(const Kernel &kernel);

/// Whether an elementwise op reads rows that are an input of the kernel.
bool hasElementwiseRows(const Kernel &kernel);

/// The operand that the first op, an anchor, has at `position`.
const Operand &anchorOperand(const Instance &instance, size_t position);

/// "relu", "leaky_relu" ...
const char *nameOf(Activation activation);

} // namespace cnnc

#endif
