//===- Winograd.h - convolution at Winograd's points, by its formulas ---------------*- C++ -*-===//
//
// The ops are those of dialect/WinogradOps.td, the matrices those of dialect/WinogradTransform.h.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_WINOGRAD_H
#define CNNC_DIALECT_EVALUATOR_WINOGRAD_H

#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

/// K x K x CI x CO to P x P x CI x CO, P = outputs + K - 1.
Tensor winogradFilter(const Tensor &filter, int64_t outputs);

/// `filter` as winogradFilter gives it; `resultShape` is N x OH x OW x CO.
Tensor winogradConv2d(const Tensor &input, const Tensor &filter, int64_t outputs, Pair padding,
                      const Shape &resultShape);

} // namespace cnnc::evaluator

#endif
