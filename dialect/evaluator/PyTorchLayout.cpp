//===- PyTorchLayout.cpp - tensors as files and users see them --------------------------------===//

#include "dialect/evaluator/PyTorchLayout.h"

#include "dialect/evaluator/Operations.h"

#include <array>

using namespace mlir;

namespace cnnc::evaluator {
namespace {

/// The dialect's rank 4 with its axes reordered: torch axis t is the dialect's axis axes[t].
Correspondence permuted(const Shape &shape, const std::array<int, 4> &axes) {
  Correspondence layout{shape, {}, {}};
  std::array<int64_t, 4> stride{};
  int64_t next = 1;
  for (int t = 3; t >= 0; --t) {
    stride[axes[t]] = next;
    next *= shape[axes[t]];
  }
  for (int axis : axes)
    layout.torchShape.push_back(shape[axis]);
  for (int64_t a = 0; a < shape[0]; ++a)
    for (int64_t b = 0; b < shape[1]; ++b)
      for (int64_t c = 0; c < shape[2]; ++c)
        for (int64_t d = 0; d < shape[3]; ++d)
          layout.torchIndex.push_back(a * stride[0] + b * stride[1] + c * stride[2] +
                                      d * stride[3]);
  return layout;
}

Correspondence same(const Shape &shape) {
  Correspondence layout{shape, shape, std::vector<int64_t>(elementCount(shape))};
  std::iota(layout.torchIndex.begin(), layout.torchIndex.end(), 0);
  return layout;
}

/// 1 x 1 x I x O to O x I; the inputs are the pixels of a plane (channels, height, width), channels
/// together here, planes together there.
Correspondence linear(const Shape &shape, ArrayRef<int64_t> plane) {
  const int64_t inputs = shape[2], outputs = shape[3];
  const int64_t channels = plane[0], pixels = plane[1] * plane[2];
  Correspondence layout{shape, {outputs, inputs}, {}};
  for (int64_t i = 0; i < inputs; ++i) {
    const int64_t pixel = i / channels, channel = i % channels;
    for (int64_t o = 0; o < outputs; ++o)
      layout.torchIndex.push_back(o * inputs + channel * pixels + pixel);
  }
  return layout;
}

Correspondence filter(const Shape &shape) { return permuted(shape, {3, 2, 0, 1}); }
Correspondence rows(const Shape &shape) { return permuted(shape, {0, 3, 1, 2}); }

} // namespace

Correspondence parameterLayout(cnn::ParameterOp parameter) {
  const Shape shape = shapeOf(parameter.getType(), 1);
  if (shape.size() != 4)
    return same(shape);
  if (auto plane = parameter.getPlane())
    return linear(shape, *plane);
  if (parameter.getLinear())
    return linear(shape, {shape[2], 1, 1});
  return filter(shape);
}

Correspondence valueLayout(RankedTensorType type, int64_t batch, bool squeeze) {
  const Shape shape = shapeOf(type, batch);
  if (shape.size() != 4)
    return same(shape);
  if (!type.isDynamicDim(0))
    return filter(shape);
  Correspondence layout = rows(shape);
  if (squeeze && shape[1] == 1 && shape[2] == 1)
    layout.torchShape = {shape[0], shape[3]};
  return layout;
}

Tensor toTorch(const Tensor &tensor, const Correspondence &layout) {
  Tensor result(layout.torchShape);
  for (int64_t i = 0; i < tensor.size(); ++i)
    result.elements[layout.torchIndex[i]] = tensor.elements[i];
  return result;
}

Tensor fromTorch(const Tensor &tensor, const Correspondence &layout) {
  Tensor result(layout.dialectShape);
  for (int64_t i = 0; i < tensor.size(); ++i)
    result.elements[i] = tensor.elements[layout.torchIndex[i]];
  return result;
}

} // namespace cnnc::evaluator
