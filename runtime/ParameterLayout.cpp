#include "runtime/ParameterLayout.h"

#include <algorithm>

namespace cnnc::runtime {
namespace {

constexpr int64_t panel = 16; ///< output channels side by side

/// The sizes that index arithmetic needs; O, I, KH, KW as in PyTorch's OIHW, I of one group.
struct Sizes {
  int64_t outputs_per_group, panels, inputs, window_height, window_width;
};

Sizes sizesOf(const cnn_parameter &p) {
  Sizes s;
  s.outputs_per_group = p.shape[0] / p.groups;
  s.panels = (s.outputs_per_group + panel - 1) / panel;
  s.inputs = p.shape[1];
  s.window_height = p.rank > 2 ? p.shape[2] : 1;
  s.window_width = p.rank > 3 ? p.shape[3] : 1;
  return s;
}

/// The kernels' input index of PyTorch's: behind a flatten, C x H x W becomes H x W x C.
int64_t inputIndex(const cnn_parameter &p, int64_t i) {
  if (p.layout != CNN_LINEAR_PANELS)
    return i;
  const int64_t channels = p.plane[0], height = p.plane[1], width = p.plane[2];
  const int64_t c = i / (height * width), pixel = i % (height * width);
  return pixel * channels + c;
}

/// Calls body(tensor index, flat index) for each element, in the tensor's order.
template <typename Body> void forEachElement(const cnn_parameter &p, const Body &body) {
  const int64_t count = elementCount(p);
  if (p.layout == CNN_VECTOR) {
    for (int64_t i = 0; i < count; ++i)
      body(i, p.first_output + i);
    return;
  }
  const Sizes s = sizesOf(p);
  int64_t index = 0;
  for (int64_t o = 0; o < p.shape[0]; ++o) {
    const int64_t in_group = p.first_output + o % s.outputs_per_group;
    const int64_t row = o / s.outputs_per_group * s.panels + in_group / panel;
    for (int64_t i = 0; i < s.inputs; ++i) {
      const int64_t input = inputIndex(p, i);
      for (int64_t y = 0; y < s.window_height; ++y)
        for (int64_t x = 0; x < s.window_width; ++x) {
          const int64_t tap = (row * s.window_height + y) * s.window_width + x;
          body(index++, (tap * s.inputs + input) * panel + in_group % panel);
        }
    }
  }
}

} // namespace

int64_t elementCount(const cnn_parameter &parameter) {
  int64_t count = 1;
  for (int32_t d = 0; d < parameter.rank; ++d)
    count *= parameter.shape[d];
  return count;
}

std::vector<int64_t> shapeOf(const cnn_parameter &parameter) {
  return {parameter.shape, parameter.shape + parameter.rank};
}

void packParameter(const cnn_parameter &parameter, const float *tensor, float *flat) {
  if (!parameter.shared)
    std::fill_n(flat, parameter.size, 0.0f);
  forEachElement(parameter, [&](int64_t from, int64_t to) { flat[to] = tensor[from]; });
}

void unpackParameter(const cnn_parameter &parameter, const float *flat, float *tensor) {
  forEachElement(parameter, [&](int64_t to, int64_t from) { tensor[to] = flat[from]; });
}

Status checkParameter(const cnn_parameter &p, int64_t floats) {
  auto damaged = [&](auto... what) {
    return failure("the program's table is damaged: parameter ", p.name ? p.name : "without a name",
                   " ", what...);
  };
  if (!p.name || p.rank < 0 || p.rank > 4)
    return damaged("has rank ", p.rank);
  __int128 count = 1;
  for (int32_t d = 0; d < p.rank; ++d) {
    if (p.shape[d] < 1)
      return damaged("has extent ", p.shape[d]);
    count *= p.shape[d];
  }
  if (p.first_output < 0 || (p.first_output > 0 && !p.shared) || (p.shared && p.groups != 1))
    return damaged("has no place in what it shares");
  __int128 stored = count + p.first_output;
  if (p.layout != CNN_VECTOR) {
    if (p.rank < 2 || p.groups < 1 || p.shape[0] % p.groups != 0)
      return damaged("has no layout in panels");
    if (p.layout == CNN_LINEAR_PANELS &&
        (p.rank != 2 || static_cast<__int128>(p.plane[0]) * p.plane[1] * p.plane[2] != p.shape[1]))
      return damaged("does not fit its flattened plane");
    const __int128 panels =
        p.shared ? (static_cast<__int128>(p.first_output) + p.shape[0] + panel - 1) / panel
                 : static_cast<__int128>(p.groups) * sizesOf(p).panels;
    stored = count / p.shape[0] * panels * panel;
  }
  if (p.offset < 0 || p.size < stored || static_cast<__int128>(p.offset) + p.size > floats)
    return damaged("leaves its buffer of ", floats, " floats");
  return {};
}

} // namespace cnnc::runtime
