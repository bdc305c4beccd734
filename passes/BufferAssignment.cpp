//===- BufferAssignment.cpp - the memory slice of every tensor value --------------------------===//

#include "passes/BufferAssignment.h"
#include "passes/RowValues.h"

using namespace mlir;
using namespace cnn;

namespace {

MemRefType denseMemRef(Type tensor) {
  auto type = cast<RankedTensorType>(tensor);
  return MemRefType::get(type.getShape(), type.getElementType());
}

} // namespace

BufferAssignment::BufferAssignment(func::FuncOp function, const ParameterLayout &parameters,
                                   OpBuilder &builder, Options options)
    : function(function), parameters(parameters), builder(builder), options(options),
      rows(options.concat_slices) {
  int64_t next = 0;
  for (Operation &op : function.getBody().front()) {
    position[&op] = next++;
    if (auto gradient = dyn_cast<GradientOp>(op))
      gradients[gradient.getValue()] = gradient.getParameter();
  }
  auto results = function.getBody().front().getTerminator()->getOperands();
  if (!results.empty())
    returnedLogits = results[0];
  if (results.size() > 1)
    returnedLosses = results[1];
  rowValue = addRowValues(function, rows);
  rows.solve();
  for (ConcatOp concat : function.getOps<ConcatOp>())
    concatRows.insert(rows.placeOf(rowValue.lookup(concat))->row);
  for (Operation &op : function.getBody().front())
    for (Value result : op.getResults())
      if (auto number = rowValue.find(result); number != rowValue.end())
        if (auto place = rows.placeOf(number->second); place && concatRows.contains(place->row))
          rowMembers[place->row].push_back(result);
}

Value BufferAssignment::buffer(Space space, StringRef name, MemRefType type,
                               std::optional<int64_t> offset) {
  IntegerAttr at = offset ? builder.getI64IntegerAttr(*offset) : IntegerAttr();
  return BufferOp::create(builder, function.getLoc(), type, space, name, at);
}

Value BufferAssignment::parameterBuffer(StringRef name) {
  Value &memref = parameterBuffers[name];
  if (!memref) {
    const ParameterLayout::Storage &stored = parameters[name];
    memref = buffer(stored.statistic ? Space::Statistics : Space::Parameters, name,
                    denseMemRef(stored.type), stored.offset);
  }
  return memref;
}

Value BufferAssignment::gradientBuffer(StringRef name) {
  Value &memref = gradientBuffers[name];
  if (!memref) {
    const ParameterLayout::Storage &stored = parameters[name];
    memref = buffer(Space::Gradients, name, denseMemRef(stored.type), stored.offset);
  }
  return memref;
}

Value BufferAssignment::momentaBuffer(StringRef name) {
  const ParameterLayout::Storage &stored = parameters[name];
  return buffer(Space::Optimizer, name, denseMemRef(stored.type), stored.offset);
}

Value BufferAssignment::memrefOf(Value value) { return locationOf(value).memref; }

BufferAssignment::Location BufferAssignment::locationOf(Value value) {
  auto found = located.find(value);
  if (found != located.end())
    return found->second;
  Location location = locate(value);
  located[value] = location;
  return location;
}

/// The place of a value that is no result of a fused op.
BufferAssignment::Location BufferAssignment::locate(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    bool images = isRows(argument);
    Value memref = buffer(images ? Space::Images : Space::Labels, images ? "images" : "labels",
                          denseMemRef(argument.getType()));
    return {memref, rootCount++, 0, images ? planeOf(argument.getType()).channels : 0};
  }
  Operation *op = value.getDefiningOp();
  if (auto load = dyn_cast<LoadOp>(op))
    return {parameterBuffer(load.getParameter()), rootCount++, 0, 0};
  if (auto slice = dyn_cast<SliceOp>(op))
    return sliceOf(locationOf(slice.getInput()), slice.getFirst(), slice.getCount(), op->getLoc());
  if (auto split = dyn_cast<SplitOp>(op))
    return sliceOf(locationOf(split.getInput()), firstChannelOf(split, value),
                   planeOf(value.getType()).channels, op->getLoc());
  if (isa<FlattenOp, UnflattenOp>(op))
    return reshaped(locationOf(op->getOperand(0)), value);
  assert(isa<ConcatOp>(op) && "results of fused ops are declared in order");
  return placeInRow(value);
}

/// The slice that RowLayout chose, in its row's buffer, which is declared at first need.
BufferAssignment::Location BufferAssignment::placeInRow(Value value) {
  cnnc::RowLayout::Place place = *rows.placeOf(rowValue.lookup(value));
  Plane plane = planeOf(value.getType());
  if (!rowBuffers.contains(place.row))
    if (auto older = rowToReuse(place.row, plane))
      rowBuffers[place.row] = *older;
  Location &row = rowBuffers[place.row];
  if (!row.memref) {
    int64_t channels = rows.rowChannels(place.row);
    MemRefType type = MemRefType::get({ShapedType::kDynamic, plane.height, plane.width, channels},
                                      builder.getF32Type());
    StringRef name = nameOf(value.getLoc());
    row = {buffer(Space::Arena, name.empty() ? "value" : name, type), rootCount++, 0, channels};
  }
  return sliceOf(row, place.first, plane.channels, value.getLoc());
}

