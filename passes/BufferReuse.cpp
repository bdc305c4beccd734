//===- BufferReuse.cpp - who may lie where another value has lain -----------------------------===//
//
// The part of BufferAssignment that lets values overwrite others. PlanMemory shares bytes between
// whole buffers; here a value takes over a slice of a buffer whose other slices live on.
//
//===------------------------------------------------------------------------------------------===//

#include "passes/BufferAssignment.h"
#include "passes/RowValues.h"

using namespace mlir;
using namespace cnn;

//===----------------------------------------------------------------------===//
// Lifetimes
//===----------------------------------------------------------------------===//

int64_t BufferAssignment::lastUse(Value value) {
  int64_t last = -1;
  for (Operation *user : value.getUsers())
    last = std::max(last, position.lookup(user));
  return last;
}

/// The same, of the value and of views of it, but for slices that are members of their row and ask
/// for themselves.
int64_t BufferAssignment::lastUseOfViews(Value value) {
  auto place = rows.placeOf(rowValue.lookup(value));
  bool slicesAreMembers = place && concatRows.contains(place->row);
  int64_t last = lastUse(value);
  for (Operation *user : value.getUsers())
    if (isa<FlattenOp, UnflattenOp>(user) || (isa<SliceOp, SplitOp>(user) && !slicesAreMembers))
      for (Value view : user->getResults())
        last = std::max(last, lastUseOfViews(view));
  return last;
}

/// Whether a kernel reads of this operand only the element that it is about to write.
static bool isReadElementwise(BlockArgument argument) {
  return llvm::all_of(argument.getUsers(),
                      [](Operation *user) { return isa<ElementwiseOpInterface>(user); });
}

//===----------------------------------------------------------------------===//
// A value in the place of another
//===----------------------------------------------------------------------===//

/// The slice of a rows operand that only elementwise ops read and nobody reads after `fused`: its
/// result may overwrite it, unless a concat wants the result elsewhere.
std::optional<BufferAssignment::Location> BufferAssignment::inPlace(FusedOp fused) {
  if (!options.in_place || fused.getNumResults() != 1)
    return std::nullopt;
  Value result = fused.getResult(0);
  auto place = rows.placeOf(rowValue.lookup(result));
  if (concatRows.contains(place->row) ||
      rows.rowChannels(place->row) != planeOf(result.getType()).channels ||
      rowBuffers.contains(place->row))
    return std::nullopt; // its row is shared with others

  for (auto [argument, operand] :
       llvm::zip(fused.getBody().front().getArguments(), fused.getInputs())) {
    if (!isRows(operand) || operand.getType() != result.getType())
      continue;
    Location location = locationOf(operand);
    if (isReadElementwise(argument) && isFree(location, position.lookup(fused)))
      return location;
  }
  return std::nullopt;
}

/// Whether no value that shares bytes with `location` is read after `position`.
bool BufferAssignment::isFree(const Location &location, int64_t position) {
  Value root = location.memref;
  while (Operation *view = root.getDefiningOp()) {
    if (isa<BufferOp>(view))
      break;
    root = view->getOperand(0);
  }
  if (root.getDefiningOp<BufferOp>().getSpace() != Space::Arena)
    return false;
  for (auto &[value, other] : located) {
    bool overlaps = other.root == location.root && other.first < location.first + location.count &&
                    location.first < other.first + other.count;
    if (overlaps && lastUse(value) > position)
      return false;
  }
  // A concat that is yet to be located may hold the slice too.
  for (auto &[value, number] : rowValue) {
    auto place = rows.placeOf(number);
    if (!place || located.contains(value) || !rowBuffers.contains(place->row))
      continue;
    const Location &row = rowBuffers.find(place->row)->second;
    int64_t channels = planeOf(value.getType()).channels;
    if (row.root == location.root && place->first < location.first + location.count &&
        location.first < place->first + channels && lastUse(value) > position)
      return false;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// A row in the place of another
//===----------------------------------------------------------------------===//

/// The buffer of an older row of the same shape in which every value of `row` can be computed: what
/// has lain in its channels is dead by then, or is read as it is overwritten. The gradients of a
/// block's row so come to lie over what the block has computed, a branch after the other, while
/// other branches' values are still needed.
std::optional<BufferAssignment::Location> BufferAssignment::rowToReuse(int row,
                                                                       const Plane &plane) {
  if (!options.in_place || !concatRows.contains(row))
    return std::nullopt;
  SmallVector<Value> computed;
  int64_t begin = std::numeric_limits<int64_t>::max();
  for (Value member : rowMembers[row]) {
    Operation *op = member.getDefiningOp();
    auto concat = dyn_cast<ConcatOp>(op);
    for (int i = 0; concat && i < int(concat.getInputs().size()); ++i)
      if (rows.needsCopy(rowValue.lookup(member), i))
        return std::nullopt; // copies come at times of their own
    if (!isa<FusedOp>(op))
      continue;
    computed.push_back(member);
    begin = std::min(begin, position.lookup(op));
  }
  for (auto &[older, buffer] : rowBuffers)
    if (buffer.count == rows.rowChannels(row) &&
        cast<MemRefType>(buffer.memref.getType()).getDimSize(1) == plane.height &&
        cast<MemRefType>(buffer.memref.getType()).getDimSize(2) == plane.width &&
        livesAt(older, begin) && llvm::all_of(computed, [&](Value value) {
          int64_t first = rows.placeOf(rowValue.lookup(value))->first;
          return isOverwritable(buffer.root, first, value);
        }))
      return buffer;
  return std::nullopt;
}

/// Rows that are dead before anyway are PlanMemory's to share.
bool BufferAssignment::livesAt(int row, int64_t time) {
  return llvm::any_of(rowMembers[row], [&](Value member) { return lastUseOfViews(member) > time; });
}

/// Whether nobody needs what lies in the channels that `value` would take from `first` on.
bool BufferAssignment::isOverwritable(int root, int64_t first, Value value) {
  auto fused = value.getDefiningOp<FusedOp>();
  int64_t time = position.lookup(fused), count = planeOf(value.getType()).channels;
  auto isInTheWay = [&](Value other, int64_t otherFirst, int64_t otherCount) {
    if (otherFirst >= first + count || first >= otherFirst + otherCount || other == value)
      return false;
    int64_t last = lastUseOfViews(other);
    if (last != time)
      return last > time;
    for (auto [argument, operand] :
         llvm::zip(fused.getBody().front().getArguments(), fused.getInputs()))
      if (operand == other)
        return otherFirst != first || otherCount != count || !isReadElementwise(argument);
    return true;
  };
  for (auto &[other, location] : located)
    if (location.root == root && isInTheWay(other, location.first, location.count))
      return false;
  // Those that will come to lie there.
  for (auto &[row, buffer] : rowBuffers)
    for (Value other : buffer.root == root ? ArrayRef<Value>(rowMembers[row]) : ArrayRef<Value>())
      if (!located.contains(other))
        if (isa<FusedOp>(other.getDefiningOp()) ||
            isInTheWay(other, rows.placeOf(rowValue.lookup(other))->first,
                       planeOf(other.getType()).channels))
          return false;
  return true;
}
