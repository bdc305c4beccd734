//===- MaterializeParameters.cpp - a model as functions on tensors ----------------------------===//
//
//   cnn.model @tiny input [1, 28, 28] {              cnn.parameter @conv1.weight ...
//   ^bb0(%images):                                   cnn.parameter @conv1.bias ...
//     %0 = cnn.conv "conv1" %images ...         ->   func.func @infer(%images) {
//     ...                                              %0 = cnn.load @conv1.weight
//   }                                                  %1 = cnn.conv2d %images, %0
//                                                      ...
//
// and likewise @evaluate, which has the losses too, and @train_step, where batch norms take the
// batch's own statistics and dropouts drop. @update is the optimizer's step.
//
//===------------------------------------------------------------------------------------------===//

#include "passes/FeatureOrder.h"
#include "passes/LayerParameters.h"
#include "passes/Passes.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/TypeSwitch.h"

namespace cnn {
#define GEN_PASS_DEF_MATERIALIZEPARAMETERS
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

enum class Mode { Inference, Training };

std::string parameterName(Operation *layer, StringRef suffix) {
  return (layer->getAttrOfType<StringAttr>("name").getValue() + "." + suffix).str();
}

/// Writes the model's layers as tensor-level ops at the builder's place.
class LayerWriter {
public:
  LayerWriter(OpBuilder &at, Mode mode, Value images) : builder(at), mode(mode), images(images) {}

  /// Returns the logits.
  Value write(Block &model) {
    values.map(model.getArgument(0), images);
    for (Operation &op : model.without_terminator()) {
      ImplicitLocOpBuilder here(op.getLoc(), builder);
      writeLayer(here, &op);
    }
    return values.lookup(model.getTerminator()->getOperand(0));
  }

private:
  void writeLayer(ImplicitLocOpBuilder &here, Operation *op) {
    llvm::TypeSwitch<Operation *>(op)
        .Case<ConvOp>([&](ConvOp conv) {
          writeConvolution(here, conv, conv.getStrides(), conv.getPadding(), conv.getDilation(),
                           conv.getGroups(), conv.getBias());
        })
        .Case<LinearOp>([&](LinearOp linear) {
          writeConvolution(here, linear, /*strides=*/{1, 1}, /*padding=*/{0, 0},
                           /*dilation=*/{1, 1}, /*groups=*/1, linear.getBias());
        })
        .Case<BatchNormOp>([&](BatchNormOp norm) { writeBatchNorm(here, norm); })
        .Case<DropoutOp>([&](DropoutOp dropout) { writeDropout(here, dropout); })
        .Default([&](Operation *other) { here.clone(*other, values); });
  }

  void writeConvolution(ImplicitLocOpBuilder &here, Operation *layer, ArrayRef<int64_t> strides,
                        ArrayRef<int64_t> padding, ArrayRef<int64_t> dilation, int64_t groups,
                        bool bias) {
    auto parameters = parametersOf(layer);
    Value filter = load(here, layer, parameters[0]);
    Value result =
        Conv2dOp::create(here, layer->getResult(0).getType(), values.lookup(layer->getOperand(0)),
                         filter, strides, padding, dilation, groups);
    if (bias)
      result = BiasAddOp::create(here, result.getType(), result, load(here, layer, parameters[1]));
    values.map(layer->getResult(0), result);
  }

  void writeBatchNorm(ImplicitLocOpBuilder &here, BatchNormOp norm) {
    auto parameters = parametersOf(norm); // scale, shift, running mean, running variance
    Value input = values.lookup(norm.getInput());
    Value mean, variance;
    if (mode == Mode::Training) {
      Type channels = parameters[2].type;
      auto batch = BatchStatisticsOp::create(here, channels, channels, input);
      mean = batch.getMean();
      variance = batch.getVariance();
      updateStatistic(here, norm, parameters[2], mean, /*unbiased=*/false);
      updateStatistic(here, norm, parameters[3], variance, /*unbiased=*/true);
    } else {
      mean = load(here, norm, parameters[2]);
      variance = load(here, norm, parameters[3]);
    }
    Value scale = load(here, norm, parameters[0]);
    Value shift = load(here, norm, parameters[1]);
    values.map(norm.getResult(), NormalizeOp::create(here, norm.getType(), input, mean, variance,
                                                     scale, shift, norm.getEpsilon()));
  }

  /// PyTorch keeps the unbiased variance, though it normalises by the biased one.
  void updateStatistic(ImplicitLocOpBuilder &here, BatchNormOp norm,
                       const LayerParameter &parameter, Value value, bool unbiased) {
    Plane plane = planeOf(norm.getInput().getType());
    UpdateStatisticOp::create(here, parameterName(norm, parameter.suffix), value,
                              norm.getMomentum(), unbiased, plane.height * plane.width);
  }

  void writeDropout(ImplicitLocOpBuilder &here, DropoutOp dropout) {
    Value input = values.lookup(dropout.getInput());
    values.map(dropout.getResult(),
               mode == Mode::Inference ? input
                                       : DropoutOp::create(here, input.getType(), input,
                                                           dropout.getProbability(), dropoutSites++)
                                             .getResult());
  }

  Value load(ImplicitLocOpBuilder &here, Operation *layer, const LayerParameter &parameter) {
    return LoadOp::create(here, parameter.type, parameterName(layer, parameter.suffix));
  }

