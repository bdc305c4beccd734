//===- InferShapes.cpp - give every value of a model its plane and channels -------------------===//
//
//   %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (d0 * 2)>) window [5, 5]
//            : tensor<*xf32> -> tensor<*xf32>
//   %1 = cnn.global_avg_pool %0 : tensor<*xf32> -> tensor<*xf32>
//
// becomes, where %x has 1 x 28 x 28 (channels, height, width),
//
//   %0 = cnn.conv "conv1" %x channels(2 : i64) window [5, 5]
//            : tensor<?x28x28x1xf32> -> tensor<?x24x24x2xf32>
//   %1 = cnn.avg_pool %0 window [24, 24] : tensor<?x24x24x2xf32> -> tensor<?x1x1x2xf32>
//
//===------------------------------------------------------------------------------------------===//

#include "passes/LayerParameters.h"
#include "passes/Passes.h"

#include "llvm/ADT/TypeSwitch.h"

namespace cnn {
#define GEN_PASS_DEF_INFERSHAPES
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

/// The operands' types, or nothing if one is still unranked because its op failed.
std::optional<SmallVector<RankedTensorType>> rankedOperandTypes(Operation *op) {
  SmallVector<RankedTensorType> types;
  for (Type type : op->getOperandTypes()) {
    auto ranked = dyn_cast<RankedTensorType>(type);
    if (!ranked)
      return std::nullopt;
    types.push_back(ranked);
  }
  return types;
}

class ShapeInference {
public:
  LogicalResult run(ModelOp model) {
    ArrayRef<int64_t> input = model.getInput(); // channels, height, width
    Plane plane{/*height=*/input[1], /*width=*/input[2], /*channels=*/input[0]};
    model.getBody().getArgument(0).setType(rowsType(model.getContext(), plane));
    inferBlock(model.getBody().front());
    return success(!anyFailed);
  }

private:
  void inferBlock(Block &block) {
    for (Operation &op : llvm::make_early_inc_range(block.without_terminator())) {
      if (auto use = dyn_cast<BlockOp>(op))
        inferBlockUse(use);
      else if (failed(inferLayer(&op)))
        anyFailed = true;
    }
  }

  void inferBlockUse(BlockOp use) {
    Block &body = use.getBody().front();
    body.getArgument(0).setType(use.getInput().getType());
    inferBlock(body);
    use.getResult().setType(cast<TensorType>(body.getTerminator()->getOperand(0).getType()));
  }

  LogicalResult inferLayer(Operation *op) {
    auto layer = dyn_cast<ShapeInferenceOpInterface>(op);
    if (!layer)
      return op->emitOpError() << "stands in a model, needs a layer there";
    std::optional<SmallVector<RankedTensorType>> operandTypes = rankedOperandTypes(op);
    if (!operandTypes)
      return success(); // the operand's op has reported why
    FailureOr<RankedTensorType> type = layer.inferResultType(*operandTypes);
    if (failed(type))
      return failure();
    op->getResult(0).setType(*type);
    if (isa_and_present<AffineMapAttr>(op->getAttr("channels")))
      op->setAttr("channels", Builder(op->getContext()).getI64IntegerAttr(planeOf(*type).channels));
    Operation *plain = makePlain(op);
    return plain ? countParameters(plain) : success();
  }

  /// Replaces an op that means another once shapes are known. Returns what stands for it, which is
  /// null where its input does.
  Operation *makePlain(Operation *op) {
    return llvm::TypeSwitch<Operation *, Operation *>(op)
        .Case<ShortcutOp>([&](ShortcutOp shortcut) { return projectOrForward(shortcut); })
        .Case<GlobalAvgPoolOp>([&](GlobalAvgPoolOp pool) { return poolPlane<AvgPoolOp>(pool); })
        .Case<GlobalMaxPoolOp>([&](GlobalMaxPoolOp pool) { return poolPlane<MaxPoolOp>(pool); })
        .Default(op);
  }

  Operation *projectOrForward(ShortcutOp shortcut) {
    Operation *projection = nullptr;
    if (shortcut.getType() == shortcut.getInput().getType() &&
        llvm::all_equal({int64_t(1), shortcut.getStrides()[0], shortcut.getStrides()[1]})) {
      shortcut.getResult().replaceAllUsesWith(shortcut.getInput());
    } else {
      OpBuilder builder(shortcut);
      projection = ConvOp::create(builder, shortcut.getLoc(), shortcut.getType(),
                                  shortcut.getName(), shortcut.getInput(), shortcut.getChannels(),
                                  /*window=*/{1, 1}, shortcut.getStrides(), /*padding=*/{0, 0},
                                  /*dilation=*/{1, 1}, /*groups=*/1, /*bias=*/false);
      shortcut->replaceAllUsesWith(projection);
    }
    shortcut.erase();
    return projection;
  }

  template <typename Pool, typename GlobalPool> Operation *poolPlane(GlobalPool global) {
    OpBuilder builder(global);
    Plane plane = planeOf(global.getInput().getType());
    Operation *pool = Pool::create(builder, global.getLoc(), global.getType(), global.getInput(),
                                   ArrayRef<int64_t>{plane.height, plane.width});
    global->replaceAllUsesWith(pool);
    global.erase();
    return pool;
  }

  /// Each tensor is within the limits; all of them lie in one buffer, which has to be as well.
  LogicalResult countParameters(Operation *layer) {
    for (const LayerParameter &parameter : parametersOf(layer))
      elements += parameter.type.getNumElements();
    if (elements <= kLargestElements || reportedSum)
      return success();
    reportedSum = true;
    return layer->emitOpError() << "brings the network to " << elements
                                << " parameters, needs at most " << kLargestElements;
  }

  int64_t elements = 0; // of all parameters so far
  bool reportedSum = false;
  bool anyFailed = false;
};

class InferShapes : public cnn::impl::InferShapesBase<InferShapes> {
  void runOnOperation() override {
    if (failed(ShapeInference().run(getOperation())))
      signalPassFailure();
  }
};

} // namespace
