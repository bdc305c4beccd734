#include "runtime/Random.h"

#include <cmath>

// A fused multiply-add would round differently from machine to machine; CMakeLists.txt compiles
// this file with -ffp-contract=off.

namespace cnnc::runtime {
namespace {

/// log x for x > 0 by additions, multiplications and divisions only: libraries' logarithms differ
/// in the last bit. x = m * 2^e with m in [sqrt(1/2), sqrt(2)), log m = 2 artanh((m - 1)/(m + 1)).
double naturalLogarithm(double x) {
  constexpr double ln2 = 0.693147180559945309417;
  int exponent;
  double m = std::frexp(x, &exponent);
  if (m < 0.70710678118654752440) {
    m *= 2;
    --exponent;
  }
  const double s = (m - 1) / (m + 1), square = s * s;
  double sum = 0;
  for (int power = 23; power >= 1; power -= 2)
    sum = sum * square + 1.0 / power;
  return 2 * s * sum + exponent * ln2;
}

} // namespace

/// Marsaglia's polar method; the attempts are numbered in the last counter word, above the purpose.
double RandomStream::normal(uint64_t index) const {
  for (uint32_t attempt = 0;; ++attempt) {
    const auto words = philox({static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32),
                               which, purpose | (attempt + 1) << 8},
                              key);
    const auto toUnit = [](uint32_t high, uint32_t low) {
      const uint64_t bits = static_cast<uint64_t>(high) << 32 | low;
      return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-51 - 1;
    };
    const double u = toUnit(words[0], words[1]), v = toUnit(words[2], words[3]);
    const double square = u * u + v * v;
    if (square > 0 && square < 1)
      return u * std::sqrt(-2 * naturalLogarithm(square) / square);
  }
}

} // namespace cnnc::runtime
