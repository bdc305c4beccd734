//===- FormKernels.cpp - groups tensor ops that will be one kernel ----------------------------===//
//
// An elementwise op joins the group that computes its rows operand, so that its result is written
// while the producer's tile is in registers:
//
//   %1 = cnn.conv2d %x, %w                     %3 = cnn.fused(%x, %w, %b) {
//   %2 = cnn.bias_add %1, %b           ->        conv2d, bias_add, activation relu
//   %3 = cnn.activation relu %2                }
//
// A transposed filter that one linear layer's gradient uses joins it: nothing of the weights' size
// is made, and the kernel reads the filter as it lies.
//
// Every kernel-making op ends up in a `cnn.fused`, alone if nothing joins it. Views (slice, split,
// concat, flatten, unflatten) and ops on symbols stay outside.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/CnnDialect.h"
#include "passes/Passes.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace cnn {
#define GEN_PASS_DEF_FORMKERNELS
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

/// Ops that become no kernel of their own: views, symbols' uses, the function's frame.
bool staysOutside(Operation *op) {
  return isa<SliceOp, SplitOp, ConcatOp, FlattenOp, UnflattenOp, LoadOp, GradientOp,
             UpdateStatisticOp, UpdateParameterOp, SgdOp, FusedOp, func::ReturnOp>(op);
}

/// The operands whose producer an elementwise op may join: its first rows operand, and both of an
/// add, whose order does not matter to the sum.
SmallVector<Value, 2> joinableOperands(Operation *op) {
  if (auto add = dyn_cast<AddOp>(op))
    return llvm::to_vector<2>(add.getInputs());
  return {op->getOperand(0)};
}

/// With fewer outputs a transposed filter is small, and dot products along them are a few vectors
/// each, whose lanes then have to be added up.
constexpr int64_t kFewestOutputs = 256;

using Groups = llvm::MapVector<Operation *, SmallVector<Operation *>>; // last op -> ops in order

class GroupFinder {
public:
  /// Without `join` every op is a group of its own.
  GroupFinder(Block &block, bool join) : join(join) {
    int64_t next = 0;
    for (Operation &op : block)
      position[&op] = next++;
  }

  Groups find(Block &block) {
    for (Operation &op : block)
      if (!staysOutside(&op))
        place(&op);
    return std::move(groups);
  }

private:
  void place(Operation *op) {
    if (Operation *transpose = filterToJoin(op)) {
      groups.erase(transpose);
      groups[op] = {transpose, op};
      return;
    }
    if (join && isa<ElementwiseOpInterface>(op))
      if (Operation *last = producerToJoin(op)) {
        SmallVector<Operation *> ops = std::move(groups[last]);
        groups.erase(last);
        ops.push_back(op);
        groups[op] = std::move(ops);
        return;
      }
    groups[op] = {op};
  }

  /// The group's last op whose only use is `op`; of several the latest, since what it computes is
  /// then still in registers while the others have to be stored anyway.
  Operation *producerToJoin(Operation *op) {
    Operation *latest = nullptr;
    for (Value operand : joinableOperands(op)) {
      Operation *producer = operand.getDefiningOp();
      if (!producer || !groups.contains(producer) || !operand.hasOneUse() ||
          producer->getNumResults() != 1)
        continue;
      if (!latest || position[latest] < position[producer])
        latest = producer;
    }
    return latest;
  }

  bool join;
  /// The transposed filter of a matrix product over single pixels, the input gradient of a linear
  /// layer, if nobody else uses it.
  Operation *filterToJoin(Operation *op) {
    auto convolution = dyn_cast<Conv2dOp>(op);
    if (!convolution || planeOf(convolution.getInput().getType()).elements() !=
                            planeOf(convolution.getInput().getType()).channels)
      return nullptr;
    auto transpose = convolution.getFilter().getDefiningOp<TransposeFilterOp>();
    ArrayRef<int64_t> filter = convolution.getFilter().getType().getShape();
    bool large = filter[2] >= kFewestOutputs;
    bool matrix = large && filter[0] == 1 && filter[1] == 1 && convolution.getGroups() == 1 &&
                  planeOf(convolution.getType()).elements() == filter[3];
    return transpose && matrix && transpose->hasOneUse() && groups.contains(transpose) ? transpose
                                                                                       : nullptr;
  }

  llvm::DenseMap<Operation *, int64_t> position;
  Groups groups;
};

/// Moves the ops of a group into a cnn.fused at the place of the last.
void wrap(ArrayRef<Operation *> ops, RewriterBase &rewriter) {
  Operation *last = ops.back();
  llvm::SmallPtrSet<Operation *, 8> inside(ops.begin(), ops.end());
  llvm::SetVector<Value> inputs;
  for (Operation *op : ops)
    for (Value operand : op->getOperands())
      if (!operand.getDefiningOp() || !inside.contains(operand.getDefiningOp()))
        inputs.insert(operand);

  rewriter.setInsertionPoint(last);
  auto fused = FusedOp::create(rewriter, ops.front()->getLoc(), last->getResultTypes(),
                               inputs.getArrayRef());
  Block *body = rewriter.createBlock(&fused.getBody());
  IRMapping mapping;
  for (Value input : inputs)
    mapping.map(input, body->addArgument(input.getType(), input.getLoc()));
  for (Operation *op : ops)
    rewriter.clone(*op, mapping);
  SmallVector<Value> yielded;
  for (Value result : last->getResults())
    yielded.push_back(mapping.lookup(result));
  YieldOp::create(rewriter, last->getLoc(), yielded);

  rewriter.replaceOp(last, fused.getResults());
  for (Operation *op : llvm::reverse(ops.drop_back()))
    rewriter.eraseOp(op);
}

class FormKernels : public cnn::impl::FormKernelsBase<FormKernels> {
public:
  using FormKernelsBase::FormKernelsBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    IRRewriter rewriter(&getContext());
    Block &block = function.getBody().front();
    for (auto &[last, ops] : GroupFinder(block, join).find(block))
      wrap(ops, rewriter);
  }
};

} // namespace
