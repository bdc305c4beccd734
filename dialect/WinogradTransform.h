//===- WinogradTransform.h - the matrices of Winograd's convolution -----------------*- C++ -*-===//
//
// F(m, r): m neighbouring outputs of a convolution with r taps from m + r - 1 products instead of
// m r. In one dimension, with filter g and inputs d,
//
//   y = output ((filter g) . (input d))         . elementwise
//
// and in two the same along both axes. The gradient in g of the same sum over many d and y' is
//
//   g' = transposed filter ((input d) . (transposed output y'))
//
// Source: Winograd 1980; Lavin and Gray 2016 (Fast Algorithms for Convolutional Neural Networks);
// the matrices are those of the Toom-Cook construction, which evaluates polynomials at m + r - 2
// points and at infinity.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_WINOGRADTRANSFORM_H
#define CNNC_DIALECT_WINOGRADTRANSFORM_H

#include <cstdint>
#include <vector>

namespace cnnc {

using Matrix = std::vector<std::vector<double>>; ///< rows of columns

struct WinogradTransform {
  Matrix filter; ///< points x window
  Matrix input;  ///< points x points
  Matrix output; ///< outputs x points
};

/// Products along one axis: outputs + window - 1.
constexpr int64_t winogradPoints(int64_t outputs, int64_t window) { return outputs + window - 1; }

/// Whether there are matrices for so many points: 3 to 6. More lose too many digits.
constexpr bool hasWinogradTransform(int64_t outputs, int64_t window) {
  const int64_t points = winogradPoints(outputs, window);
  return outputs >= 2 && window >= 2 && points <= 6;
}

WinogradTransform winogradTransform(int64_t outputs, int64_t window);

} // namespace cnnc

#endif
