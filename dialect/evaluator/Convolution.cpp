//===- Convolution.cpp - conv2d and its gradients, by their formulas --------------------------===//

#include "dialect/evaluator/Convolution.h"

namespace cnnc::evaluator {
namespace {

/// One product of a convolution's sum, but for the channels: which pixel of the input meets which
/// pixel of the output under which tap of the filter.
struct Tap {
  int64_t image, inputY, inputX, outputY, outputX, windowY, windowX;
};

/// Calls `visit` for every tap that lies inside the input.
template <typename Visit>
void forEachTap(const Shape &inputShape, const Shape &outputShape, Pair window,
                const ConvolutionGeometry &geometry, Visit visit) {
  Tap tap;
  for (tap.image = 0; tap.image < outputShape[0]; ++tap.image)
    for (tap.outputY = 0; tap.outputY < outputShape[1]; ++tap.outputY)
      for (tap.outputX = 0; tap.outputX < outputShape[2]; ++tap.outputX)
        for (tap.windowY = 0; tap.windowY < window.y; ++tap.windowY) {
          tap.inputY = tap.outputY * geometry.strides.y - geometry.padding.y +
                       tap.windowY * geometry.dilation.y;
          if (tap.inputY < 0 || tap.inputY >= inputShape[1])
            continue;
          for (tap.windowX = 0; tap.windowX < window.x; ++tap.windowX) {
            tap.inputX = tap.outputX * geometry.strides.x - geometry.padding.x +
                         tap.windowX * geometry.dilation.x;
            if (tap.inputX >= 0 && tap.inputX < inputShape[2])
              visit(tap);
          }
        }
}

} // namespace

Tensor conv2d(const Tensor &input, const Tensor &filter, const ConvolutionGeometry &geometry,
              const Shape &resultShape) {
  Tensor result(resultShape);
  const int64_t groupInputs = filter.shape[2];
  const int64_t groupOutputs = filter.shape[3] / geometry.groups;
  forEachTap(input.shape, resultShape, {filter.shape[0], filter.shape[1]}, geometry,
             [&](const Tap &tap) {
               const double *x = input.row(tap.image, tap.inputY, tap.inputX);
               double *y = result.row(tap.image, tap.outputY, tap.outputX);
               for (int64_t g = 0; g < geometry.groups; ++g)
                 for (int64_t ci = 0; ci < groupInputs; ++ci) {
                   const double *w = filter.row(tap.windowY, tap.windowX, ci);
                   const double value = x[g * groupInputs + ci];
                   for (int64_t co = g * groupOutputs; co < (g + 1) * groupOutputs; ++co)
                     y[co] += value * w[co];
                 }
             });
  return result;
}

Tensor transposeFilter(const Tensor &filter, int64_t groups) {
  const int64_t height = filter.shape[0], width = filter.shape[1];
  const int64_t groupInputs = filter.shape[2], groupOutputs = filter.shape[3] / groups;
  Tensor result({height, width, groupOutputs, groups * groupInputs});
  for (int64_t ky = 0; ky < height; ++ky)
    for (int64_t kx = 0; kx < width; ++kx)
      for (int64_t co = 0; co < groupOutputs; ++co)
        for (int64_t g = 0; g < groups; ++g)
          for (int64_t ci = 0; ci < groupInputs; ++ci)
            result.row(ky, kx, co)[g * groupInputs + ci] =
                filter.row(height - 1 - ky, width - 1 - kx, ci)[g * groupOutputs + co];
  return result;
}

Tensor conv2dInputGradient(const Tensor &gradient, const Tensor &transposedFilter,
                           const ConvolutionGeometry &geometry, const Shape &inputShape) {
  Tensor result(inputShape);
  const int64_t height = transposedFilter.shape[0], width = transposedFilter.shape[1];
  const int64_t groupOutputs = transposedFilter.shape[2];
  const int64_t groupInputs = transposedFilter.shape[3] / geometry.groups;
  forEachTap(inputShape, gradient.shape, {height, width}, geometry, [&](const Tap &tap) {
    const double *dy = gradient.row(tap.image, tap.outputY, tap.outputX);
    double *dx = result.row(tap.image, tap.inputY, tap.inputX);
    for (int64_t g = 0; g < geometry.groups; ++g)
      for (int64_t co = 0; co < groupOutputs; ++co) {
        const double *w =
            transposedFilter.row(height - 1 - tap.windowY, width - 1 - tap.windowX, co);
        const double value = dy[g * groupOutputs + co];
        for (int64_t ci = g * groupInputs; ci < (g + 1) * groupInputs; ++ci)
          dx[ci] += value * w[ci];
      }
  });
  return result;
}

Tensor conv2dFilterGradient(const Tensor &input, const Tensor &gradient,
                            const ConvolutionGeometry &geometry, const Shape &filterShape) {
  Tensor result(filterShape);
  const int64_t groupInputs = filterShape[2];
  const int64_t groupOutputs = filterShape[3] / geometry.groups;
  forEachTap(input.shape, gradient.shape, {filterShape[0], filterShape[1]}, geometry,
             [&](const Tap &tap) {
               const double *x = input.row(tap.image, tap.inputY, tap.inputX);
               const double *dy = gradient.row(tap.image, tap.outputY, tap.outputX);
               for (int64_t g = 0; g < geometry.groups; ++g)
                 for (int64_t ci = 0; ci < groupInputs; ++ci) {
                   double *dw = result.row(tap.windowY, tap.windowX, ci);
                   const double value = x[g * groupInputs + ci];
                   for (int64_t co = g * groupOutputs; co < (g + 1) * groupOutputs; ++co)
                     dw[co] += value * dy[co];
                 }
             });
  return result;
}

} // namespace cnnc::evaluator
