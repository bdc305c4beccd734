//===- RowValues.h - a function's values as RowLayout knows them --------------------*- C++ -*-===//
//
// For the pass that gives values their places, and for one that asks which places they could have.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_ROWVALUES_H
#define CNNC_PASSES_ROWVALUES_H

#include "dialect/CnnDialect.h"
#include "passes/RowLayout.h"

namespace cnn {

/// Whether the value is an activation, N x H x W x C.
bool isRows(mlir::Value value);

/// First channel of a result of the split within its input.
int64_t firstChannelOf(SplitOp split, mlir::Value part);

/// Adds every activation of the function, which is at the tensor level, in program order; returns
/// their numbers. Images lie where they lie, what the function returns lies in the logits, and a
/// reshaped view lies in what it views: those are fixed.
llvm::DenseMap<mlir::Value, int> addRowValues(mlir::func::FuncOp function, cnnc::RowLayout &rows);

} // namespace cnn

#endif
