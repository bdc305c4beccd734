//===- LayerParameters.cpp - what a layer has to train ----------------------------------------===//

#include "passes/LayerParameters.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnn;

using Parameters = llvm::SmallVector<LayerParameter, 4>;

static RankedTensorType tensorOf(MLIRContext *context, ArrayRef<int64_t> shape) {
  return RankedTensorType::get(shape, Float32Type::get(context));
}

static Parameters weightAndBias(RankedTensorType filter, int64_t groups, bool bias) {
  ArrayRef<int64_t> shape = filter.getShape();
  int64_t fanIn = shape[0] * shape[1] * shape[2];
  Parameters parameters = {{"weight", Role::Weight, filter, fanIn, groups}};
  if (bias)
    parameters.push_back(
        {"bias", Role::Bias, tensorOf(filter.getContext(), {shape[3]}), fanIn, /*groups=*/1});
  return parameters;
}

static Parameters parametersOfConv(ConvOp conv) {
  int64_t groups = conv.getGroups();
  RankedTensorType filter =
      tensorOf(conv.getContext(), {conv.getWindow()[0], conv.getWindow()[1],
                                   planeOf(conv.getInput().getType()).channels / groups,
                                   planeOf(conv.getType()).channels});
  return weightAndBias(filter, groups, conv.getBias());
}

static Parameters parametersOfLinear(LinearOp linear) {
  RankedTensorType filter =
      tensorOf(linear.getContext(), {1, 1, planeOf(linear.getInput().getType()).channels,
                                     planeOf(linear.getType()).channels});
  return weightAndBias(filter, /*groups=*/1, linear.getBias());
}

static Parameters parametersOfBatchNorm(BatchNormOp norm) {
  RankedTensorType vector =
      tensorOf(norm.getContext(), {planeOf(norm.getInput().getType()).channels});
  return {{"weight", Role::Scale, vector},
          {"bias", Role::Shift, vector},
          {"running_mean", Role::RunningMean, vector},
          {"running_var", Role::RunningVariance, vector}};
}

Parameters cnn::parametersOf(Operation *layer) {
  return llvm::TypeSwitch<Operation *, Parameters>(layer)
      .Case<ConvOp>(parametersOfConv)
      .Case<LinearOp>(parametersOfLinear)
      .Case<BatchNormOp>(parametersOfBatchNorm)
      .Default([](Operation *) { return Parameters(); });
}
