//===- PhaseOrder.h - which ops can run chunk by chunk together ---------------------*- C++ -*-===//
//
// What is summed over all images (batch norm's statistics, their gradients) is there when the last
// chunk has been through; who reads it belongs to the next phase. So a phase is a run of layers
// between batch norms:
//
//   phase 0   what depends on parameters alone: once a step
//   phase 1   up to the first statistics: chunk by chunk
//   phase 2   what reads those, up to the next statistics ...
//   last      running statistics, gradients of large filters, the optimizer: once a step
//
// Every op runs in the first phase that has all it reads; but a normalization, which is cheap and
// whose input is kept for its gradient anyway, waits for the first that uses its result, as views
// do.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_PHASEORDER_H
#define CNNC_PASSES_PHASEORDER_H

#include "dialect/CnnDialect.h"

namespace cnn {

/// Whether the op only says how other values lie.
bool isView(mlir::Operation *op);

/// Whether the op is a fused normalize, with elementwise ops behind it at most, of one tensor of
/// rows.
bool isNormalization(mlir::Operation *op);

/// Whether the op makes the gradient of a filter that is large beside the rows of many images, as a
/// linear layer's is: to add up such a gradient anew for each chunk takes more than to keep the
/// rows of the whole batch. It runs once, in the last phase.
bool outweighsRows(mlir::Operation *op);

class PhaseOrder {
public:
  /// `function` is at the tensor level, after form-kernels.
  explicit PhaseOrder(mlir::func::FuncOp function);

  /// Brings the function's ops into the order of their phases; within a phase they keep theirs.
  void sort();

  int64_t phaseOf(mlir::Operation *op) const { return phases.lookup(op); }
  int64_t phaseCount() const { return count; }
  /// Whether the phase runs once, not chunk by chunk.
  bool runsOnce(int64_t phase) const { return phase == 0 || phase == count - 1; }

private:
  int64_t firstPhaseFor(mlir::Operation &op) const;
  void delay(mlir::Operation &op);

  mlir::Block &body;
  llvm::DenseMap<mlir::Operation *, int64_t> phases;
  int64_t count = 0;
};

} // namespace cnn

#endif
