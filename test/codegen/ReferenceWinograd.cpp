// Winograd's formulas in double precision. That they give a convolution is tested with the matrices
// alone.
#include "ReferenceOps.h"

#include "dialect/WinogradTransform.h"

namespace cnnc::test {
namespace {

/// rows x columns of matrix * square * its transpose.
Matrix transformBothWays(const Matrix &matrix, const Matrix &square) {
  const size_t rows = matrix.size(), columns = matrix.front().size();
  Matrix result(rows, std::vector<double>(rows));
  for (size_t i = 0; i < rows; ++i)
    for (size_t j = 0; j < rows; ++j)
      for (size_t k = 0; k < columns; ++k)
        for (size_t l = 0; l < columns; ++l)
          result[i][j] += matrix[i][k] * square[k][l] * matrix[j][l];
  return result;
}

/// The square of side `size` whose first pixel is (y, x); zero outside the plane.
Matrix squareAt(const Tensor &rows, int64_t n, int64_t y, int64_t x, int64_t c, size_t size) {
  Matrix square(size, std::vector<double>(size));
  for (size_t dy = 0; dy < size; ++dy)
    for (size_t dx = 0; dx < size; ++dx) {
      const int64_t at_y = y + static_cast<int64_t>(dy), at_x = x + static_cast<int64_t>(dx);
      if (at_y >= 0 && at_y < rows.height && at_x >= 0 && at_x < rows.width)
        square[dy][dx] = rows.at(n, at_y, at_x, c);
    }
  return square;
}

} // namespace

Tensor winogradFilter(const KernelOp &op, const Tensor &filter, const Tensor &shape) {
  const WinogradTransform transform = winogradTransform(op.winograd_outputs, op.window.x);
  Tensor result{shape.images, shape.height, shape.width, shape.channels};
  for (int64_t o = 0; o < filter.images; ++o)
    for (int64_t i = 0; i < filter.channels; ++i) {
      const Matrix at_points =
          transformBothWays(transform.filter, squareAt(filter, o, 0, 0, i, filter.height));
      for (size_t y = 0; y < at_points.size(); ++y)
        for (size_t x = 0; x < at_points.size(); ++x)
          result.at(o, y, x, i) = at_points[y][x];
    }
  return result;
}

Tensor winogradConvolution(const KernelOp &op, const Tensor &x, const Tensor &filter,
                           const Tensor &shape) {
  const int64_t m = op.winograd_outputs;
  const WinogradTransform transform = winogradTransform(m, op.window.x);
  const size_t points = transform.input.size();
  Tensor result{shape.images, shape.height, shape.width, shape.channels};
  for (int64_t n = 0; n < shape.images; ++n)
    for (int64_t y = 0; y < shape.height; y += m)
      for (int64_t xx = 0; xx < shape.width; xx += m) {
        std::vector<Matrix> inputs;
        for (int64_t i = 0; i < x.channels; ++i)
          inputs.push_back(transformBothWays(
              transform.input, squareAt(x, n, y - op.pad.y, xx - op.pad.x, i, points)));
        for (int64_t o = 0; o < shape.channels; ++o) {
          Matrix sum(points, std::vector<double>(points));
          for (int64_t i = 0; i < x.channels; ++i)
            for (size_t fy = 0; fy < points; ++fy)
              for (size_t fx = 0; fx < points; ++fx)
                sum[fy][fx] += inputs[i][fy][fx] * filter.at(o, fy, fx, i);
          const Matrix tile = transformBothWays(transform.output, sum);
          for (int64_t py = 0; py < m && y + py < shape.height; ++py)
            for (int64_t px = 0; px < m && xx + px < shape.width; ++px)
              result.at(n, y + py, xx + px, o) = tile[py][px];
        }
      }
  return result;
}

} // namespace cnnc::test
