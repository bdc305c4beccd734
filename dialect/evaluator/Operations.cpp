//===- Operations.cpp - one tensor-level op on numbers ----------------------------------------===//

#include "dialect/evaluator/Operations.h"

#include "dialect/evaluator/Activation.h"
#include "dialect/evaluator/BatchNorm.h"
#include "dialect/evaluator/ChannelArithmetic.h"
#include "dialect/evaluator/Convolution.h"
#include "dialect/evaluator/Loss.h"
#include "dialect/evaluator/Pooling.h"
#include "dialect/evaluator/Rearrangement.h"
#include "dialect/evaluator/Winograd.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace cnnc::evaluator {
namespace {

using Operands = std::vector<const Tensor *>;
using Results = FailureOr<std::vector<Tensor>>;

Pair pairOf(ArrayRef<int64_t> sizes) { return {sizes[0], sizes[1]}; }

template <typename ConvolutionOp> ConvolutionGeometry geometryOf(ConvolutionOp op) {
  return {pairOf(op.getStrides()), pairOf(op.getPadding()), pairOf(op.getDilation()),
          int64_t(op.getGroups())};
}

template <typename PoolOp> PoolGeometry geometryOfPool(PoolOp op) {
  return {pairOf(op.getWindow()), pairOf(op.getStrides()), pairOf(op.getPadding())};
}

template <typename PoolOp> PoolGeometry geometryOfAveragePool(PoolOp op) {
  PoolGeometry geometry = geometryOfPool(op);
  geometry.countIncludePad = op.getCountIncludePad();
  return geometry;
}

Tensor reshaped(const Tensor &input, Shape shape) {
  Tensor result = input;
  result.shape = std::move(shape);
  return result;
}

double number(const llvm::APFloat &value) { return value.convertToDouble(); }

Results single(Tensor result) {
  std::vector<Tensor> results;
  results.push_back(std::move(result));
  return results;
}

/// Labels count classes from 0.
LogicalResult checkLabels(Operation *op, const Tensor &logits, const Tensor &labels) {
  for (double label : labels.elements)
    if (label < 0 || label >= double(logits.shape[3]))
      return op->emitError() << "label " << int64_t(label) << ", expected 0 to "
                             << logits.shape[3] - 1;
  return success();
}

class OpEvaluator {
public:
  OpEvaluator(const Operands &operands, const RunContext &context)
      : operands(operands), context(context) {}

  Results evaluate(Operation *op) {
    return llvm::TypeSwitch<Operation *, Results>(op)
        .Case<cnn::Conv2dOp, cnn::TransposeFilterOp, cnn::Conv2dInputGradientOp,
              cnn::Conv2dFilterGradientOp, cnn::WinogradFilterOp, cnn::WinogradConv2dOp,
              cnn::BiasAddOp, cnn::ActivationOp, cnn::ActivationGradientOp, cnn::AddOp,
              cnn::MaxPoolOp, cnn::MaxPoolGradientOp, cnn::AvgPoolOp, cnn::AvgPoolGradientOp,
              cnn::UpsampleOp, cnn::UpsampleGradientOp, cnn::ChannelSumOp, cnn::ConcatOp,
              cnn::SliceOp, cnn::FlattenOp, cnn::UnflattenOp, cnn::NormalizeOp,
              cnn::NormalizeGradientOp, cnn::CopyOp, cnn::RunningStatisticOp>(
            [&](auto typed) { return single(compute(typed)); })
        .Case<cnn::DropoutOp, cnn::CrossEntropyOp, cnn::CrossEntropyGradientOp,
              cnn::BatchStatisticsOp, cnn::NormalizeGradientStatisticsOp, cnn::SgdUpdateOp,
              cnn::SplitOp, cnn::FusedOp>([&](auto typed) { return computeAll(typed); })
        .Default([](Operation *other) -> Results {
          return other->emitError() << "the evaluator has no rule for " << other->getName();
        });
  }

private:
  const Tensor &operand(size_t index) const { return *operands[index]; }
  Shape resultShape(Operation *op) const {
    return shapeOf(op->getResult(0).getType(), context.images);
  }

  Tensor compute(cnn::Conv2dOp op) {
    return conv2d(operand(0), operand(1), geometryOf(op), resultShape(op));
  }
  Tensor compute(cnn::TransposeFilterOp op) { return transposeFilter(operand(0), op.getGroups()); }
  Tensor compute(cnn::Conv2dInputGradientOp op) {
    return conv2dInputGradient(operand(0), operand(1), geometryOf(op), resultShape(op));
  }
  Tensor compute(cnn::Conv2dFilterGradientOp op) {
    return conv2dFilterGradient(operand(0), operand(1), geometryOf(op), resultShape(op));
  }

  Tensor compute(cnn::WinogradFilterOp op) { return winogradFilter(operand(0), op.getOutputs()); }
  Tensor compute(cnn::WinogradConv2dOp op) {
    return winogradConv2d(operand(0), operand(1), op.getOutputs(), pairOf(op.getPadding()),
                          resultShape(op));
  }

  Tensor compute(cnn::BiasAddOp) { return biasAdd(operand(0), operand(1)); }
  Tensor compute(cnn::ChannelSumOp) { return channelSum(operand(0)); }
  Tensor compute(cnn::AddOp) {
    Tensor sum = operand(0);
    for (size_t i = 1; i < operands.size(); ++i)
      sum = add(sum, operand(i));
    return sum;
  }
  Tensor compute(cnn::ActivationOp op) {
    return activation(op.getFunction(), operand(0), number(op.getSlope()));
  }
  Tensor compute(cnn::ActivationGradientOp op) {
    return activationGradient(op.getFunction(), operand(0), operand(1), number(op.getSlope()));
  }

