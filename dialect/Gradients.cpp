//===- Gradients.cpp - each differentiable op's own gradient ----------------------------------===//
//
// buildGradients builds, from the gradient of an op's result, those of its operands (formulas: the
// descriptions of the gradient ops in TensorOps.td). Only what is wanted is built.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/CnnDialect.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace cnn;

using Gradients = SmallVector<Value>;

/// dx from the filter turned round once a step, dw from the input.
Gradients Conv2dOp::buildGradients(OpBuilder &builder, Value resultGradient,
                                   ArrayRef<bool> wanted) {
  Gradients gradients(2);
  // The filter's first: the layer's input, which only it reads, dies one kernel earlier.
  if (wanted[1])
    gradients[1] = Conv2dFilterGradientOp::create(builder, getLoc(), getFilter().getType(),
                                                  getInput(), resultGradient, getStrides(),
                                                  getPadding(), getDilation(), getGroups());
  if (wanted[0]) {
    Value transposed = TransposeFilterOp::create(builder, getLoc(), getFilter(), getGroups());
    gradients[0] = Conv2dInputGradientOp::create(builder, getLoc(), getInput().getType(),
                                                 resultGradient, transposed, getStrides(),
                                                 getPadding(), getDilation(), getGroups());
  }
  return gradients;
}

Gradients BiasAddOp::buildGradients(OpBuilder &builder, Value resultGradient,
                                    ArrayRef<bool> wanted) {
  Gradients gradients(2);
  if (wanted[0])
    gradients[0] = resultGradient;
  if (wanted[1])
    gradients[1] = ChannelSumOp::create(builder, getLoc(), resultGradient);
  return gradients;
}

Gradients ActivationOp::buildGradients(OpBuilder &builder, Value resultGradient,
                                       ArrayRef<bool> wanted) {
  if (!wanted[0])
    return {Value()};
  Value reference = activationUsesOutput(getFunction()) ? getResult() : getInput();
  return {ActivationGradientOp::create(builder, getLoc(), resultGradient.getType(),
                                       getFunctionAttr(), resultGradient, reference,
                                       getSlopeAttr())};
}

Gradients AddOp::buildGradients(OpBuilder &, Value resultGradient, ArrayRef<bool> wanted) {
  return llvm::map_to_vector(wanted,
                             [&](bool isWanted) { return isWanted ? resultGradient : Value(); });
}

/// The same elements are dropped, the others scaled alike.
Gradients DropoutOp::buildGradients(OpBuilder &builder, Value resultGradient,
                                    ArrayRef<bool> wanted) {
  if (!wanted[0])
    return {Value()};
  return {DropoutOp::create(builder, getLoc(), resultGradient.getType(), resultGradient,
                            getProbabilityAttr(), getSiteAttr())};
}

/// Whether mean and variance are the batch's own, so that they move with the input.
static bool normalizesByItsBatch(NormalizeOp op) {
  auto statistics = op.getMean().getDefiningOp<BatchStatisticsOp>();
  return statistics && statistics.getInput() == op.getInput() &&
         statistics.getMean() == op.getMean() && statistics.getVariance() == op.getVariance();
}

/// Operands: input, mean, variance, scale, shift. The input's gradient holds what comes through
/// mean and variance, which have none of their own.
Gradients NormalizeOp::buildGradients(OpBuilder &builder, Value resultGradient,
                                      ArrayRef<bool> wanted) {
  Gradients gradients(5);
  if (!wanted[0] && !wanted[3] && !wanted[4])
    return gradients;
  if (wanted[0] && !normalizesByItsBatch(*this)) {
    emitOpError() << "has other statistics than its input's, needs those of batch_statistics for a "
                     "gradient of the input";
    return gradients;
  }
  Type channels = getScale().getType();
  auto sums =
      NormalizeGradientStatisticsOp::create(builder, getLoc(), channels, channels, resultGradient,
                                            getInput(), getMean(), getVariance(), getEpsilonAttr());
  if (wanted[0])
    gradients[0] = NormalizeGradientOp::create(builder, getLoc(), getInput().getType(),
                                               resultGradient, getInput(), getMean(), getVariance(),
                                               getScale(), sums.getScaleGradient(),
                                               sums.getShiftGradient(), getEpsilonAttr());
  if (wanted[3])
    gradients[3] = sums.getScaleGradient();
  if (wanted[4])
    gradients[4] = sums.getShiftGradient();
  return gradients;
}

Gradients MaxPoolOp::buildGradients(OpBuilder &builder, Value resultGradient,
                                    ArrayRef<bool> wanted) {
  if (!wanted[0])
    return {Value()};
  return {MaxPoolGradientOp::create(builder, getLoc(), getInput().getType(), resultGradient,
                                    getInput(), getWindow(), getStrides(), getPadding(),
                                    getCeil())};
}

Gradients AvgPoolOp::buildGradients(OpBuilder &builder, Value resultGradient,
                                    ArrayRef<bool> wanted) {
  if (!wanted[0])
    return {Value()};
  return {AvgPoolGradientOp::create(builder, getLoc(), getInput().getType(), resultGradient,
                                    getWindow(), getStrides(), getPadding(), getCeil(),
                                    getCountIncludePad())};
}

Gradients UpsampleOp::buildGradients(OpBuilder &builder, Value resultGradient,
                                     ArrayRef<bool> wanted) {
  if (!wanted[0])
    return {Value()};
  return {UpsampleGradientOp::create(builder, getLoc(), getInput().getType(), resultGradient,
                                     getScale())};
}

/// Each operand's gradient is its slice of the row.
Gradients ConcatOp::buildGradients(OpBuilder &builder, Value resultGradient,
                                   ArrayRef<bool> wanted) {
  Gradients gradients;
  int64_t first = 0;
  for (auto [input, isWanted] : llvm::zip_equal(getInputs(), wanted)) {
    int64_t count = planeOf(input.getType()).channels;
    gradients.push_back(isWanted ? Value(SliceOp::create(builder, getLoc(), input.getType(),
                                                         resultGradient, first, count))
                                 : Value());
    first += count;
  }
  return gradients;
}

Value SplitOp::buildGradient(OpBuilder &builder, ValueRange partGradients) {
  return ConcatOp::create(builder, getLoc(), getInput().getType(), partGradients);
}

Gradients FlattenOp::buildGradients(OpBuilder &builder, Value resultGradient,
                                    ArrayRef<bool> wanted) {
  if (!wanted[0])
    return {Value()};
  return {UnflattenOp::create(builder, getLoc(), getInput().getType(), resultGradient)};
}
