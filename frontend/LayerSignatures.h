//===- LayerSignatures.h - the layers and the names of their arguments ------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_LAYERSIGNATURES_H
#define CNNC_FRONTEND_LAYERSIGNATURES_H

#include <string>
#include <string_view>
#include <vector>

namespace cnnc {

/// What something called with arguments takes, in the order of positional arguments: first those
/// without a default.
struct Signature {
  std::string name;
  std::vector<std::string> required, optional;
};

/// The layers of the language and `input`, `identity`; null for other names. Meanings and defaults
/// lie in LayerReader.cpp.
const Signature *findLayer(std::string_view name);

/// Layers that the language has and this compiler does not know yet.
bool isUnsupportedLayer(std::string_view name);

/// Of all of these.
std::vector<std::string> layerNames();

} // namespace cnnc

#endif