  Tensor compute(cnn::MaxPoolOp op) {
    return maxPool(operand(0), geometryOfPool(op), resultShape(op));
  }
  Tensor compute(cnn::MaxPoolGradientOp op) {
    return maxPoolGradient(operand(0), operand(1), geometryOfPool(op));
  }
  Tensor compute(cnn::AvgPoolOp op) {
    return averagePool(operand(0), geometryOfAveragePool(op), resultShape(op));
  }
  Tensor compute(cnn::AvgPoolGradientOp op) {
    return averagePoolGradient(operand(0), geometryOfAveragePool(op), resultShape(op));
  }

  Tensor compute(cnn::UpsampleOp op) { return upsample(operand(0), pairOf(op.getScale())); }
  Tensor compute(cnn::UpsampleGradientOp op) {
    return upsampleGradient(operand(0), pairOf(op.getScale()));
  }
  Tensor compute(cnn::CopyOp) { return operand(0); }
  Tensor compute(cnn::ConcatOp) { return concat(operands); }
  Tensor compute(cnn::SliceOp op) { return slice(operand(0), op.getFirst(), op.getCount()); }
  Results computeAll(cnn::SplitOp op) {
    std::vector<int64_t> counts;
    for (Type part : op.getParts().getTypes())
      counts.push_back(cnn::planeOf(part).channels);
    return split(operand(0), counts);
  }
  Tensor compute(cnn::FlattenOp op) { return reshaped(operand(0), resultShape(op)); }
  Tensor compute(cnn::UnflattenOp op) { return reshaped(operand(0), resultShape(op)); }

  Tensor compute(cnn::NormalizeOp op) {
    return normalize(operand(0), {operand(1), operand(2)}, operand(3), operand(4),
                     number(op.getEpsilon()));
  }
  Tensor compute(cnn::NormalizeGradientOp op) {
    const Tensor &input = operand(1);
    return normalizeGradient(operand(0), input, {operand(2), operand(3)}, operand(4),
                             {operand(5), operand(6)}, number(op.getEpsilon()),
                             context.batch * input.shape[1] * input.shape[2]);
  }
  Tensor compute(cnn::RunningStatisticOp op) {
    return updateStatistic(operand(1), operand(0), number(op.getMomentum()), op.getUnbiased(),
                           context.batch * op.getElementsPerImage());
  }
  Results computeAll(cnn::SgdUpdateOp op) {
    Tensor parameters = operand(0), momenta = operand(2);
    updateBySgd(parameters, momenta, operand(1), context.rates, op.getNesterov());
    return std::vector<Tensor>{std::move(parameters), std::move(momenta)};
  }
  Results computeAll(cnn::BatchStatisticsOp) {
    ChannelStatistics statistics = batchStatistics(operand(0));
    return std::vector<Tensor>{std::move(statistics.mean), std::move(statistics.variance)};
  }
  Results computeAll(cnn::NormalizeGradientStatisticsOp op) {
    NormalizeParameterGradients gradients = normalizeParameterGradients(
        operand(0), operand(1), {operand(2), operand(3)}, number(op.getEpsilon()));
    return std::vector<Tensor>{std::move(gradients.scale), std::move(gradients.shift)};
  }

  Results computeAll(cnn::DropoutOp op) {
    if (context.dropout)
      return op.emitError("dropout is on, and its random numbers belong to the compiled program");
    return single(operand(0));
  }
  Results computeAll(cnn::CrossEntropyOp op) {
    if (failed(checkLabels(op, operand(0), operand(1))))
      return failure();
    return single(crossEntropy(operand(0), operand(1)));
  }
  Results computeAll(cnn::CrossEntropyGradientOp op) {
    if (failed(checkLabels(op, operand(0), operand(1))))
      return failure();
    return single(crossEntropyGradient(operand(0), operand(1), context.batch));
  }
  Results computeAll(cnn::FusedOp op) {
    return evaluateBody(op.getBody().front(), operands, context);
  }

  const Operands &operands;
  const RunContext &context;
};

} // namespace

Shape shapeOf(Type type, int64_t images) {
  Shape shape;
  for (int64_t extent : cast<ShapedType>(type).getShape())
    shape.push_back(ShapedType::isDynamic(extent) ? images : extent);
  return shape;
}

Results evaluateOperation(Operation *op, const Operands &operands, const RunContext &context) {
  Results results = OpEvaluator(operands, context).evaluate(op);
  if (failed(results))
    return failure();
  // Rules and types are written apart; where they disagree, one of them is wrong.
  for (auto [result, type] : llvm::zip_equal(*results, op->getResultTypes()))
    if (result.shape != shapeOf(type, context.images))
      return op->emitError("the evaluator's result does not have the type ") << type;
  return results;
}

Results evaluateBody(Block &body, const Operands &arguments, const RunContext &context) {
  llvm::DenseMap<Value, const Tensor *> values;
  std::vector<std::vector<Tensor>> results; // keeps what `values` points at
  for (auto [argument, tensor] : llvm::zip_equal(body.getArguments(), arguments))
    values[argument] = tensor;
  const auto tensorsOf = [&](OperandRange range) {
    Operands tensors;
    for (Value value : range)
      tensors.push_back(values.lookup(value));
    return tensors;
  };
  for (Operation &op : body.without_terminator()) {
    Results computed = evaluateOperation(&op, tensorsOf(op.getOperands()), context);
    if (failed(computed))
      return failure();
    results.push_back(std::move(*computed));
    for (auto [result, tensor] : llvm::zip_equal(op.getResults(), results.back()))
      values[result] = &tensor;
  }
  std::vector<Tensor> yielded;
  for (const Tensor *tensor : tensorsOf(body.getTerminator()->getOperands()))
    yielded.push_back(*tensor);
  return yielded;
}

} // namespace cnnc::evaluator
