//===- Pooling.h - maximum and average of windows, and their gradients --------------*- C++ -*-===//
//
// As torch.nn.MaxPool2d and torch.nn.AvgPool2d. Result planes are given: rounding (`ceil`) is
// settled by shape inference. Windows may reach past the padded plane then.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_POOLING_H
#define CNNC_DIALECT_EVALUATOR_POOLING_H

#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

struct PoolGeometry {
  Pair window, strides, padding{0, 0};
  bool countIncludePad = true; ///< average pools only
};

/// Padding never wins.
Tensor maxPool(const Tensor &input, const PoolGeometry &geometry, const Shape &resultShape);

/// Each window's gradient goes to the first of its largest elements, in order y, x.
Tensor maxPoolGradient(const Tensor &gradient, const Tensor &input, const PoolGeometry &geometry);

Tensor averagePool(const Tensor &input, const PoolGeometry &geometry, const Shape &resultShape);

Tensor averagePoolGradient(const Tensor &gradient, const PoolGeometry &geometry,
                           const Shape &inputShape);

} // namespace cnnc::evaluator

#endif
