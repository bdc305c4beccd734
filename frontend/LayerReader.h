//===- LayerReader.h - a layer with its arguments as the network has it -----------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_LAYERREADER_H
#define CNNC_FRONTEND_LAYERREADER_H

#include "frontend/ArgumentReader.h"

namespace cnnc {

/// What the layer called `name` is with these arguments, `identity` and `input` left out. Where
/// an argument is wrong, that is reported and arguments.fails().
decltype(network::Layer::content) readLayer(const std::string &name, ArgumentReader &arguments);

} // namespace cnnc

#endif
