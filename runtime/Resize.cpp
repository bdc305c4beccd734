#include "runtime/Resize.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

// Follows libImaging/Resample.c of Pillow: precompute_coeffs, normalize_coeffs_8bpc and the two
// passes. CMakeLists.txt compiles this file with -ffp-contract=off: weights must round as there.

namespace cnnc::runtime {
namespace {

constexpr int precision_bits = 32 - 8 - 2;

double triangle(double x) {
  x = std::fabs(x);
  return x < 1 ? 1 - x : 0;
}

uint8_t toByte(int32_t sum) {
  return static_cast<uint8_t>(std::clamp(sum >> precision_bits, 0, 255));
}

} // namespace

Resizer::Axis::Axis(int from, int to) : from(from), to(to) {
  const double scale = static_cast<double>(from) / to;
  const double filter_scale = std::max(scale, 1.0);
  const double support = filter_scale; // the triangle reaches 1 to each side
  most = static_cast<int>(std::ceil(support)) * 2 + 1;
  weights.assign(static_cast<size_t>(to) * static_cast<size_t>(most), 0);
  std::vector<double> exact(static_cast<size_t>(most));
  for (int position = 0; position < to; ++position) {
    const double center = (position + 0.5) * scale;
    const int begin = std::max(static_cast<int>(center - support + 0.5), 0);
    const int end = std::min(static_cast<int>(center + support + 0.5), from);
    double sum = 0;
    for (int i = 0; i < end - begin; ++i) {
      exact[static_cast<size_t>(i)] = triangle((i + begin - center + 0.5) * (1.0 / filter_scale));
      sum += exact[static_cast<size_t>(i)];
    }
    int32_t *row = &weights[static_cast<size_t>(position) * static_cast<size_t>(most)];
    for (int i = 0; i < end - begin; ++i) {
      const double weight = sum != 0 ? exact[static_cast<size_t>(i)] / sum : 0;
      row[i] = static_cast<int32_t>(0.5 + weight * (1 << precision_bits));
    }
    first.push_back(begin);
    count.push_back(end - begin);
  }
}

Resizer::Resizer(int from_height, int from_width, int to_height, int to_width, int channels)
    : vertical(from_height, to_height), horizontal(from_width, to_width), channels(channels) {}

void Resizer::alongRows(const uint8_t *from, uint8_t *to, int height) const {
  const Axis &axis = horizontal;
  const ptrdiff_t from_row = ptrdiff_t(axis.from) * channels,
                  to_row = ptrdiff_t(axis.to) * channels;
  for (int y = 0; y < height; ++y, from += from_row, to += to_row)
    for (int x = 0; x < axis.to; ++x) {
      const int32_t *weights =
          &axis.weights[static_cast<size_t>(x) * static_cast<size_t>(axis.most)];
      const uint8_t *pixels = from + ptrdiff_t(axis.first[static_cast<size_t>(x)]) * channels;
      const int count = axis.count[static_cast<size_t>(x)];
      for (int c = 0; c < channels; ++c) {
        int32_t sum = 1 << (precision_bits - 1);
        for (int i = 0; i < count; ++i)
          sum += pixels[i * channels + c] * weights[i];
        to[x * channels + c] = toByte(sum);
      }
    }
}

void Resizer::alongColumns(const uint8_t *from, uint8_t *to, int row) const {
  const Axis &axis = vertical;
  std::vector<int32_t> sums(static_cast<size_t>(row));
  for (int y = 0; y < axis.to; ++y, to += row) {
    const int32_t *weights = &axis.weights[static_cast<size_t>(y) * static_cast<size_t>(axis.most)];
    std::fill(sums.begin(), sums.end(), 1 << (precision_bits - 1));
    for (int i = 0; i < axis.count[static_cast<size_t>(y)]; ++i) {
      const uint8_t *pixels = from + static_cast<size_t>(axis.first[static_cast<size_t>(y)] + i) *
                                         static_cast<size_t>(row);
      for (int x = 0; x < row; ++x)
        sums[static_cast<size_t>(x)] += pixels[x] * weights[i];
    }
    std::transform(sums.begin(), sums.end(), to, toByte);
  }
}

void Resizer::resize(const uint8_t *from, uint8_t *to) const {
  const bool rows = horizontal.from != horizontal.to, columns = vertical.from != vertical.to;
  const int shrinks_down = vertical.from - vertical.to;
  const int shrinks_across = horizontal.from - horizontal.to;
  const int row_before = horizontal.from * channels, row_after = horizontal.to * channels;
  if (!rows && !columns) {
    std::memcpy(to, from, static_cast<size_t>(vertical.from) * static_cast<size_t>(row_before));
  } else if (!rows) {
    alongColumns(from, to, row_after);
  } else if (!columns) {
    alongRows(from, to, vertical.to);
  } else if (shrinks_down > 0 && shrinks_down > 2 * shrinks_across) {
    std::vector<uint8_t> between(static_cast<size_t>(vertical.to) *
                                 static_cast<size_t>(row_before));
    alongColumns(from, between.data(), row_before);
    alongRows(between.data(), to, vertical.to);
  } else {
    std::vector<uint8_t> between(static_cast<size_t>(vertical.from) *
                                 static_cast<size_t>(row_after));
    alongRows(from, between.data(), vertical.from);
    alongColumns(between.data(), to, row_after);
  }
}

} // namespace cnnc::runtime
