//===- FuseUpdates.cpp - parameters updated where their gradients are made --------------------===//
//
//   func.func @train_step(...) {                      func.func @train(...) {
//     ...                                               ...
//     %g = cnn.fused(%x, %dy) {...}            ->       %g = cnn.fused(%x, %dy) {...}
//     cnn.gradient @linear1.weight, %g                  cnn.update_parameter @linear1.weight, %g
//     cnn.gradient @linear1.bias, %b                    cnn.gradient @linear1.bias, %b
//     return                                            cnn.sgd
//   }                                                   return
//   func.func @update() { cnn.sgd ... }               }
//
// @train_step and @update stay as they are, for those who want to see the gradients.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/CnnDialect.h"
#include "dialect/ParameterLayout.h"
#include "passes/Passes.h"
#include "passes/PhaseOrder.h"

#include "llvm/ADT/StringSet.h"

namespace cnn {
#define GEN_PASS_DEF_FUSEUPDATES
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

/// Whether one call makes the whole gradient, as a product of two matrices and nothing else.
bool isWholeProduct(FusedOp fused) {
  if (!fused || !outweighsRows(fused) || !fused->hasOneUse())
    return false;
  auto gradient = cast<Conv2dFilterGradientOp>(fused.getBody().front().front());
  auto filter = cast<RankedTensorType>(gradient.getType());
  auto all = [](ArrayRef<int64_t> sizes, int64_t size) {
    return llvm::all_of(sizes, [&](int64_t each) { return each == size; });
  };
  return all(filter.getShape().take_front(2), 1) && all(gradient.getStrides(), 1) &&
         all(gradient.getPadding(), 0) && gradient.getGroups() == 1 &&
         gradient.getWinogradOutputs() == 0;
}

class FuseUpdates : public cnn::impl::FuseUpdatesBase<FuseUpdates> {
  void runOnOperation() override {
    auto step = getOperation().lookupSymbol<func::FuncOp>("train_step");
    auto update = getOperation().lookupSymbol<func::FuncOp>("update");
    if (!step || !update || step.isExternal() || update.isExternal())
      return;
    auto sgds = update.getOps<SgdOp>();
    if (sgds.empty() || !markParameters(step))
      return;
    func::FuncOp train = step.clone();
    train.setName("train");
    OpBuilder builder(step->getContext());
    builder.setInsertionPointAfter(step);
    builder.insert(train);
    rewrite(train, *sgds.begin());
  }

  /// Those that are to be updated where their gradients are made become `last`.
  bool markParameters(func::FuncOp step) {
    llvm::StringMap<int> gradients;
    for (GradientOp gradient : step.getOps<GradientOp>())
      ++gradients[gradient.getParameter()];
    bool any = false;
    for (GradientOp gradient : step.getOps<GradientOp>()) {
      auto parameter = getOperation().lookupSymbol<ParameterOp>(gradient.getParameter());
      if (!parameter || gradients[gradient.getParameter()] != 1 ||
          !isWholeProduct(gradient.getValue().getDefiningOp<FusedOp>()))
        continue;
      parameter.setLast(true);
      any = true;
    }
    return any;
  }

  void rewrite(func::FuncOp train, SgdOp sgd) {
    for (GradientOp gradient : llvm::make_early_inc_range(train.getOps<GradientOp>())) {
      auto parameter = getOperation().lookupSymbol<ParameterOp>(gradient.getParameter());
      if (!parameter || !parameter.getLast())
        continue;
      OpBuilder builder(gradient);
      UpdateParameterOp::create(builder, gradient.getLoc(), gradient.getParameter(),
                                gradient.getValue(), sgd.getNesterov());
      gradient.erase();
    }
    OpBuilder builder(train.getBody().front().getTerminator());
    builder.clone(*sgd);
  }
};

} // namespace
