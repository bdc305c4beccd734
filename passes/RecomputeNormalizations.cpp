//===- RecomputeNormalizations.cpp - normalized values are made again, not kept ---------------===//
//
// A later phase that reads what a normalize (and the activation behind it) computed can compute it
// again from the normalize's input, which batch norm's gradient needs anyway: one tensor is kept
// for the batch instead of two, and read once instead of twice.
//
//   %y = cnn.fused(%x, ...) {normalize, relu}        %y = cnn.fused(%x, ...) {normalize, relu}
//   ... phase 2 uses %y                              ... phase 2 uses %y
//                                              ->    %z = cnn.fused(%x, ...) {normalize, relu}
//   ... phase 5 uses %y                              ... phase 5 uses %z
//
// Where what is used is a concat or a part of such values, it is made again of them.
//
//===------------------------------------------------------------------------------------------===//

#include "passes/Passes.h"
#include "passes/PhaseOrder.h"

#include "mlir/IR/IRMapping.h"

#include <map>

namespace cnn {
#define GEN_PASS_DEF_RECOMPUTENORMALIZATIONS
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

class Recomputation {
public:
  explicit Recomputation(func::FuncOp function)
      : body(function.getBody().front()), order(function) {}

  void run() {
    SmallVector<Operation *> users;
    for (Operation &op : body.without_terminator())
      if (!isView(&op))
        users.push_back(&op);
    for (Operation *user : users)
      for (OpOperand &operand : user->getOpOperands())
        if (Value again = madeAgain(operand.get(), user))
          operand.set(again);
  }

private:
  /// Whether all of `value` is computed by normalizations, behind views at most, in a phase before
  /// that of `user`.
  bool canBeMadeAgain(Value value, int64_t phase) {
    Operation *op = value.getDefiningOp();
    if (!op || order.phaseOf(op) >= phase)
      return false;
    if (isView(op))
      return llvm::all_of(op->getOperands(),
                          [&](Value operand) { return canBeMadeAgain(operand, phase); });
    return isNormalization(op);
  }

  /// The value made again in the phase of `user`, in front of the first that asks; null where it is
  /// no matter of normalizations or belongs to the phase.
  Value madeAgain(Value value, Operation *user) {
    const int64_t phase = order.phaseOf(user);
    return canBeMadeAgain(value, phase) ? copyOf(value, phase, user) : Value();
  }

  Value copyOf(Value value, int64_t phase, Operation *user) {
    auto result = cast<OpResult>(value);
    Operation *&copy = copies[{result.getOwner(), phase}];
    if (!copy) {
      IRMapping mapping;
      if (isView(result.getOwner()))
        for (Value operand : result.getOwner()->getOperands())
          mapping.map(operand, copyOf(operand, phase, user));
      copy = OpBuilder(user).clone(*result.getOwner(), mapping);
    }
    return copy->getResult(result.getResultNumber());
  }

  Block &body;
  PhaseOrder order;
  std::map<std::pair<Operation *, int64_t>, Operation *> copies;
};

class RecomputeNormalizations
    : public cnn::impl::RecomputeNormalizationsBase<RecomputeNormalizations> {
  void runOnOperation() override {
    if (!getOperation().isExternal())
      Recomputation(getOperation()).run();
  }
};

} // namespace
