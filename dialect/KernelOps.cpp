//===- KernelOps.cpp - verifiers of fused groups, kernels and buffers -------------------------===//

#include "dialect/Geometry.h"

#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace cnn;

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

/// The shape and element type of a tensor or memref.
static bool sameShape(Type left, Type right) {
  auto a = dyn_cast<ShapedType>(left), b = dyn_cast<ShapedType>(right);
  return a && b && a.hasRank() && b.hasRank() && a.getShape() == b.getShape() &&
         a.getElementType() == b.getElementType();
}

/// `values` of the body go with `outer`, one by one, in shape.
static LogicalResult verifyPairs(Operation *op, StringRef what, TypeRange values, StringRef party,
                                 TypeRange outer) {
  if (values.size() != outer.size())
    return op->emitOpError() << "body has " << values.size() << " " << what << "s, needs "
                             << outer.size() << ", one for each " << party;
  for (auto [index, value, other] : llvm::enumerate(values, outer))
    if (!sameShape(value, other))
      return op->emitOpError() << what << " " << index + 1 << " of the body is " << value
                               << ", needs the shape of " << other;
  return success();
}

/// A convolution right behind `first`, which transposes its filter.
static bool readsTransposedFilter(Operation &op, Operation &first) {
  auto convolution = dyn_cast<Conv2dOp>(op);
  return convolution && isa<TransposeFilterOp>(first) && op.getPrevNode() == &first &&
         convolution.getFilter() == first.getResult(0);
}

/// Whether the op uses the gradient of a filter, which the first op makes.
static bool updatesFilter(Operation &op, Operation &first) {
  auto update = dyn_cast<SgdUpdateOp>(op);
  return update && isa<Conv2dFilterGradientOp>(first) && op.getPrevNode() == &first &&
         update.getGradients() == first.getResult(0);
}

/// What fused and kernel ask of their bodies: values that stand for operands and results (their
/// C1), and no op but the first that is not elementwise (their C2), but for the transposed filter
/// that may stand before it and the update by the gradient that it makes.
static LogicalResult verifyGroup(Operation *op, Block &body, TypeRange inputs, StringRef output,
                                 TypeRange outputs) {
  auto yield = dyn_cast<YieldOp>(body.getTerminator());
  if (!yield)
    return op->emitOpError() << "body ends in " << body.getTerminator()->getName()
                             << ", needs cnn.yield";
  if (failed(verifyPairs(op, "argument", body.getArgumentTypes(), "input", inputs)) ||
      failed(verifyPairs(op, "yielded value", yield.getOperandTypes(), output, outputs)))
    return failure();
  for (Operation &inner : body.without_terminator()) {
    if (&inner == &body.front() || isa<ElementwiseOpInterface>(inner) ||
        readsTransposedFilter(inner, body.front()) || updatesFilter(inner, body.front()))
      continue;
    InFlightDiagnostic error = inner.emitOpError()
                               << "stands behind another op of a kernel, needs to be elementwise";
    error.attachNote(op->getLoc()) << "the kernel is here";
    return error;
  }
  return success();
}

LogicalResult FusedOp::verifyRegions() {
  Block &body = getBody().front();
  if (failed(verifyGroup(*this, body, getInputs().getTypes(), "result", getResultTypes())))
    return failure(); // C1, C2
  for (BlockArgument argument : body.getArguments())
    if (argument.use_empty()) // C3
      return emitOpError() << "argument " << argument.getArgNumber() + 1
                           << " of the body has no use, needs one";
  for (Operation &op : body.without_terminator())
    if (llvm::any_of(op.getResults(), [](Value result) { return result.use_empty(); })) // C3
      return op.emitOpError("has a result without use in a fused group, needs one");
  return success();
}

LogicalResult KernelOp::verifyRegions() { // C1, C2
  return verifyGroup(*this, getBody().front(), getInputs().getTypes(), "output",
                     getOutputs().getTypes());
}

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

LogicalResult BufferOp::verify() {
  int64_t offset = getOffset().value_or(0);
  if (offset < 0) // C1
    return emitOpError() << "offset is " << offset << ", needs at least 0";
  return success();
}

MemRefType SliceBufferOp::typeOf(MemRefType source, int64_t first, int64_t count) {
  SmallVector<int64_t> strides, shape(source.getShape());
  int64_t offset = 0;
  if (failed(source.getStridesAndOffset(strides, offset)) || ShapedType::isDynamic(offset) ||
      llvm::any_of(strides, ShapedType::isDynamic))
    return {};
  std::optional<int64_t> moved = llvm::checkedAdd(offset, first);
  if (!moved || *moved < 0)
    return {};
  shape.back() = count;
  auto layout = StridedLayoutAttr::get(source.getContext(), *moved, strides);
  return MemRefType::get(shape, source.getElementType(), layout, source.getMemorySpace());
}

LogicalResult SliceBufferOp::verify() {
  MemRefType source = getSource().getType();
  int64_t channels = source.getShape().back(), first = getFirst(), count = getCount();
  if (first < 0 || count < 1 || count > channels || first > channels - count) // C1
    return emitOpError() << "takes " << count << " channels from " << first << ", needs a slice of "
                         << channels << " channels";
  MemRefType expected = typeOf(source, first, count);
  if (!expected) // C2
    return emitOpError() << "source is " << source << ", needs a layout of constant strides";
  if (getType() != expected) // C2
    return emitOpError() << "result is " << getType() << ", needs " << expected;
  return success();
}

LogicalResult ReshapeBufferOp::verify() {
  MemRefType source = getSource().getType(), result = getType();
  if (!source.getLayout().isIdentity()) // C1
    return emitOpError() << "source is " << source << ", needs a dense buffer";
  if (!result.getLayout().isIdentity()) // C1
    return emitOpError() << "result is " << result << ", needs a dense buffer";
  auto elements = [](MemRefType type) {
    ArrayRef<int64_t> shape = type.getShape();
    bool perImage = type.isDynamicDim(0);
    return std::pair(perImage, llvm::product_of(perImage ? shape.drop_front() : shape));
  };
  if (source.getElementType() == result.getElementType() && elements(source) == elements(result))
    return success(); // C2
  return emitOpError() << "result is " << result << ", needs the elements of " << source;
}
