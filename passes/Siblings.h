//===- Siblings.h - 1x1 convolutions that may share a kernel ------------------------*- C++ -*-===//
//
// Finds in one function what merge-siblings may merge: convolutions 1x1 of stride 1 and one group,
// each with what is computed in its kernel: bias, batch norm, activation.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_SIBLINGS_H
#define CNNC_PASSES_SIBLINGS_H

#include "dialect/CnnDialect.h"

namespace cnn {

struct Sibling {
  /// The conv2d, then bias_add, normalize and activation where there are such: each reads the one
  /// before and nobody else does (batch statistics aside).
  llvm::SmallVector<mlir::Operation *, 4> ops;
  BatchStatisticsOp statistics; ///< that normalize uses; null outside training
  llvm::SmallVector<UpdateStatisticOp, 2> updates;
  std::string kind;         ///< ops and attributes: equal for those that can be merged
  llvm::StringRef obstacle; ///< why it cannot be merged at all; empty if it can

  Conv2dOp convolution() const { return mlir::cast<Conv2dOp>(ops.front()); }
  mlir::Value input() const { return convolution().getInput(); }
  mlir::Value result() const { return ops.back()->getResult(0); }
  /// The parameter that the operand of one of the ops loads.
  static llvm::StringRef parameterOf(mlir::Value operand);
  llvm::StringRef filter() const { return parameterOf(convolution().getFilter()); }
};

/// In program order; those whose filter is no parameter of their own are left out.
llvm::SmallVector<Sibling> findSiblings(mlir::func::FuncOp function);

} // namespace cnn

#endif