  OpBuilder &builder;
  Mode mode;
  Value images;
  IRMapping values;
  int64_t dropoutSites = 0;
};

class MaterializeParameters : public cnn::impl::MaterializeParametersBase<MaterializeParameters> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto models = llvm::to_vector(module.getOps<ModelOp>());
    auto trainings = llvm::to_vector(module.getOps<TrainingOp>());
    if (models.size() != 1 || trainings.size() > 1) {
      module.emitError() << "the module has " << models.size() << " models and " << trainings.size()
                         << " train sections, needs one model and at most one train section";
      return signalPassFailure();
    }
    if (failed(materialize(models.front(), trainings.empty() ? TrainingOp() : trainings.front())))
      signalPassFailure();
  }

  LogicalResult materialize(ModelOp model, TrainingOp training) {
    Block &body = model.getBody().front();
    FeatureOrder order;
    if (failed(checkShapes(body)) || failed(checkNames(body)) || failed(order.follow(body)))
      return failure();
    Value logits = body.getTerminator()->getOperand(0);
    Plane output = planeOf(logits.getType());
    bool classifies = output.height == 1 && output.width == 1;
    if (training && !classifies)
      return emitError(logits.getLoc())
             << "the network's output is " << describe(output) << ", needs a plane of 1 x 1 to "
             << "train a classifier";

    OpBuilder builder(model);
    for (Operation &layer : body.without_terminator())
      createParameters(builder, &layer, order);
    createForward(builder, model, "infer", Mode::Inference, /*losses=*/false);
    if (classifies) {
      if (!training)
        training = createDefaultTraining(builder, model.getLoc());
      createForward(builder, model, "evaluate", Mode::Inference, /*losses=*/true);
      createForward(builder, model, "train_step", Mode::Training, /*losses=*/true);
      createUpdate(builder, model.getLoc(), training);
    }
    getOperation().setSymName(model.getSymName());
    model.erase();
    return success();
  }

  /// infer-shapes and flatten-blocks have run.
  static LogicalResult checkShapes(Block &body) {
    for (Operation &op : body.without_terminator()) {
      if (isa<BlockOp>(op))
        return op.emitOpError("stands in the model, needs flatten-blocks first");
      for (Type type : op.getResultTypes())
        if (!isa<RankedTensorType>(type))
          return op.emitOpError("has no shape, needs infer-shapes first");
    }
    return success();
  }

  static LogicalResult checkNames(Block &body) {
    llvm::StringMap<Operation *> layers;
    for (Operation &op : body.without_terminator()) {
      if (parametersOf(&op).empty())
        continue;
      StringRef name = op.getAttrOfType<StringAttr>("name").getValue();
      auto [other, isNew] = layers.try_emplace(name, &op);
      if (isNew)
        continue;
      InFlightDiagnostic error = op.emitOpError() << "is a second layer named " << name
                                                  << ", needs a name of its own";
      error.attachNote(other->second->getLoc()) << "the first is here";
      return error;
    }
    return success();
  }

  static void createParameters(OpBuilder &builder, Operation *layer, const FeatureOrder &order) {
    for (const LayerParameter &parameter : parametersOf(layer)) {
      bool linear = isa<LinearOp>(layer) && parameter.role == Role::Weight;
      DenseI64ArrayAttr plane;
      if (linear)
        if (auto flattened = order.flattenedPlane(layer->getOperand(0)))
          plane = builder.getDenseI64ArrayAttr(
              {flattened->channels, flattened->height, flattened->width});
      ParameterOp::create(builder, layer->getLoc(), parameterName(layer, parameter.suffix),
                          parameter.role, parameter.type, parameter.fanIn, parameter.groups, linear,
                          plane, /*whole=*/FlatSymbolRefAttr());
    }
  }

  static void createForward(OpBuilder &builder, ModelOp model, StringRef name, Mode mode,
                            bool losses) {
    MLIRContext *context = builder.getContext();
    Location location = model.getLoc();
    Block &layers = model.getBody().front();
    SmallVector<Type> arguments = {layers.getArgument(0).getType()};
    SmallVector<Type> results = {layers.getTerminator()->getOperand(0).getType()};
    auto perImage = RankedTensorType::get({ShapedType::kDynamic}, builder.getF32Type());
    if (losses) {
      arguments.push_back(RankedTensorType::get({ShapedType::kDynamic}, builder.getI32Type()));
      results.push_back(perImage);
    }
    auto function = func::FuncOp::create(builder, location, name,
                                         FunctionType::get(context, arguments, results));
    OpBuilder body = OpBuilder::atBlockBegin(function.addEntryBlock());
    SmallVector<Value> returned = {LayerWriter(body, mode, function.getArgument(0)).write(layers)};
    if (losses) {
      Location last = layers.getTerminator()->getLoc();
      returned.push_back(
          CrossEntropyOp::create(body, last, perImage, returned[0], function.getArgument(1)));
    }
    func::ReturnOp::create(body, location, returned);
  }

  static void createUpdate(OpBuilder &builder, Location location, TrainingOp training) {
    auto function = func::FuncOp::create(builder, location, "update",
                                         builder.getFunctionType(TypeRange{}, TypeRange{}));
    OpBuilder body = OpBuilder::atBlockBegin(function.addEntryBlock());
    SgdOp::create(body, training.getLoc(), training.getNesterov());
    func::ReturnOp::create(body, location);
  }

  /// What a network without a train section is trained with.
  static TrainingOp createDefaultTraining(OpBuilder &builder, Location location) {
    return TrainingOp::create(builder, location, "fashion_mnist", /*data_path=*/"", "torch_default",
                              /*learning_rate=*/APFloat(0.01),
                              /*momentum=*/APFloat(0.0), /*weight_decay=*/APFloat(0.0),
                              /*nesterov=*/false, /*batch=*/64, /*epochs=*/10);
  }
};

} // namespace
