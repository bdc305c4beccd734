//===- ChannelArithmetic.h - sums over and along channels ---------------------------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_CHANNELARITHMETIC_H
#define CNNC_DIALECT_EVALUATOR_CHANNELARITHMETIC_H

#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

/// Adds bias[c] to channel c of every pixel.
Tensor biasAdd(const Tensor &input, const Tensor &bias);

/// The sum of each channel over batch and plane.
Tensor channelSum(const Tensor &input);

/// Elementwise sum of two tensors of one shape.
Tensor add(const Tensor &a, const Tensor &b);

} // namespace cnnc::evaluator

#endif
