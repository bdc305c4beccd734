//===- BufferMemory.h - the memory that a kernel-level function runs in -------------*- C++ -*-===//
//
// Each space is one stretch of doubles, addressed as the compiled program addresses its floats:
// arena and kept buffers with planned offsets share bytes just as planned, so a wrong plan gives
// wrong numbers. They and scratch begin as NaN: what is read before it is written shows. Buffers
// without an offset lie apart.
//
// Within its place a filter lies dense, in its type's order, not in panels.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_BUFFERMEMORY_H
#define CNNC_DIALECT_EVALUATOR_BUFFERMEMORY_H

#include "dialect/ParameterLayout.h"
#include "dialect/evaluator/Evaluator.h"

namespace cnnc::evaluator {

/// A stretch of memory, and for each element the kernel call that wrote it last.
struct Region {
  std::vector<double> elements;
  std::vector<uint32_t> writers;
  explicit Region(int64_t size = 0, double fill = 0) : elements(size, fill), writers(size, 0) {}
};

/// What a memref stands for in one run: element (i, j, ...) lies at base + i strides[0] + ...
struct View {
  Region *region = nullptr;
  int64_t base = 0;
  Shape shape, strides;

  bool operator==(const View &) const = default;
  /// Calls visit(address) for every element, the last index running fastest.
  template <typename Visit> void forEachAddress(Visit visit) const;
  Tensor read() const;
  void write(const Tensor &tensor, bool accumulate) const;
};

/// Images `first` to first + count - 1 of the batch.
struct ImageRange {
  int64_t first = 0, count = 1;
};

class BufferMemory {
public:
  /// `capacity` is the most images that any phase runs on at once.
  BufferMemory(mlir::func::FuncOp function, int64_t batch, int64_t capacity);

  void importState(const State &state);
  /// Gradients and momenta only if the function has buffers of theirs.
  void exportState(State &state);

  /// The whole-batch buffer of images, labels, logits or losses.
  Region &wholeBatch(cnn::Space space) { return spaces.at(space); }

  /// Emits an error if the view reaches past its space, or reshapes what is not dense.
  mlir::FailureOr<View> viewOf(mlir::Value memref, ImageRange images);

private:
  void layOut(cnn::BufferOp buffer);
  mlir::FailureOr<View> bufferView(cnn::BufferOp buffer, ImageRange images);
  mlir::FailureOr<View> reshapedView(cnn::ReshapeBufferOp reshape, ImageRange images);
  std::optional<cnn::ParameterLayout::Place> partIn(cnn::Space space, mlir::MemRefType type,
                                                    int64_t offset) const;

  mlir::func::FuncOp function;
  cnn::ParameterLayout parameters;
  int64_t batch, capacity;
  std::map<cnn::Space, Region> spaces;
  llvm::DenseMap<mlir::Operation *, std::unique_ptr<Region>> unplanned;
};

template <typename Visit> void View::forEachAddress(Visit visit) const {
  if (elementCount(shape) == 0)
    return;
  Shape index(shape.size(), 0);
  int64_t address = base;
  while (true) {
    visit(address);
    size_t d = shape.size();
    while (d > 0) {
      --d;
      address += strides[d];
      if (++index[d] < shape[d])
        break;
      address -= shape[d] * strides[d];
      index[d] = 0;
      if (d == 0)
        return;
    }
  }
}

} // namespace cnnc::evaluator

#endif
