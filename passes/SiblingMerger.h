//===- SiblingMerger.h - several convolutions become one ----------------------------*- C++ -*-===//
//
// The rewriting half of merge-siblings: which ones and in which order has been decided.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_SIBLINGMERGER_H
#define CNNC_PASSES_SIBLINGMERGER_H

#include "passes/Siblings.h"

namespace cnn {

class SiblingMerger {
public:
  explicit SiblingMerger(mlir::ModuleOp module) : symbols(module) {}

  /// Siblings of one function, of one kind and input, become one convolution and a split of its
  /// result, in this order; their parameters become parts of merged ones, the same in every
  /// function. The siblings' ops are gone afterwards.
  void merge(llvm::ArrayRef<const Sibling *> siblings);

private:
  mlir::Value mergeStep(llvm::ArrayRef<const Sibling *> siblings, size_t step, mlir::Value input,
                        BatchStatisticsOp statistics, mlir::OpBuilder &builder);
  mlir::Value mergeLoads(llvm::ArrayRef<mlir::Operation *> ops, unsigned operand,
                         mlir::Operation *before);
  BatchStatisticsOp mergeStatistics(llvm::ArrayRef<const Sibling *> siblings, mlir::Value input,
                                    mlir::OpBuilder &builder);
  MergedParameterOp mergedParameter(llvm::ArrayRef<llvm::StringRef> names);

  mlir::SymbolTable symbols;
};

} // namespace cnn

#endif
