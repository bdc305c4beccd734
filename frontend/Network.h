//===- Network.h - a model with its loops unrolled and its arguments evaluated ----------*- C++
//-*-===//
//
// What evaluation hands to emission: layers in source order, blocks still nested. No shapes yet.
// Sizes come in the order height, width.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_NETWORK_H
#define CNNC_FRONTEND_NETWORK_H

#include "frontend/SourceFiles.h"
#include "frontend/Value.h"

#include <array>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace cnnc::network {

using Pair = std::array<int64_t, 2>;

/// A value of a body: 0 is the body's input, i + 1 the result of its layer i.
using ValueId = size_t;

struct Convolution {
  ChannelCount channels;
  Pair window, strides, padding, dilation;
  int64_t groups = 1;
  bool bias = true;
};
struct Linear {
  ChannelCount channels;
  bool bias = true;
};
struct BatchNorm {
  double epsilon, momentum;
};
struct Shortcut {
  ChannelCount channels;
  Pair strides;
};
/// The function by its name in the language, which is the dialect's too.
struct Activation {
  std::string function;
  double slope; ///< of leaky_relu
};
enum class PoolKind { Maximum, Average };
struct Pool {
  PoolKind kind;
  Pair window, strides, padding;
  bool ceil = false;
  bool count_include_pad = true; ///< of Average
};
struct GlobalPool {
  PoolKind kind;
};
struct Dropout {
  double probability;
};
struct Flatten {};
struct Upsample {
  Pair scale;
};
struct Concat {};
struct Add {};

struct Body;
struct BlockUse {
  std::unique_ptr<Body> body;
};

struct Layer {
  std::variant<Convolution, Linear, BatchNorm, Shortcut, Activation, Pool, GlobalPool, Dropout,
               Flatten, Upsample, Concat, Add, BlockUse>
      content;
  /// Within the innermost block, or the model: "branch2.conv1".
  std::string name;
  SourceRange where;
  /// One, but for Concat and Add.
  std::vector<ValueId> inputs;
};

struct Body {
  std::vector<Layer> layers;
  ValueId result = 0;
};

struct Network {
  std::string name;
  SourceRange where;
  std::array<int64_t, 3> input = {1, 1, 1}; ///< channels, height, width
  SourceRange input_where;                  ///< no file if the model does not say its input
  Body body;
};

} // namespace cnnc::network

#endif
