//===- Kernel.h - a kernel without MLIR and without Halide ----------------------------*- C++
//-*-===//
//
// The border between the dialect and Halide. A Kernel is what `cnn.kernel` holds: a fused group of
// ops, first an optional anchor (convolution, pooling, reduction ...), then elementwise ops, or the
// optimizer's step behind a filter gradient. An Instance is a kernel bound to operands: one kernel
// call of the program. Two instances whose code is equal share one compiled function, whatever
// their extents and strides.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_KERNEL_H
#define CNNC_CODEGEN_KERNEL_H

#include "runtime/Program.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cnnc {

/// Semantics are those of the tensor-level ops of the same names (dialect/TensorOps.td).
/// Rows are N x H x W x C activations, channels are vectors of C.
enum class OpKind {
  // Anchors: at most one a kernel, first in the list.
  Conv2d,               ///< (x rows, filter) -> rows
  Conv2dInputGradient,  ///< (dy rows, flipped and transposed filter) -> rows
  LinearInputGradient,  ///< (dy rows 1x1, filter 1x1 as forward has it) -> rows 1x1
  Conv2dFilterGradient, ///< (x rows, dy rows) -> filter, added to what the output holds
  WinogradFilter,       ///< (filter) -> filter at the points of winograd_outputs
  WinogradConv2d,       ///< (x rows, filter at the points) -> rows; window, pad are conv2d's
  TransposeFilter,      ///< (filter) -> filter: kh x kw x ci x co to flipped kh x kw x co x ci
  ChannelSum,           ///< (x rows) -> channels, added to what the output holds
  MaxPool,              ///< (x rows) -> rows
  MaxPoolGradient,      ///< (dy rows, x rows) -> rows; the first largest of a window takes all
  AveragePool,          ///< (x rows) -> rows
  AveragePoolGradient,  ///< (dy rows) -> rows
  BatchStatistics,      ///< (x rows) -> mean channels, biased variance channels: two outputs,
                        ///< merged with what they hold of the batch's images before
  NormalizeGradientStatistics, ///< (dy, x rows, mean, variance) -> dscale, dshift: two outputs,
                               ///< added to what the outputs hold
  UpdateStatistic,      ///< (batch value channels, running channels) -> running channels, in place
  CrossEntropy,         ///< (logits rows 1x1, labels) -> losses, one an image
  CrossEntropyGradient, ///< (logits rows 1x1, labels) -> rows, divided by the whole batch
  SgdUpdate,            ///< (parameters, gradients, momenta: flat) -> parameters, momenta in place;
                        ///< behind Conv2dFilterGradient all three are filters
  UpsampleNearest,      ///< (x rows) -> rows
  UpsampleNearestGradient, ///< (dy rows) -> rows
  // Elementwise: any number, after the anchor or alone. The first operand is rows.
  BiasAdd,            ///< (x, b channels)
  Activation,         ///< (x)
  ActivationGradient, ///< (dy, reference rows): reference is y or x, as activationUsesOutput says
  Add,                ///< (a rows, b rows)
  Normalize,          ///< (x, mean, variance, scale, shift channels)
  NormalizeGradient,  ///< (dy, x rows, mean, variance, scale, dscale, dshift channels) -> dx
  Dropout,            ///< (x)
  Copy,               ///< (x)
};

enum class Activation { Relu, Relu6, LeakyRelu, Sigmoid, Tanh, Silu, HardSwish, Gelu };

/// Two sizes, y first.
struct Pair {
  int64_t y = 1, x = 1;
  bool operator==(const Pair &) const = default;
};

struct KernelOp {
  OpKind kind;
  /// Value numbers: 0 .. inputs-1 are the kernel's inputs, then each op's result in turn.
  std::vector<int> operands;
  Activation activation = Activation::Relu; ///< Activation, ActivationGradient
  float slope = 0.01f;                      ///< LeakyRelu
  float epsilon = 1e-5f;                    ///< Normalize and its gradients
  float momentum = 0.1f;                    ///< UpdateStatistic
  bool unbiased = false;          ///< UpdateStatistic: scale by M / (M - 1), M = elements a channel
  /// UpdateStatistic, BatchStatistics, NormalizeGradient: H * W
  int64_t elements_per_image = 1;
  float probability = 0.5f;       ///< Dropout
  uint32_t site = 0;              ///< Dropout: which dropout of the network this is
  Pair window, stride, pad{0, 0}, dilation; ///< convolutions, pools, upsample (stride = scale)
  int64_t groups = 1;
  /// Winograd: outputs of a tile's side. Of a Conv2dFilterGradient: 0 for the plain sum.
  int64_t winograd_outputs = 0;
  bool count_include_pad = true; ///< AveragePool and its gradient
  bool nesterov = false;         ///< SgdUpdate
};

struct Kernel {
  int input_count = 0;
  std::vector<KernelOp> ops;
};

/// Where an operand lies and how it is shaped.
struct Operand {
  enum Kind { Rows, Channels, Filter, PerImage, Flat } kind = Rows;
  cnn_space space = CNN_ARENA;
  int64_t offset = 0; ///< elements, as cnn_view::offset
  /// Elements past the base that `offset` gives, not scaled by the arena's images: where a slice of
  /// a row begins.
  int64_t first_channel = 0;
  // Rows: a slice of H x W pixels, `row_stride` floats apart, `channels` of each are ours.
  int64_t height = 1, width = 1, channels = 1, row_stride = 1;
  // Filter: CNN_FILTER_PANELS with `groups`; output_channels counts all groups, input_channels one.
  Pair window;
  int64_t input_channels = 1, output_channels = 1, groups = 1;
  // Flat: `channels` elements. Channels: `channels` elements; the buffer is readable to a multiple
  // of 16. PerImage: one element an image.
};

struct Instance {
  std::string layer; ///< the source's name: "inception3.branch2.conv1"
  Kernel kernel;
  std::vector<Operand> inputs, outputs;
};

} // namespace cnnc

#endif
