//===- Convolution.h - conv2d and its gradients, by their formulas ------------------*- C++ -*-===//
//
// Formulas and shapes are those in dialect/TensorOps.td. Shapes are taken to agree, as the
// dialect's verifiers see to.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_CONVOLUTION_H
#define CNNC_DIALECT_EVALUATOR_CONVOLUTION_H

#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

struct ConvolutionGeometry {
  Pair strides, padding{0, 0}, dilation;
  int64_t groups = 1;
};

/// `resultShape` is N x OH x OW x CO.
Tensor conv2d(const Tensor &input, const Tensor &filter, const ConvolutionGeometry &geometry,
              const Shape &resultShape);

/// KH x KW x CI / groups x CO to KH x KW x CO / groups x CI, flipped in y and x.
Tensor transposeFilter(const Tensor &filter, int64_t groups);

/// `transposedFilter` as transposeFilter gives it; `inputShape` is the forward input's.
Tensor conv2dInputGradient(const Tensor &gradient, const Tensor &transposedFilter,
                           const ConvolutionGeometry &geometry, const Shape &inputShape);

Tensor conv2dFilterGradient(const Tensor &input, const Tensor &gradient,
                            const ConvolutionGeometry &geometry, const Shape &filterShape);

} // namespace cnnc::evaluator

#endif
