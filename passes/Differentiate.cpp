//===- Differentiate.cpp - append the gradients of all parameters to @train_step --------------===//
//
//   %w = cnn.load @conv1.weight                    ...
//   %1 = cnn.conv2d %images, %w                    %9 = cnn.cross_entropy_gradient %8, %labels
//   ...                                       ->   ...
//   %losses = cnn.cross_entropy %8, %labels        %20 = cnn.conv2d_filter_gradient %images, %19
//   return %8, %losses                             cnn.gradient @conv1.weight, %20
//                                                  return %8, %losses
//
// The walk goes backward through the forward ops, so a layer's gradients stand together: that of
// its filter, then that of its input, and a value dies as soon as its layer is through.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/ParameterLayout.h"
#include "passes/Passes.h"

namespace cnn {
#define GEN_PASS_DEF_DIFFERENTIATE
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

class Differentiation {
public:
  explicit Differentiation(func::FuncOp function)
      : body(function.getBody().front()), builder(body.getTerminator()) {}

  LogicalResult run() {
    SmallVector<Operation *> forward;
    for (Operation &op : body.without_terminator()) {
      forward.push_back(&op);
      markDependents(&op);
    }
    for (Operation *op : llvm::reverse(forward))
      if (failed(propagate(op)))
        return failure();
    return success();
  }

private:
  /// Values that depend on a trained parameter. Batch statistics do too, but `normalize` takes that
  /// into its own gradient.
  void markDependents(Operation *op) {
    if (isa<BatchStatisticsOp>(op))
      return;
    auto load = dyn_cast<LoadOp>(op);
    if ((load && !isStatistic(roleOf(load))) || llvm::any_of(op->getOperands(), [&](Value operand) {
          return dependents.contains(operand);
        }))
      dependents.insert(op->result_begin(), op->result_end());
  }

  Role roleOf(LoadOp load) {
    return cnn::roleOf(symbols.lookupNearestSymbolFrom(load, load.getParameterAttr()));
  }

  /// Hands the gradient of the op's result on to its operands.
  LogicalResult propagate(Operation *op) {
    if (auto loss = dyn_cast<CrossEntropyOp>(op)) {
      if (dependents.contains(loss.getLogits()))
        contribute(loss, loss.getLogits(),
                   CrossEntropyGradientOp::create(builder, loss.getLoc(),
                                                  loss.getLogits().getType(), loss.getLogits(),
                                                  loss.getLabels()));
      return success();
    }
    if (auto split = dyn_cast<SplitOp>(op))
      return propagateSplit(split);
    if (op->getNumResults() != 1)
      return success(); // batch_statistics, update_statistic
    Value gradient = gradients.lookup(op->getResult(0));
    if (!gradient)
      return success(); // the loss does not depend on it, or it on no parameter
    if (auto load = dyn_cast<LoadOp>(op)) {
      GradientOp::create(builder, load.getLoc(), load.getParameter(), gradient);
      return success();
    }
    auto differentiable = dyn_cast<DifferentiableOpInterface>(op);
    if (!differentiable)
      return op->emitOpError() << "has no gradient, needs one between parameters and the loss";
    SmallVector<bool> wanted;
    for (Value operand : op->getOperands())
      wanted.push_back(dependents.contains(operand));
    SmallVector<Value> contributions = differentiable.buildGradients(builder, gradient, wanted);
    for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
      if (wanted[index] && !contributions[index])
        return failure(); // the op has said why
      if (wanted[index])
        contribute(op, operand, contributions[index]);
    }
    return success();
  }

  LogicalResult propagateSplit(SplitOp split) {
    SmallVector<Value> partGradients;
    for (Value part : split.getParts())
      if (Value gradient = gradients.lookup(part))
        partGradients.push_back(gradient);
    if (partGradients.empty() || !dependents.contains(split.getInput()))
      return success();
    if (partGradients.size() != split.getParts().size())
      return split.emitOpError() << "has " << partGradients.size()
                                 << " results that the loss depends on, needs all or none of "
                                 << split.getParts().size();
    contribute(split, split.getInput(), split.buildGradient(builder, partGradients));
    return success();
  }

  /// A value's gradient is the sum over its uses, the latest use first.
  void contribute(Operation *use, Value value, Value contribution) {
    Value &sum = gradients[value];
    sum = !sum ? contribution
               : AddOp::create(builder, use->getLoc(), contribution.getType(),
                               ValueRange{sum, contribution})
                     .getResult();
  }

  Block &body;
  OpBuilder builder;
  SymbolTableCollection symbols;
  llvm::DenseSet<Value> dependents;
  llvm::DenseMap<Value, Value> gradients;
};

class Differentiate : public cnn::impl::DifferentiateBase<Differentiate> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.getName() != "train_step" || function.isExternal())
      return;
    if (failed(check(function)) || failed(Differentiation(function).run()))
      signalPassFailure();
  }

  static LogicalResult check(func::FuncOp function) {
    if (!function.getBody().hasOneBlock())
      return function.emitError("train_step has several blocks, needs one");
    if (!function.getOps<GradientOp>().empty())
      return function.emitError("train_step has gradients, needs the forward part only");
    if (!llvm::hasSingleElement(function.getOps<CrossEntropyOp>()))
      return function.emitError("train_step has no single cross_entropy, needs one loss");
    return success();
  }
};

} // namespace