BufferAssignment::Location BufferAssignment::sliceOf(const Location &source, int64_t first,
                                                     int64_t count, mlir::Location where) {
  auto type = cast<MemRefType>(source.memref.getType());
  if (first == 0 && count == type.getDimSize(3))
    return source;
  SmallVector<int64_t> strides, shape(type.getShape());
  int64_t offset = 0;
  [[maybe_unused]] LogicalResult strided = type.getStridesAndOffset(strides, offset);
  assert(succeeded(strided) && "rows are strided");
  shape[3] = count;
  auto layout = StridedLayoutAttr::get(builder.getContext(), offset + first, strides);
  auto result = MemRefType::get(shape, builder.getF32Type(), layout);
  Value memref = SliceBufferOp::create(builder, where, result, source.memref, first, count);
  return {memref, source.root, source.first + first, count};
}

/// A flatten or unflatten of what lies in `source`; the caller has seen to it that it is dense.
BufferAssignment::Location BufferAssignment::reshaped(const Location &source, Value view) {
  Value input = view.getDefiningOp()->getOperand(0);
  if (planeOf(input.getType()) == planeOf(view.getType()))
    return source;
  Value memref =
      ReshapeBufferOp::create(builder, view.getLoc(), denseMemRef(view.getType()), source.memref);
  return {memref, source.root, 0, std::numeric_limits<int64_t>::max()};
}

Value BufferAssignment::copyForView(Operation *view) {
  Value input = view->getOperand(0), result = view->getResult(0);
  Location source = locationOf(input);
  bool identity = planeOf(input.getType()) == planeOf(result.getType());
  if (isa<SliceOp, SplitOp>(view) || identity ||
      cast<MemRefType>(source.memref.getType()).getLayout().isIdentity())
    return nullptr;
  Value copy =
      buffer(Space::Arena, (nameOf(view->getLoc()) + ".copy").str(), denseMemRef(input.getType()));
  located[result] = reshaped({copy, rootCount++, 0, planeOf(input.getType()).channels}, result);
  return copy;
}

SmallVector<BufferAssignment::ConcatCopy> BufferAssignment::copiesFor(ConcatOp concat) {
  SmallVector<ConcatCopy> copies;
  int number = rowValue.lookup(concat.getResult());
  Location whole = locationOf(concat.getResult());
  for (auto [index, input] : llvm::enumerate(concat.getInputs())) {
    if (!rows.needsCopy(number, int(index)))
      continue;
    Location slice = sliceOf(whole, rows.firstChannel(number, int(index)),
                             planeOf(input.getType()).channels, concat.getLoc());
    copies.push_back({memrefOf(input), slice.memref, int64_t(index) + 1, reasonToCopy(input)});
  }
  return copies;
}

/// Why RowLayout could not place a concat's operand in the concat's row.
StringRef BufferAssignment::reasonToCopy(Value operand) {
  if (isa<BlockArgument>(operand))
    return "it is the network's input";
  if (operand == returnedLogits)
    return "it is the network's result";
  if (isa<FlattenOp, UnflattenOp>(operand.getDefiningOp()))
    return "it is a view of another value";
  if (!options.concat_slices)
    return "slices of concats are switched off";
  if (isa<SliceOp, SplitOp>(operand.getDefiningOp()))
    return "it is a part of another value, which cannot lie there";
  return "a concat has it already, and it can lie in one place only";
}

SmallVector<Value> BufferAssignment::declareResults(FusedOp fused) {
  SmallVector<Value> memrefs;
  for (Value result : fused.getResults()) {
    Location location;
    StringRef name = nameOf(fused.getLoc());
    if (result == returnedLogits)
      location = {buffer(Space::Logits, "logits", denseMemRef(result.getType())), rootCount++, 0,
                  planeOf(result.getType()).channels};
    else if (result == returnedLosses)
      location = {buffer(Space::Losses, "losses", denseMemRef(result.getType())), rootCount++};
    else if (StringRef parameter = gradientOf(result); !parameter.empty())
      location = {gradientBuffer(parameter), rootCount++};
    else if (!isRows(result))
      location = {buffer(Space::Scratch, name, denseMemRef(result.getType())), rootCount++};
    else if (auto place = inPlace(fused))
      location = *place;
    else
      location = placeInRow(result);
    located[result] = location;
    memrefs.push_back(location.memref);
  }
  return memrefs;
}
