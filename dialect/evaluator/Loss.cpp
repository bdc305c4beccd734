//===- Loss.cpp - softmax cross entropy and its gradient --------------------------------------===//

#include "dialect/evaluator/Loss.h"

#include <algorithm>
#include <cmath>

namespace cnnc::evaluator {
namespace {

/// log(sum(exp(logits))), the largest taken out so that exp stays finite.
double logSumExp(const double *logits, int64_t classes) {
  const double largest = *std::max_element(logits, logits + classes);
  double sum = 0;
  for (int64_t c = 0; c < classes; ++c)
    sum += std::exp(logits[c] - largest);
  return largest + std::log(sum);
}

} // namespace

Tensor crossEntropy(const Tensor &logits, const Tensor &labels) {
  const int64_t classes = logits.shape[3];
  Tensor losses({logits.shape[0]});
  for (int64_t n = 0; n < logits.shape[0]; ++n) {
    const double *row = logits.row(n, 0, 0);
    losses.elements[n] = logSumExp(row, classes) - row[int64_t(labels.elements[n])];
  }
  return losses;
}

Tensor crossEntropyGradient(const Tensor &logits, const Tensor &labels, int64_t batch) {
  const int64_t classes = logits.shape[3];
  Tensor result(logits.shape);
  for (int64_t n = 0; n < logits.shape[0]; ++n) {
    const double *row = logits.row(n, 0, 0);
    const double normalizer = logSumExp(row, classes);
    for (int64_t c = 0; c < classes; ++c) {
      const double expected = c == int64_t(labels.elements[n]) ? 1 : 0;
      result.row(n, 0, 0)[c] = (std::exp(row[c] - normalizer) - expected) / double(batch);
    }
  }
  return result;
}

} // namespace cnnc::evaluator
