//===- PyTorchLayout.h - tensors as files and users see them ------------------------*- C++ -*-===//
//
// Rows N x H x W x C to N x C x H x W, filters KH x KW x CI x CO to CO x CI x KH x KW, a linear
// layer's weight to O x I with the flattened plane's features in order channel, y, x. Other tensors
// are the same on both sides.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_PYTORCHLAYOUT_H
#define CNNC_DIALECT_EVALUATOR_PYTORCHLAYOUT_H

#include "dialect/CnnDialect.h"
#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

/// How a tensor of the dialect corresponds to one of PyTorch.
struct Correspondence {
  Shape dialectShape, torchShape;
  /// torchIndex[i] is where element i of the dialect's tensor lies in PyTorch's.
  std::vector<int64_t> torchIndex;
};

/// Of a parameter or running statistic.
Correspondence parameterLayout(cnn::ParameterOp parameter);

/// Of an argument or result of this type in a batch. With `squeeze`, rows of one pixel are N x C.
Correspondence valueLayout(mlir::RankedTensorType type, int64_t batch, bool squeeze);

/// Both need a tensor of the shape that the correspondence gives for that side.
Tensor toTorch(const Tensor &tensor, const Correspondence &layout);
Tensor fromTorch(const Tensor &tensor, const Correspondence &layout);

} // namespace cnnc::evaluator

#endif
