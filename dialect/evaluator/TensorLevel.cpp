//===- TensorLevel.cpp - runs a function of ops on tensors ------------------------------------===//

#include "dialect/evaluator/TensorLevel.h"

#include "dialect/ParameterLayout.h"
#include "dialect/evaluator/BatchNorm.h"
#include "dialect/evaluator/ChannelArithmetic.h"
#include "dialect/evaluator/Operations.h"
#include "dialect/evaluator/Rearrangement.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace cnnc::evaluator {
namespace {

class FunctionRun {
public:
  FunctionRun(func::FuncOp function, State &state, int64_t batch, const EvaluationOptions &options)
      : module(function->getParentOfType<ModuleOp>()), state(state),
        after(state), context{batch, batch, options.dropout, options.rates} {}

  FailureOr<std::vector<Tensor>> run(Block &body, const std::vector<Tensor> &arguments) {
    for (auto [argument, tensor] : llvm::zip_equal(body.getArguments(), arguments))
      values[argument] = tensor;
    if (!body.getOps<cnn::GradientOp>().empty())
      for (auto parameter : module.getOps<cnn::ParameterOp>())
        if (!cnn::isStatistic(parameter.getRole()))
          tensorOrZero(after.gradients, parameter);
    for (Operation &op : body.without_terminator())
      if (failed(execute(&op)))
        return failure();
    state = std::move(after);
    std::vector<Tensor> results;
    for (const Tensor *tensor : operandsOf(body.getTerminator()))
      results.push_back(*tensor);
    return results;
  }

private:
  std::vector<const Tensor *> operandsOf(Operation *op) {
    std::vector<const Tensor *> operands;
    for (Value operand : op->getOperands())
      operands.push_back(&values.find(operand)->second);
    return operands;
  }

  LogicalResult execute(Operation *op) {
    return llvm::TypeSwitch<Operation *, LogicalResult>(op)
        .Case<cnn::LoadOp, cnn::GradientOp, cnn::UpdateStatisticOp, cnn::UpdateParameterOp,
              cnn::SgdOp>([&](auto typed) { return perform(typed); })
        .Default([&](Operation *pure) { return compute(pure); });
  }

  LogicalResult compute(Operation *op) {
    FailureOr<std::vector<Tensor>> results = evaluateOperation(op, operandsOf(op), context);
    if (failed(results))
      return failure();
    for (auto [result, tensor] : llvm::zip_equal(op->getResults(), *results))
      values[result] = std::move(tensor);
    return success();
  }

  LogicalResult perform(cnn::LoadOp op) {
    std::vector<const Tensor *> parts;
    for (cnn::ParameterOp part : partsOf(op.getParameterAttr()))
      parts.push_back(&state.parameters.at(part.getSymName().str()));
    values[op.getResult()] = concat(parts);
    return success();
  }

  LogicalResult perform(cnn::GradientOp op) {
    forEachPart(op.getParameterAttr(), op.getValue(), [&](cnn::ParameterOp part, Tensor value) {
      Tensor &gradient = tensorOrZero(after.gradients, part);
      gradient = add(gradient, value);
    });
    return success();
  }

  LogicalResult perform(cnn::UpdateStatisticOp op) {
    forEachPart(op.getParameterAttr(), op.getValue(), [&](cnn::ParameterOp part, Tensor value) {
      Tensor &running = after.parameters[part.getSymName().str()];
      running = updateStatistic(running, value, op.getMomentum().convertToDouble(),
                                op.getUnbiased(), context.batch * op.getElementsPerImage());
    });
    return success();
  }

  LogicalResult perform(cnn::UpdateParameterOp op) {
    cnn::ParameterOp parameter = partsOf(op.getParameterAttr()).front();
    updateBySgd(after.parameters[parameter.getSymName().str()],
                tensorOrZero(after.momenta, parameter), values.find(op.getValue())->second,
                context.rates, op.getNesterov());
    return success();
  }

  LogicalResult perform(cnn::SgdOp op) {
    const bool others = !op->getBlock()->getOps<cnn::UpdateParameterOp>().empty();
    for (auto parameter : module.getOps<cnn::ParameterOp>())
      if (!cnn::isStatistic(parameter.getRole()) && !(others && parameter.getLast()))
        updateBySgd(after.parameters[parameter.getSymName().str()],
                    tensorOrZero(after.momenta, parameter),
                    tensorOrZero(after.gradients, parameter), context.rates, op.getNesterov());
    return success();
  }

  /// The parameter of the name, or those that a merged one of the name holds.
  SmallVector<cnn::ParameterOp> partsOf(FlatSymbolRefAttr name) {
    Operation *found = symbols.lookupSymbolIn(module, name);
    if (auto parameter = dyn_cast<cnn::ParameterOp>(found))
      return {parameter};
    SmallVector<cnn::ParameterOp> parts;
    for (auto part : cast<cnn::MergedParameterOp>(found).getParts().getAsRange<FlatSymbolRefAttr>())
      parts.push_back(symbols.lookupSymbolIn<cnn::ParameterOp>(module, part));
    return parts;
  }

  /// Calls visit(parameter, its output channels of the value) for all that the name stands for.
  template <typename Visit> void forEachPart(FlatSymbolRefAttr name, Value value, Visit visit) {
    std::vector<int64_t> counts;
    SmallVector<cnn::ParameterOp> parts = partsOf(name);
    for (cnn::ParameterOp part : parts)
      counts.push_back(cast<RankedTensorType>(part.getType()).getShape().back());
    for (auto [part, tensor] : llvm::zip_equal(parts, split(values.find(value)->second, counts)))
      visit(part, std::move(tensor));
  }

  ModuleOp module;
  SymbolTableCollection symbols;
  State &state; // before the step
  State after;
  RunContext context;
  llvm::DenseMap<Value, Tensor> values;
};

} // namespace

Tensor &tensorOrZero(NamedTensors &tensors, cnn::ParameterOp parameter) {
  auto [place, added] = tensors.try_emplace(parameter.getSymName().str());
  if (added)
    place->second = Tensor(shapeOf(parameter.getType(), 1));
  return place->second;
}

FailureOr<std::vector<Tensor>> evaluateTensorLevel(func::FuncOp function,
                                                   const std::vector<Tensor> &arguments,
                                                   int64_t batch, State &state,
                                                   const EvaluationOptions &options) {
  return FunctionRun(function, state, batch, options).run(function.getBody().front(), arguments);
}

} // namespace cnnc::evaluator
