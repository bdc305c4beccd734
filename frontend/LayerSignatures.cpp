#include "frontend/LayerSignatures.h"

#include <algorithm>
#include <array>

namespace cnnc {
namespace {

const std::vector<Signature> &layers() {
  static const std::vector<Signature> table = {
      {"input", {"c", "h", "w"}, {}},
      {"identity", {}, {}},
      {"conv", {"out", "kernel"}, {"stride", "pad", "dilation", "groups", "bias"}},
      {"linear", {"out"}, {"bias"}},
      {"batch_norm", {}, {"eps", "momentum"}},
      {"dropout", {}, {"p"}},
      {"relu", {}, {}},
      {"relu6", {}, {}},
      {"leaky_relu", {}, {"slope"}},
      {"sigmoid", {}, {}},
      {"tanh", {}, {}},
      {"silu", {}, {}},
      {"hard_swish", {}, {}},
      {"gelu", {}, {}},
      {"max_pool", {"kernel"}, {"stride", "pad", "ceil"}},
      {"avg_pool", {"kernel"}, {"stride", "pad", "ceil", "count_include_pad"}},
      {"global_avg_pool", {}, {}},
      {"global_max_pool", {}, {}},
      {"flatten", {}, {}},
      {"shortcut", {"c"}, {"stride"}},
      {"upsample", {"scale"}, {"mode"}},
  };
  return table;
}

constexpr std::array<std::string_view, 8> unsupported = {
    "conv_transpose",  "lrn",   "softmax", "adaptive_avg_pool",
    "channel_shuffle", "slice", "pad",     "crop"};

} // namespace

const Signature *findLayer(std::string_view name) {
  for (const Signature &layer : layers())
    if (layer.name == name)
      return &layer;
  return nullptr;
}

bool isUnsupportedLayer(std::string_view name) {
  return std::find(unsupported.begin(), unsupported.end(), name) != unsupported.end();
}

std::vector<std::string> layerNames() {
  std::vector<std::string> names(unsupported.begin(), unsupported.end());
  for (const Signature &layer : layers())
    names.push_back(layer.name);
  return names;
}

} // namespace cnnc
