//===- ParameterLayout.h - where parameters lie in the flat buffers -----------------*- C++ -*-===//
//
// All parameters lie in one buffer, gradients and optimizer state in others of the same layout;
// running statistics in a buffer of their own. A filter lies in panels of 16 output channels
// (runtime/Program.h, CNN_FILTER_PANELS), a vector padded to 16. Parameters that are `last` lie
// behind the others, whose gradients are then one run.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_PARAMETERLAYOUT_H
#define CNNC_DIALECT_PARAMETERLAYOUT_H

#include "dialect/CnnDialect.h"

#include "llvm/ADT/StringMap.h"

namespace cnn {

/// Output channels of a panel, and the multiple to which vectors are padded.
constexpr int64_t kPanel = 16;

/// Floats that a filter KH x KW x CIg x CO with `groups` takes in panels.
int64_t filterFloats(mlir::RankedTensorType filter, int64_t groups);

/// Floats that a filter or a vector takes, padding included.
int64_t paddedFloats(mlir::RankedTensorType type, int64_t groups);

/// Whether the role is a running statistic, which no gradient updates.
bool isStatistic(Role role);

/// The first output channel of a part in its whole. Parts that there are not count nothing.
int64_t firstOutputOf(MergedParameterOp whole, llvm::StringRef part,
                      mlir::SymbolTableCollection &symbols);

/// The role of a cnn.parameter, or of a cnn.merged_parameter's parts, which have one.
Role roleOf(mlir::Operation *parameter);

class ParameterLayout {
public:
  explicit ParameterLayout(mlir::ModuleOp module);

  /// Where a parameter lies: from output channel `firstOutput` on in a filter or vector of
  /// `outputs`, which it has to itself (0 of its own number) or shares with the other parts of a
  /// merged one.
  struct Place {
    ParameterOp parameter;
    int64_t offset = 0; ///< floats from the begin of its buffer to that of the filter or vector
    int64_t size = 0;   ///< floats of the filter or vector, padding included
    int64_t firstOutput = 0, outputs = 0;
    bool isPart() const { return bool(ParameterOp(parameter).getWholeAttr()); }
  };

  /// What functions load: a parameter by itself, a merged one, or a part of one that begins with a
  /// panel.
  struct Storage {
    mlir::RankedTensorType type;
    bool statistic = false;
    int64_t offset = 0; ///< floats from the begin of its buffer
    int64_t size = 0;   ///< floats, padding included
  };

  /// In source order.
  llvm::ArrayRef<Place> parameters() const { return trained; }
  llvm::ArrayRef<Place> statistics() const { return running; }
  int64_t parameterFloats() const { return trainedFloats; }
  /// Of parameters that are not `last`.
  int64_t leadingFloats() const { return leading; }
  int64_t statisticFloats() const { return runningFloats; }

  /// What the symbol of a load, gradient or update_statistic names, which exists.
  const Storage &operator[](llvm::StringRef name) const;

private:
  void addWhole(llvm::StringRef name, mlir::RankedTensorType type, int64_t groups, bool statistic);

  void placePart(Place &place, MergedParameterOp whole, mlir::SymbolTableCollection &symbols);

  llvm::SmallVector<Place> trained, running;
  llvm::StringMap<Storage> storage;
  int64_t trainedFloats = 0, runningFloats = 0, leading = 0;
};

} // namespace cnn

#endif
