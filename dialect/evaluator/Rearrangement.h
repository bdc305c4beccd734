//===- Rearrangement.h - concat, slice, split and upsample: values move, none is computed ---*- C++
//-*-===//
#ifndef CNNC_DIALECT_EVALUATOR_REARRANGEMENT_H
#define CNNC_DIALECT_EVALUATOR_REARRANGEMENT_H

#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

/// Side by side in channels, the last dimension; there is at least one.
Tensor concat(const std::vector<const Tensor *> &inputs);

/// `count` channels from `first`.
Tensor slice(const Tensor &input, int64_t first, int64_t count);

/// What concat makes the input from: the first counts[0] channels, the next counts[1] and so on.
std::vector<Tensor> split(const Tensor &input, const std::vector<int64_t> &counts);

/// Repeats each pixel scale.y times in y, scale.x times in x.
Tensor upsample(const Tensor &input, Pair scale);

/// Sums the gradients of a pixel's copies.
Tensor upsampleGradient(const Tensor &gradient, Pair scale);

} // namespace cnnc::evaluator

#endif
