//===- GradientFunction.cpp - the gradient of a small function of tensors ---------------------===//

#include "dialect/evaluator/GradientFunction.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace cnnc::evaluator {
namespace {

class GradientBuilder {
public:
  explicit GradientBuilder(func::FuncOp original) : original(original), builder(original) {}

  FailureOr<GradientFunction> build() {
    openFunction();
    Block &body = result.function.getBody().front();
    for (Operation *op : llvm::reverse(forward))
      if (failed(propagate(op)))
        return failure();
    close(body);
    return result;
  }

private:
  /// The original's arguments and body, and the result's gradient as a last argument.
  void openFunction() {
    SmallVector<Type> arguments(original.getArgumentTypes());
    arguments.push_back(original.getResultTypes().front());
    builder.setInsertionPointAfter(original);
    result.function =
        func::FuncOp::create(builder, original.getLoc(), (original.getName() + ".gradient").str(),
                             builder.getFunctionType(arguments, {}));
    Block *body = result.function.addEntryBlock();
    builder.setInsertionPointToEnd(body);
    IRMapping mapping;
    Block &source = original.getBody().front();
    mapping.map(source.getArguments(), body->getArguments().drop_back());
    for (BlockArgument argument : body->getArguments().drop_back())
      if (cast<ShapedType>(argument.getType()).getElementType().isF32())
        differentiated.insert(argument);
    for (Operation &op : source.without_terminator())
      forward.push_back(markResults(builder.clone(op, mapping)));
    gradients[mapping.lookup(source.getTerminator()->getOperand(0))] = body->getArguments().back();
  }

  Operation *markResults(Operation *op) {
    if (isa<cnn::DifferentiableOpInterface>(op))
      for (Value operand : op->getOperands())
        if (differentiated.contains(operand))
          differentiated.insert(op->getResult(0));
    return op;
  }

  LogicalResult propagate(Operation *op) {
    auto differentiable = dyn_cast<cnn::DifferentiableOpInterface>(op);
    Value gradient = op->getNumResults() == 1 ? gradients.lookup(op->getResult(0)) : Value();
    if (!gradient)
      return success();
    if (!differentiable)
      return op->emitOpError("has no gradient");
    const auto wanted = llvm::map_to_vector(
        op->getOperands(), [&](Value operand) { return differentiated.contains(operand); });
    const SmallVector<Value> contributions =
        differentiable.buildGradients(builder, gradient, wanted);
    for (auto [operand, contribution] : llvm::zip_equal(op->getOperands(), contributions)) {
      if (!contribution)
        continue;
      Value &sum = gradients[operand];
      sum = sum ? cnn::AddOp::create(builder, op->getLoc(), sum.getType(),
                                     ValueRange{sum, contribution})
                : contribution;
    }
    return success();
  }

  void close(Block &body) {
    SmallVector<Value> returned;
    for (BlockArgument argument : body.getArguments().drop_back())
      if (Value gradient = gradients.lookup(argument)) {
        returned.push_back(gradient);
        result.arguments.push_back(int(argument.getArgNumber()));
      }
    func::ReturnOp::create(builder, original.getLoc(), returned);
    result.function.setFunctionType(builder.getFunctionType(result.function.getArgumentTypes(),
                                                            ValueRange(returned).getTypes()));
  }

  func::FuncOp original;
  OpBuilder builder;
  GradientFunction result;
  SmallVector<Operation *> forward;
  llvm::DenseSet<Value> differentiated; // values whose gradient an argument's depends on
  llvm::DenseMap<Value, Value> gradients;
};

} // namespace

FailureOr<GradientFunction> buildGradientFunction(func::FuncOp function) {
  if (function.getNumResults() != 1 || !function.getBody().hasOneBlock())
    return function.emitError("needs one result and one block for a gradient");
  return GradientBuilder(function).build();
}

} // namespace cnnc::evaluator
