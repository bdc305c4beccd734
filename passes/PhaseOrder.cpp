//===- PhaseOrder.cpp - which ops can run chunk by chunk together -----------------------------===//

#include "passes/PhaseOrder.h"
#include "passes/RowValues.h"

using namespace mlir;
using namespace cnn;

/// Whether a chunk's results are parts of a sum over all images.
static bool sumsOverImages(Operation *op) {
  auto fused = dyn_cast_or_null<FusedOp>(op);
  return fused && isa<BatchStatisticsOp, NormalizeGradientStatisticsOp, Conv2dFilterGradientOp,
                      ChannelSumOp>(fused.getBody().front().front());
}

bool cnn::isView(Operation *op) {
  return isa<SliceOp, SplitOp, ConcatOp, FlattenOp, UnflattenOp>(op);
}

bool cnn::isNormalization(Operation *op) {
  auto fused = dyn_cast<FusedOp>(op);
  return fused && isa<NormalizeOp>(fused.getBody().front().front()) &&
         llvm::count_if(fused.getInputs(), isRows) == 1;
}

/// Updates of what outlives the step. They take sums over the batch and may run but once.
static bool isUpdate(Operation &op) { return isa<UpdateStatisticOp, UpdateParameterOp, SgdOp>(op); }

bool cnn::outweighsRows(Operation *op) {
  constexpr int64_t many_images = 256;
  auto fused = dyn_cast<FusedOp>(op);
  if (!fused || !isa<Conv2dFilterGradientOp>(fused.getBody().front().front()))
    return false;
  int64_t rows = 0;
  for (Value input : fused.getInputs())
    rows += planeOf(input.getType()).elements();
  return cast<ShapedType>(fused.getResult(0).getType()).getNumElements() >= many_images * rows;
}

PhaseOrder::PhaseOrder(func::FuncOp function) : body(function.getBody().front()) {
  const auto runs_once = [](Operation &op) { return isUpdate(op) || outweighsRows(&op); };
  int64_t last = 0;
  for (Operation &op : body)
    if (!runs_once(op))
      last = std::max(last, phases[&op] = firstPhaseFor(op));
  for (Operation &op : body)
    if (runs_once(op))
      phases[&op] = last + 1;
  count = last + 2;
  for (Operation &op : llvm::reverse(body))
    if (isView(&op) || isNormalization(&op))
      delay(op);
}

int64_t PhaseOrder::firstPhaseFor(Operation &op) const {
  int64_t phase = 0;
  for (Value operand : op.getOperands()) {
    Operation *maker = operand.getDefiningOp();
    phase = std::max(phase, maker ? phaseOf(maker) + sumsOverImages(maker) : 1);
  }
  return phase;
}

/// To the first phase that uses the op.
void PhaseOrder::delay(Operation &op) {
  int64_t first = count;
  for (Operation *user : op.getUsers())
    first = std::min(first, phaseOf(user));
  if (first < count)
    phases[&op] = first;
}

void PhaseOrder::sort() {
  SmallVector<Operation *> order;
  for (Operation &op : body.without_terminator())
    order.push_back(&op);
  llvm::stable_sort(order, [&](Operation *a, Operation *b) { return phaseOf(a) < phaseOf(b); });
  for (Operation *op : order)
    op->moveBefore(body.getTerminator());
}
