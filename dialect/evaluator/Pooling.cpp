//===- Pooling.cpp - maximum and average of windows, and their gradients ----------------------===//

#include "dialect/evaluator/Pooling.h"

#include <algorithm>
#include <limits>

namespace cnnc::evaluator {
namespace {

/// A window's part inside the plane, [firstY, endY) x [firstX, endX), and what an average divides
/// by.
struct Window {
  int64_t image, outputY, outputX;
  int64_t firstY, endY, firstX, endX;
  double divisor;
};

template <typename Visit>
void forEachWindow(const Shape &inputShape, const Shape &outputShape, const PoolGeometry &geometry,
                   Visit visit) {
  const int64_t height = inputShape[1], width = inputShape[2];
  Window w;
  for (w.image = 0; w.image < outputShape[0]; ++w.image)
    for (w.outputY = 0; w.outputY < outputShape[1]; ++w.outputY)
      for (w.outputX = 0; w.outputX < outputShape[2]; ++w.outputX) {
        const int64_t top = w.outputY * geometry.strides.y - geometry.padding.y;
        const int64_t left = w.outputX * geometry.strides.x - geometry.padding.x;
        const int64_t paddedRows =
            std::min(top + geometry.window.y, height + geometry.padding.y) - top;
        const int64_t paddedColumns =
            std::min(left + geometry.window.x, width + geometry.padding.x) - left;
        w.firstY = std::max<int64_t>(top, 0);
        w.firstX = std::max<int64_t>(left, 0);
        w.endY = std::min(top + geometry.window.y, height);
        w.endX = std::min(left + geometry.window.x, width);
        w.divisor = geometry.countIncludePad ? double(paddedRows * paddedColumns)
                                             : double((w.endY - w.firstY) * (w.endX - w.firstX));
        visit(w);
      }
}

/// Where in the window the first largest element of a channel lies.
std::pair<int64_t, int64_t> firstLargest(const Tensor &input, const Window &w, int64_t channel) {
  std::pair<int64_t, int64_t> best{w.firstY, w.firstX};
  double largest = -std::numeric_limits<double>::infinity();
  for (int64_t y = w.firstY; y < w.endY; ++y)
    for (int64_t x = w.firstX; x < w.endX; ++x)
      if (const double value = input.row(w.image, y, x)[channel]; value > largest) {
        largest = value;
        best = {y, x};
      }
  return best;
}

} // namespace

Tensor maxPool(const Tensor &input, const PoolGeometry &geometry, const Shape &resultShape) {
  Tensor result(resultShape);
  forEachWindow(input.shape, resultShape, geometry, [&](const Window &w) {
    for (int64_t c = 0; c < resultShape[3]; ++c) {
      const auto [y, x] = firstLargest(input, w, c);
      result.row(w.image, w.outputY, w.outputX)[c] = input.row(w.image, y, x)[c];
    }
  });
  return result;
}

Tensor maxPoolGradient(const Tensor &gradient, const Tensor &input, const PoolGeometry &geometry) {
  Tensor result(input.shape);
  forEachWindow(input.shape, gradient.shape, geometry, [&](const Window &w) {
    for (int64_t c = 0; c < input.shape[3]; ++c) {
      const auto [y, x] = firstLargest(input, w, c);
      result.row(w.image, y, x)[c] += gradient.row(w.image, w.outputY, w.outputX)[c];
    }
  });
  return result;
}

Tensor averagePool(const Tensor &input, const PoolGeometry &geometry, const Shape &resultShape) {
  Tensor result(resultShape);
  forEachWindow(input.shape, resultShape, geometry, [&](const Window &w) {
    double *mean = result.row(w.image, w.outputY, w.outputX);
    for (int64_t y = w.firstY; y < w.endY; ++y)
      for (int64_t x = w.firstX; x < w.endX; ++x)
        for (int64_t c = 0; c < resultShape[3]; ++c)
          mean[c] += input.row(w.image, y, x)[c] / w.divisor;
  });
  return result;
}

Tensor averagePoolGradient(const Tensor &gradient, const PoolGeometry &geometry,
                           const Shape &inputShape) {
  Tensor result(inputShape);
  forEachWindow(inputShape, gradient.shape, geometry, [&](const Window &w) {
    const double *share = gradient.row(w.image, w.outputY, w.outputX);
    for (int64_t y = w.firstY; y < w.endY; ++y)
      for (int64_t x = w.firstX; x < w.endX; ++x)
        for (int64_t c = 0; c < inputShape[3]; ++c)
          result.row(w.image, y, x)[c] += share[c] / w.divisor;
  });
  return result;
}

} // namespace cnnc::evaluator
