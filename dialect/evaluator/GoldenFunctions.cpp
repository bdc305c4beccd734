//===- GoldenFunctions.cpp - functions against results of PyTorch in a file -------------------===//

#include "dialect/evaluator/GoldenFunctions.h"

#include "dialect/evaluator/GradientFunction.h"
#include "dialect/evaluator/PyTorchLayout.h"
#include "dialect/evaluator/TorchTensors.h"

using namespace mlir;

namespace cnnc::evaluator {
namespace {

/// The file's tensors of a function that are no arguments.
NamedTensors expectedOf(func::FuncOp function, const std::string &prefix,
                        const NamedTensors &golden) {
  NamedTensors expected;
  for (const auto &[name, tensor] : golden)
    if (StringRef(name).starts_with(prefix))
      expected[name] = tensor;
  for (const NamedType &argument : signatureOf(function).arguments)
    expected.erase(prefix + argument.name);
  expected.erase(prefix + "result_gradient");
  return expected;
}

/// Evaluates the gradient function and adds argument0.gradient and so on to `got`.
LogicalResult addGradients(func::FuncOp function, std::vector<Tensor> arguments,
                           const Tensor &resultGradient, const std::string &prefix,
                           NamedTensors &got) {
  FailureOr<GradientFunction> backward = buildGradientFunction(function);
  if (failed(backward))
    return failure();
  const RankedTensorType type = signatureOf(function).results.front().type;
  const Correspondence layout =
      valueLayout(type, resultGradient.shape.empty() ? 1 : resultGradient.shape[0], false);
  if (layout.torchShape != resultGradient.shape)
    return function.emitError("the file's result_gradient has another shape than the result");
  arguments.push_back(fromTorch(resultGradient, layout));
  State none;
  FailureOr<std::vector<Tensor>> gradients =
      evaluateFunction(backward->function, arguments, none, {});
  if (failed(gradients))
    return failure();
  const Signature signature = signatureOf(backward->function);
  for (auto [argument, gradient] : llvm::zip_equal(backward->arguments, *gradients))
    got[prefix + signature.arguments[argument].name + ".gradient"] = toTorch(
        gradient, valueLayout(signature.arguments[argument].type, gradient.shape[0], false));
  return success();
}

} // namespace

FailureOr<ComparisonReport> compareWithGolden(func::FuncOp function, const NamedTensors &golden,
                                              double tolerance) {
  const std::string prefix = function.getName().str() + ".";
  auto arguments = argumentsFromTorch(function, prefix, golden);
  if (!arguments)
    return function.emitError() << "the file does not fit: " << arguments.error().message;
  State none;
  FailureOr<std::vector<Tensor>> results = evaluateFunction(function, *arguments, none, {});
  if (failed(results))
    return failure();
  NamedTensors got;
  for (auto &[name, tensor] : resultsToTorch(function, *results))
    got[prefix + name] = tensor;
  if (auto gradient = golden.find(prefix + "result_gradient"); gradient != golden.end())
    if (failed(addGradients(function, std::move(*arguments), gradient->second, prefix, got)))
      return failure();
  return compareTensors(got, expectedOf(function, prefix, golden), {}, tolerance);
}

} // namespace cnnc::evaluator
