//===- Evaluator.cpp - runs functions of the tensor and the kernel level ----------------------===//

#include "dialect/evaluator/Evaluator.h"

#include "dialect/evaluator/KernelLevel.h"
#include "dialect/evaluator/Operations.h"
#include "dialect/evaluator/TensorLevel.h"

using namespace mlir;

namespace cnnc::evaluator {
namespace {

bool isStandard(StringRef function) {
  return function == "infer" || function == "evaluate" || function == "train_step" ||
         function == "train";
}

NamedType describe(Type type, std::string name) {
  auto shaped = cast<ShapedType>(type);
  return {std::move(name), RankedTensorType::get(shaped.getShape(), shaped.getElementType())};
}

Signature kernelSignature(func::FuncOp function) {
  Signature signature;
  for (auto [space, name] :
       {std::pair(cnn::Space::Images, "images"), {cnn::Space::Labels, "labels"}})
    if (cnn::BufferOp buffer = findBuffer(function, space))
      signature.arguments.push_back(describe(buffer.getType(), name));
  for (auto [space, name] :
       {std::pair(cnn::Space::Logits, "logits"), {cnn::Space::Losses, "losses"}})
    if (cnn::BufferOp buffer = findBuffer(function, space))
      signature.results.push_back(describe(buffer.getType(), name));
  return signature;
}

/// Every parameter and running statistic has a value of its shape.
LogicalResult checkParameters(ModuleOp module, const NamedTensors &values) {
  for (auto parameter : module.getOps<cnn::ParameterOp>()) {
    auto found = values.find(parameter.getSymName().str());
    if (found == values.end())
      return parameter.emitError() << "has no value";
    if (found->second.shape != shapeOf(parameter.getType(), 1))
      return parameter.emitError() << "has a value of another shape than " << parameter.getType();
  }
  return success();
}

} // namespace

func::FuncOp findFunction(ModuleOp module, StringRef name) {
  auto function = module.lookupSymbol<func::FuncOp>(name);
  return function && !function.isExternal() ? function : func::FuncOp();
}

bool isKernelLevel(func::FuncOp function) { return !function.getOps<cnn::PhaseOp>().empty(); }

Signature signatureOf(func::FuncOp function) {
  if (isKernelLevel(function))
    return kernelSignature(function);
  Signature signature;
  const bool standard = isStandard(function.getName());
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes())) {
    const bool labels = cast<ShapedType>(type).getElementType().isInteger();
    signature.arguments.push_back(describe(type, standard ? (labels ? "labels" : "images")
                                                          : "argument" + std::to_string(index)));
  }
  for (auto [index, type] : llvm::enumerate(function.getResultTypes())) {
    const bool losses = cast<ShapedType>(type).getRank() == 1;
    signature.results.push_back(describe(type, standard ? (losses ? "losses" : "logits")
                                                        : "result" + std::to_string(index)));
  }
  return signature;
}

FailureOr<int64_t> batchOf(func::FuncOp function, const Signature &signature,
                           const std::vector<Tensor> &arguments) {
  if (arguments.size() != signature.arguments.size())
    return function.emitError() << "gets " << arguments.size() << " arguments, expected "
                                << signature.arguments.size();
  int64_t batch = -1;
  for (auto [argument, expected] : llvm::zip_equal(arguments, signature.arguments)) {
    bool fits = int64_t(argument.shape.size()) == expected.type.getRank();
    for (size_t d = 0; fits && d < argument.shape.size(); ++d) {
      const bool dynamic = expected.type.isDynamicDim(d);
      if (dynamic && batch < 0)
        batch = argument.shape[d];
      fits = argument.shape[d] == (dynamic ? batch : expected.type.getDimSize(d));
    }
    if (!fits)
      return function.emitError() << expected.name << " does not have the shape of "
                                  << expected.type << " in a batch of " << batch;
  }
  return batch < 0 ? 1 : batch;
}

FailureOr<std::vector<Tensor>> evaluateFunction(func::FuncOp function,
                                                const std::vector<Tensor> &arguments, State &state,
                                                const EvaluationOptions &options) {
  FailureOr<int64_t> batch = batchOf(function, signatureOf(function), arguments);
  if (failed(batch))
    return failure();
  if (failed(checkParameters(function->getParentOfType<ModuleOp>(), state.parameters)))
    return failure();
  return isKernelLevel(function) ? evaluateKernelLevel(function, arguments, *batch, state, options)
                                 : evaluateTensorLevel(function, arguments, *batch, state, options);
}

} // namespace cnnc::evaluator
