#include "frontend/LayerReader.h"

namespace cnnc {

using namespace network;

namespace {

Convolution readConvolution(ArgumentReader &arguments) {
  Convolution convolution;
  convolution.channels = arguments.channels("out");
  convolution.window = arguments.pair("kernel", 1, {1, 1});
  convolution.strides = arguments.pair("stride", 1, {1, 1});
  convolution.padding = arguments.pair("pad", 0, {0, 0});
  convolution.dilation = arguments.pair("dilation", 1, {1, 1});
  convolution.groups = arguments.integer("groups", 1, largest_argument, 1);
  convolution.bias = arguments.boolean("bias", true);
  const int64_t *channels = std::get_if<int64_t>(&convolution.channels);
  if (!arguments.fails() && channels && *channels % convolution.groups != 0)
    arguments.refuse("out", "conv has " + std::to_string(*channels) +
                                " output channels, expected a multiple of its " +
                                std::to_string(convolution.groups) + " groups");
  return convolution;
}

Linear readLinear(ArgumentReader &arguments) {
  ChannelCount channels = arguments.channels("out");
  return {channels, arguments.boolean("bias", true)};
}

BatchNorm readBatchNorm(ArgumentReader &arguments) {
  BatchNorm norm{arguments.real("eps", 1e-5), arguments.real("momentum", 0.1)};
  if (!(norm.epsilon > 0))
    arguments.refuse("eps", "'eps' of batch_norm is not positive");
  if (!(norm.momentum >= 0 && norm.momentum <= 1))
    arguments.refuse("momentum", "'momentum' of batch_norm is outside 0 to 1");
  return norm;
}

Dropout readDropout(ArgumentReader &arguments) {
  Dropout dropout{arguments.real("p", 0.5)};
  if (!(dropout.probability >= 0 && dropout.probability < 1))
    arguments.refuse("p", "'p' of dropout is outside 0 to 1, 1 left out");
  return dropout;
}

Shortcut readShortcut(ArgumentReader &arguments) {
  ChannelCount channels = arguments.channels("c");
  return {channels, arguments.pair("stride", 1, {1, 1})};
}

Pool readPool(PoolKind kind, ArgumentReader &arguments) {
  Pool pool;
  pool.kind = kind;
  pool.window = arguments.pair("kernel", 1, {1, 1});
  pool.strides = arguments.pair("stride", 1, pool.window);
  pool.padding = arguments.pair("pad", 0, {0, 0});
  pool.ceil = arguments.boolean("ceil", false);
  pool.count_include_pad = arguments.boolean("count_include_pad", true);
  for (size_t axis : {0, 1})
    if (!arguments.fails() && pool.padding[axis] > pool.window[axis] / 2)
      arguments.refuse("pad", "padding of " + std::to_string(pool.padding[axis]) +
                                  " around a window of " + std::to_string(pool.window[axis]) +
                                  ", expected at most half of it");
  return pool;
}

Upsample readUpsample(ArgumentReader &arguments) {
  std::string mode = arguments.word("mode", "nearest");
  if (mode == "bilinear")
    arguments.refuse("mode", "mode bilinear is not supported yet, expected nearest");
  else if (mode != "nearest")
    arguments.refuse("mode", "unknown mode '" + mode + "', expected nearest");
  return {arguments.pair("scale", 1, {1, 1})};
}

} // namespace

decltype(Layer::content) readLayer(const std::string &name, ArgumentReader &arguments) {
  if (name == "conv")
    return readConvolution(arguments);
  if (name == "linear")
    return readLinear(arguments);
  if (name == "batch_norm")
    return readBatchNorm(arguments);
  if (name == "dropout")
    return readDropout(arguments);
  if (name == "shortcut")
    return readShortcut(arguments);
  if (name == "max_pool")
    return readPool(PoolKind::Maximum, arguments);
  if (name == "avg_pool")
    return readPool(PoolKind::Average, arguments);
  if (name == "global_max_pool")
    return GlobalPool{PoolKind::Maximum};
  if (name == "global_avg_pool")
    return GlobalPool{PoolKind::Average};
  if (name == "flatten")
    return Flatten{};
  if (name == "upsample")
    return readUpsample(arguments);
  return Activation{name, arguments.real("slope", 0.01)};
}

} // namespace cnnc
