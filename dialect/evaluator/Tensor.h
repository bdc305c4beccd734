//===- Tensor.h - a dense tensor of doubles -----------------------------------------*- C++ -*-===//
//
// What the reference evaluator computes with. Activations are N x H x W x C, filters
// KH x KW x CI x CO, the last index running fastest; vectors have rank 1. Labels are tensors of
// rank 1 whose elements are whole numbers.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_TENSOR_H
#define CNNC_DIALECT_EVALUATOR_TENSOR_H

#include <cstdint>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

namespace cnnc::evaluator {

using Shape = std::vector<int64_t>;

inline int64_t elementCount(const Shape &shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t(1), std::multiplies<>());
}

struct Tensor {
  Shape shape;
  std::vector<double> elements;

  Tensor() = default;
  explicit Tensor(Shape shape, double fill = 0)
      : shape(std::move(shape)), elements(elementCount(this->shape), fill) {}

  int64_t size() const { return int64_t(elements.size()); }

  /// Rank 4: the address of the first of the innermost elements at the three outer indices, that is
  /// of a pixel's channels or of a filter tap's output channels.
  double *row(int64_t i, int64_t j, int64_t k) { return &elements[rowIndex(i, j, k)]; }
  const double *row(int64_t i, int64_t j, int64_t k) const { return &elements[rowIndex(i, j, k)]; }

private:
  int64_t rowIndex(int64_t i, int64_t j, int64_t k) const {
    return ((i * shape[1] + j) * shape[2] + k) * shape[3];
  }
};

/// Two sizes, y first.
struct Pair {
  int64_t y = 1, x = 1;
};

} // namespace cnnc::evaluator

#endif
