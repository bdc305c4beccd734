//===- Rearrangement.cpp - concat, slice, split and upsample
//-----------------------------------------===//

#include "dialect/evaluator/Rearrangement.h"

#include <algorithm>

namespace cnnc::evaluator {

Tensor concat(const std::vector<const Tensor *> &inputs) {
  Shape shape = inputs.front()->shape;
  shape.back() = 0;
  for (const Tensor *input : inputs)
    shape.back() += input->shape.back();
  Tensor result(shape);
  const int64_t rows = result.size() / shape.back();
  int64_t first = 0;
  for (const Tensor *input : inputs) {
    const int64_t channels = input->shape.back();
    for (int64_t row = 0; row < rows; ++row)
      std::copy_n(&input->elements[row * channels], channels,
                  &result.elements[row * shape.back() + first]);
    first += channels;
  }
  return result;
}

Tensor slice(const Tensor &input, int64_t first, int64_t count) {
  Shape shape = input.shape;
  shape.back() = count;
  Tensor result(shape);
  for (int64_t row = 0; row < result.size() / count; ++row)
    std::copy_n(&input.elements[row * input.shape.back() + first], count,
                &result.elements[row * count]);
  return result;
}

std::vector<Tensor> split(const Tensor &input, const std::vector<int64_t> &counts) {
  std::vector<Tensor> parts;
  int64_t first = 0;
  for (int64_t count : counts) {
    parts.push_back(slice(input, first, count));
    first += count;
  }
  return parts;
}

Tensor upsample(const Tensor &input, Pair scale) {
  const int64_t channels = input.shape[3];
  Tensor result({input.shape[0], input.shape[1] * scale.y, input.shape[2] * scale.x, channels});
  for (int64_t n = 0; n < result.shape[0]; ++n)
    for (int64_t y = 0; y < result.shape[1]; ++y)
      for (int64_t x = 0; x < result.shape[2]; ++x)
        std::copy_n(input.row(n, y / scale.y, x / scale.x), channels, result.row(n, y, x));
  return result;
}

Tensor upsampleGradient(const Tensor &gradient, Pair scale) {
  const int64_t channels = gradient.shape[3];
  Tensor result(
      {gradient.shape[0], gradient.shape[1] / scale.y, gradient.shape[2] / scale.x, channels});
  for (int64_t n = 0; n < gradient.shape[0]; ++n)
    for (int64_t y = 0; y < gradient.shape[1]; ++y)
      for (int64_t x = 0; x < gradient.shape[2]; ++x)
        for (int64_t c = 0; c < channels; ++c)
          result.row(n, y / scale.y, x / scale.x)[c] += gradient.row(n, y, x)[c];
  return result;
}

} // namespace cnnc::evaluator
