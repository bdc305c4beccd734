//===- BufferAssignment.h - the memory slice of every tensor value ------------------*- C++ -*-===//
//
// Between the tensor and the kernel level: gives each value of a function the slice of a buffer in
// which it will lie, and makes the cnn.buffer, cnn.slice_buffer and cnn.reshape_buffer ops for it.
// Concat operands lie in the concat's row (RowLayout.h), views lie in what they view, a gradient of
// a parameter in the flat gradient buffer, and an elementwise result over an operand that nobody
// reads any more. A concat's row may be that of an older one whose values die in time.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_BUFFERASSIGNMENT_H
#define CNNC_PASSES_BUFFERASSIGNMENT_H

#include "dialect/CnnDialect.h"
#include "dialect/ParameterLayout.h"
#include "passes/RowLayout.h"

namespace cnn {

class BufferAssignment {
public:
  /// What may be left out; see Optimisations.h.
  struct Options {
    bool concat_slices, in_place;
  };

  /// `function` is at the tensor level, after form-kernels; buffers are declared through `builder`.
  BufferAssignment(mlir::func::FuncOp function, const ParameterLayout &parameters,
                   mlir::OpBuilder &builder, Options options);

  /// The memref of a value: of an argument, a load, a view, or a result declared before.
  mlir::Value memrefOf(mlir::Value value);

  /// Chooses and returns memrefs for the results of a fused op. Call in program order.
  llvm::SmallVector<mlir::Value> declareResults(FusedOp fused);

  /// An operand of a concat that cannot lie in the concat's row.
  struct ConcatCopy {
    mlir::Value from, to; ///< memrefs: where it lies, and the slice that wants it
    int64_t operand;      ///< its number in the concat, from 1
    llvm::StringRef reason;
  };
  llvm::SmallVector<ConcatCopy> copiesFor(ConcatOp concat);

  /// The dense buffer that a flatten or unflatten needs when its input lies among other channels;
  /// null where the view costs nothing. The caller copies the input into it.
  mlir::Value copyForView(mlir::Operation *view);

  /// The parameter whose gradient the value is; empty if none.
  llvm::StringRef gradientOf(mlir::Value value) const { return gradients.lookup(value); }

  mlir::Value parameterBuffer(llvm::StringRef name);
  mlir::Value gradientBuffer(llvm::StringRef name);
  mlir::Value momentaBuffer(llvm::StringRef name);

  /// A buffer in a space, at a fixed offset if one is given.
  mlir::Value buffer(Space space, llvm::StringRef name, mlir::MemRefType type,
                     std::optional<int64_t> offset = {});

private:
  /// A slice of a buffer; `root` tells buffers apart, channels are those of the root's row. A
  /// reshaped view counts as the whole row.
  struct Location {
    mlir::Value memref;
    int root = -1;
    int64_t first = 0, count = 0;
  };

  Location locationOf(mlir::Value value);
  Location locate(mlir::Value value);
  Location placeInRow(mlir::Value value);
  llvm::StringRef reasonToCopy(mlir::Value operand);
  Location sliceOf(const Location &source, int64_t first, int64_t count, mlir::Location where);
  Location reshaped(const Location &source, mlir::Value view);
  std::optional<Location> inPlace(FusedOp fused);
  bool isFree(const Location &location, int64_t position);
  int64_t lastUse(mlir::Value value);
  int64_t lastUseOfViews(mlir::Value value);
  std::optional<Location> rowToReuse(int row, const Plane &plane);
  bool livesAt(int row, int64_t time);
  bool isOverwritable(int root, int64_t first, mlir::Value value);

  mlir::func::FuncOp function;
  const ParameterLayout &parameters;
  mlir::OpBuilder &builder;
  Options options;

  cnnc::RowLayout rows;
  llvm::DenseMap<mlir::Value, int> rowValue;                      // number in `rows`
  llvm::DenseSet<int> concatRows;                                 // rows that hold a concat
  llvm::DenseMap<int, llvm::SmallVector<mlir::Value>> rowMembers; // of those, in program order
  llvm::MapVector<int, Location> rowBuffers;                      // declared rows, by row
  llvm::MapVector<mlir::Value, Location> located;                 // every value that has its place
  llvm::DenseMap<mlir::Value, llvm::StringRef> gradients;
  llvm::DenseMap<mlir::Operation *, int64_t> position;
  llvm::StringMap<mlir::Value> parameterBuffers, gradientBuffers;
  mlir::Value returnedLogits, returnedLosses;
  int rootCount = 0;
};

} // namespace cnn

#endif
