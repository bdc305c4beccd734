//===- CentralDifferences.cpp - gradients against (f(x + e) - f(x - e)) / 2e ------------------===//

#include "dialect/evaluator/CentralDifferences.h"

#include "dialect/ParameterLayout.h"
#include "dialect/evaluator/GradientFunction.h"

#include <algorithm>
#include <cmath>
#include <functional>

using namespace mlir;

namespace cnnc::evaluator {
namespace {

double relativeError(double got, double expected) {
  const double error =
      std::abs(got - expected) / std::max({std::abs(got), std::abs(expected), 1e-5});
  return std::isnan(error) ? HUGE_VAL : error;
}

/// Elements to check: all of a small tensor, else `samples` different ones.
std::vector<int64_t> pickElements(int64_t size, int64_t samples, RandomTensors &random) {
  std::vector<int64_t> elements(size);
  std::iota(elements.begin(), elements.end(), 0);
  for (int64_t i = 0; i < std::min(size, samples); ++i)
    std::swap(elements[i], elements[i + random.below(size - i)]);
  elements.resize(std::min(size, samples));
  return elements;
}

/// `value` is what `evaluate` depends on; it is as before afterwards.
FailureOr<GradientCheck> check(std::string name, Tensor &value, const Tensor &gradient,
                               int64_t samples, RandomTensors &random,
                               const std::function<FailureOr<Tensor>()> &evaluate,
                               const Tensor &weights) {
  GradientCheck result{std::move(name), 0, 0};
  for (int64_t element : pickElements(value.size(), samples, random)) {
    const double before = value.elements[element];
    value.elements[element] = before + kDifferenceStep;
    const FailureOr<Tensor> above = evaluate();
    value.elements[element] = before - kDifferenceStep;
    const FailureOr<Tensor> below = evaluate();
    value.elements[element] = before;
    if (failed(above) || failed(below))
      return failure();
    double difference = 0; // summed element by element: less cancels than in two large sums
    for (int64_t i = 0; i < above->size(); ++i)
      difference += weights.elements[i] * (above->elements[i] - below->elements[i]);
    const double error =
        relativeError(gradient.elements[element], difference / (2 * kDifferenceStep));
    result.largestError = std::max(result.largestError, error);
    ++result.elements;
  }
  return result;
}

} // namespace

FailureOr<std::vector<GradientCheck>>
checkParameterGradients(func::FuncOp step, const std::vector<Tensor> &arguments, const State &state,
                        const EvaluationOptions &options, int64_t samples, RandomTensors &random) {
  const Signature signature = signatureOf(step);
  const auto losses = llvm::find_if(
      signature.results, [](const NamedType &result) { return result.name == "losses"; });
  if (losses == signature.results.end())
    return step.emitError("returns no losses to differentiate");
  const size_t lossIndex = losses - signature.results.begin();

  State after = state;
  FailureOr<std::vector<Tensor>> results = evaluateFunction(step, arguments, after, options);
  if (failed(results))
    return failure();
  const Tensor mean((*results)[lossIndex].shape, 1.0 / double((*results)[lossIndex].size()));

  State moved = state;
  const auto evaluate = [&]() -> FailureOr<Tensor> {
    State scratch = moved;
    FailureOr<std::vector<Tensor>> nearby = evaluateFunction(step, arguments, scratch, options);
    return failed(nearby) ? FailureOr<Tensor>() : std::move((*nearby)[lossIndex]);
  };
  std::vector<GradientCheck> checks;
  for (auto parameter : step->getParentOfType<ModuleOp>().getOps<cnn::ParameterOp>()) {
    if (cnn::isStatistic(parameter.getRole()))
      continue;
    const std::string name = parameter.getSymName().str();
    if (!after.gradients.count(name))
      return step.emitError("stores no gradients to check");
    FailureOr<GradientCheck> checked =
        check(name, moved.parameters[name], after.gradients[name], samples, random, evaluate, mean);
    if (failed(checked))
      return failure();
    checks.push_back(std::move(*checked));
  }
  return checks;
}

FailureOr<std::vector<GradientCheck>> checkFunctionGradients(func::FuncOp function, int64_t batch,
                                                             int64_t samples,
                                                             RandomTensors &random) {
  FailureOr<GradientFunction> backward = buildGradientFunction(function);
  if (failed(backward))
    return failure();
  State none;
  EvaluationOptions options;
  options.dropout = false;
  // The gradient function's last argument weights the results: their gradient.
  std::vector<Tensor> arguments = random.arguments(backward->function, batch);
  FailureOr<std::vector<Tensor>> gradients =
      evaluateFunction(backward->function, arguments, none, options);
  if (failed(gradients))
    return failure();
  const Tensor weights = std::move(arguments.back());
  arguments.pop_back();
  const auto evaluate = [&]() -> FailureOr<Tensor> {
    FailureOr<std::vector<Tensor>> nearby = evaluateFunction(function, arguments, none, options);
    return failed(nearby) ? FailureOr<Tensor>() : std::move(nearby->front());
  };
  std::vector<GradientCheck> checks;
  for (auto [argument, gradient] : llvm::zip_equal(backward->arguments, *gradients)) {
    FailureOr<GradientCheck> checked =
        check("argument" + std::to_string(argument), arguments[argument], gradient, samples, random,
              evaluate, weights);
    if (failed(checked))
      return failure();
    checks.push_back(std::move(*checked));
  }
  return checks;
}

} // namespace cnnc::evaluator
