#include "dialect/evaluator/Winograd.h"

#include "dialect/WinogradTransform.h"

namespace cnnc::evaluator {
namespace {

/// rows[i][j] += matrix[i][k] matrix[j][l] columns[k][l], for vectors of `count` numbers.
/// rows and columns are squares of such vectors, the second index running faster.
void addTransformed(const Matrix &matrix, const std::vector<double> &columns,
                    std::vector<double> &rows, int64_t count) {
  size_t height = matrix.size(), width = matrix.front().size();
  for (size_t i = 0; i < height; ++i)
    for (size_t j = 0; j < height; ++j)
      for (size_t k = 0; k < width; ++k)
        for (size_t l = 0; l < width; ++l) {
          double factor = matrix[i][k] * matrix[j][l];
          if (factor == 0)
            continue;
          const double *from = &columns[(k * width + l) * count];
          double *to = &rows[(i * height + j) * count];
          for (int64_t c = 0; c < count; ++c)
            to[c] += factor * from[c];
        }
}

/// The square of `size` x `size` pixels whose first is (y, x); zero outside the plane.
std::vector<double> squareAt(const Tensor &input, int64_t image, int64_t y, int64_t x,
                             int64_t size) {
  int64_t channels = input.shape[3];
  std::vector<double> square(size * size * channels);
  for (int64_t dy = 0; dy < size; ++dy)
    for (int64_t dx = 0; dx < size; ++dx)
      if (y + dy >= 0 && y + dy < input.shape[1] && x + dx >= 0 && x + dx < input.shape[2]) {
        const double *pixel = input.row(image, y + dy, x + dx);
        std::copy(pixel, pixel + channels, &square[(dy * size + dx) * channels]);
      }
  return square;
}

} // namespace

Tensor winogradFilter(const Tensor &filter, int64_t outputs) {
  int64_t window = filter.shape[0], points = winogradPoints(outputs, window);
  Tensor result({points, points, filter.shape[2], filter.shape[3]});
  addTransformed(winogradTransform(outputs, window).filter, filter.elements, result.elements,
                 filter.shape[2] * filter.shape[3]);
  return result;
}

Tensor winogradConv2d(const Tensor &input, const Tensor &filter, int64_t outputs, Pair padding,
                      const Shape &resultShape) {
  Tensor result(resultShape);
  int64_t points = filter.shape[0], inputs = filter.shape[2], channels = filter.shape[3];
  WinogradTransform transform = winogradTransform(outputs, points - outputs + 1);
  for (int64_t n = 0; n < resultShape[0]; ++n)
    for (int64_t y = 0; y < resultShape[1]; y += outputs)
      for (int64_t x = 0; x < resultShape[2]; x += outputs) {
        std::vector<double> atPoints(points * points * inputs);
        addTransformed(transform.input, squareAt(input, n, y - padding.y, x - padding.x, points),
                       atPoints, inputs);
        std::vector<double> products(points * points * channels);
        for (int64_t point = 0; point < points * points; ++point)
          for (int64_t i = 0; i < inputs; ++i)
            for (int64_t o = 0; o < channels; ++o)
              products[point * channels + o] +=
                  atPoints[point * inputs + i] * filter.row(point / points, point % points, i)[o];
        std::vector<double> tile(outputs * outputs * channels);
        addTransformed(transform.output, products, tile, channels);
        for (int64_t dy = 0; dy < outputs && y + dy < resultShape[1]; ++dy)
          for (int64_t dx = 0; dx < outputs && x + dx < resultShape[2]; ++dx) {
            const double *pixel = &tile[(dy * outputs + dx) * channels];
            std::copy(pixel, pixel + channels, result.row(n, y + dy, x + dx));
          }
      }
  return result;
}

} // namespace cnnc::evaluator
