//===- FeatureOrder.h - in which order a flattened plane's features lie -------------*- C++ -*-===//
//
// flatten leaves bytes where they are, so features are numbered y, x, channel; PyTorch numbers them
// channel, y, x. A linear layer behind it has its weight's inputs reordered in weight files. Any
// other layer with parameters, or the network's end, would show the difference, and is refused.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_FEATUREORDER_H
#define CNNC_PASSES_FEATUREORDER_H

#include "dialect/CnnDialect.h"

#include "llvm/ADT/DenseMap.h"

namespace cnn {

class FeatureOrder {
public:
  /// Follows flattened planes through a flat model in order. Reports every use that shows our
  /// order.
  mlir::LogicalResult follow(mlir::Block &model);

  /// The plane that was flattened into the value's features; nothing if their order is PyTorch's.
  std::optional<Plane> flattenedPlane(mlir::Value value) const;

private:
  mlir::LogicalResult follow(mlir::Operation *op);

  llvm::DenseMap<mlir::Value, Plane> planes;
};

} // namespace cnn

#endif
