//===- cnn-evaluate.cpp - the reference evaluator as a tool for tests -------------------------===//
//
//   cnn-evaluate MODULE.mlir --weights W --input BATCH --output FILE    run @train_step
//   cnn-evaluate MODULE.mlir --random 1 --compare FILE                  run it and compare
//   cnn-evaluate MODULE.mlir --random 1 --check-gradients               against central differences
//   cnn-evaluate OPS.mlir --check-op-gradients                          of every function
//   cnn-evaluate OPS.mlir --golden FILE                                 every function against
//   PyTorch
//
// Files are safetensors, in PyTorch's layouts and under the names of weight files and of a compiled
// program's `gradients` command. Exit status: 0 done and agreed, 1 not so, 2 wrong usage.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/ParameterLayout.h"
#include "dialect/evaluator/CentralDifferences.h"
#include "dialect/evaluator/Comparison.h"
#include "dialect/evaluator/GoldenFunctions.h"
#include "dialect/evaluator/TensorFiles.h"
#include "dialect/evaluator/TorchTensors.h"

#include "mlir/Parser/Parser.h"

#include <CLI/CLI.hpp>
#include <iostream>

using namespace cnnc;
using namespace cnnc::evaluator;

namespace {

struct CommandLine {
  std::string module;
  std::vector<std::string> functions{"train_step"};
  std::string weights, input, output, saveWeights, saveInput, compare, compareWeights, golden;
  double tolerance = 1e-9;
  uint64_t seed = 0;
  int64_t batch = 2, samples = 12;
  bool checkGradients = false, checkOpGradients = false;
  EvaluationOptions evaluation;
};

void describe(CLI::App &app, CommandLine &line) {
  app.add_option("MODULE", line.module, "a module of the tensor or the kernel level")->required();
  app.add_option("--function", line.functions, "functions to run in order (default: train_step)")
      ->allow_extra_args(false);
  app.add_option("--weights", line.weights, "parameters and running statistics; else random");
  app.add_option("--input", line.input,
                 "images and labels, or the function's arguments; else random");
  app.add_option("--random", line.seed, "the seed of what is random")->capture_default_str();
  app.add_option("--batch", line.batch, "images of a random batch")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  app.add_option("--save-weights", line.saveWeights, "write the parameters before the run, as F32");
  app.add_option("--save-input", line.saveInput, "write the arguments, as F32");
  app.add_option("--output", line.output, "write results, gradients and running statistics");
  app.add_option("--compare", line.compare, "compare with what --output or a program wrote");
  app.add_option("--compare-weights", line.compareWeights,
                 "compare the parameters after the run with a weight file");
  app.add_option("--tolerance", line.tolerance, "largest relative L2 distance")
      ->capture_default_str();
  app.add_flag("--check-gradients", line.checkGradients,
               "compare the parameters' gradients with central differences");
  app.add_flag("--check-op-gradients", line.checkOpGradients,
               "compare every function's gradients with central differences");
  app.add_option("--samples", line.samples, "most elements of a tensor to check")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str();
  app.add_option("--golden", line.golden, "compare every function with PyTorch's results");
  app.add_option("--chunk", line.evaluation.chunk, "images of a chunk in chunked phases")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  app.add_flag("!--no-dropout", line.evaluation.dropout, "dropout passes its input on");
  app.add_option("--lr", line.evaluation.rates.learningRate, "learning rate of @update");
  app.add_option("--momentum", line.evaluation.rates.momentum, "momentum of @update");
  app.add_option("--weight-decay", line.evaluation.rates.weightDecay, "weight decay of @update");
}

bool fail(const std::string &message) {
  std::cerr << "cnn-evaluate: error: " << message << "\n";
  return false;
}

bool fail(const runtime::Status &status) { return fail(status.error().message); }

/// Says what agrees on stdout, what does not on stderr.
bool report(const ComparisonReport &comparison, const std::string &what) {
  for (const Disagreement &disagreement : comparison.disagreements)
    fail(what + disagreement.name + " " + disagreement.reason);
  if (comparison.disagreements.empty() && comparison.compared == 0)
    return fail(what + "nothing to compare");
  if (comparison.disagreements.empty())
    std::cout << what << comparison.compared << " tensors agree, largest relative distance "
              << comparison.largestDistance << " in " << comparison.largestName << "\n";
  return comparison.disagreements.empty();
}

bool report(const std::vector<GradientCheck> &checks, const std::string &what) {
  bool passed = true;
  for (const GradientCheck &check : checks) {
    std::cout << what << check.name << ": " << check.elements << " elements, largest error "
              << check.largestError << "\n";
    if (!check.passed())
      passed = fail(what + check.name + ": largest error " + std::to_string(check.largestError) +
                    " against central differences, expected at most " +
                    std::to_string(kGradientTolerance));
  }
  return passed;
}

class Evaluation {
public:
  Evaluation(const CommandLine &line, mlir::ModuleOp module)
      : line(line), module(module), random(line.seed) {}

  /// Runs the functions in order on one state, then writes, compares or checks.
  bool run() {
    if (!prepareParameters())
      return false;
    for (const std::string &name : line.functions)
      if (!runFunction(name))
        return false;
    collectState();
    if (!line.output.empty())
      if (runtime::Status status = writeTensors(line.output, outputs, "F64"); !status)
        return fail(status);
    return (line.compare.empty() || compare()) && (line.compareWeights.empty() || compareWeights());
  }

  bool readGolden() {
    auto tensors = readTensors(line.golden);
    if (!tensors)
      return fail(tensors.error().message);
    golden = std::move(*tensors);
    return true;
  }

  bool forEveryFunction(bool (Evaluation::*visit)(mlir::func::FuncOp)) {
    bool passed = true;
    const auto functions = llvm::to_vector(module.getOps<mlir::func::FuncOp>());
    for (mlir::func::FuncOp function : functions)
      passed &= (this->*visit)(function);
    if (functions.empty())
      return fail(line.module + " has no function");
    if (passed)
      std::cout << functions.size() << " functions agree\n";
    return passed;
  }

  bool checkOpGradients(mlir::func::FuncOp function) {
    auto checks = checkFunctionGradients(function, line.batch, line.samples, random);
    const std::string name = "@" + function.getName().str() + " ";
    if (succeeded(checks) && checks->empty())
      return fail(name + "has no gradient to check");
    return succeeded(checks) && report(*checks, name);
  }

  bool compareGolden(mlir::func::FuncOp function) {
    auto comparison = compareWithGolden(function, golden, line.tolerance);
    return succeeded(comparison) && report(*comparison, "@" + function.getName().str() + ": ");
  }

private:
  bool prepareParameters() {
    if (line.weights.empty()) {
      state.parameters = random.parameters(module);
    } else {
      auto tensors = readTensors(line.weights);
      if (!tensors)
        return fail(tensors.error().message);
      auto parameters = parametersFromTorch(module, *tensors);
      if (!parameters)
        return fail(line.weights + ": " + parameters.error().message);
      state.parameters = std::move(*parameters);
    }
    if (!line.saveWeights.empty())
      if (auto status =
              writeTensors(line.saveWeights, parametersToTorch(module, state.parameters), "F32");
          !status)
        return fail(status);
    return true;
  }

  bool prepareArguments(mlir::func::FuncOp function, std::vector<Tensor> &arguments) {
    if (line.input.empty()) {
      arguments = random.arguments(function, line.batch);
    } else {
      auto tensors = readTensors(line.input);
      if (!tensors)
        return fail(tensors.error().message);
      auto found = argumentsFromTorch(function, "", *tensors);
      if (!found)
        return fail(line.input + ": " + found.error().message);
      arguments = std::move(*found);
    }
    if (!line.saveInput.empty() && !arguments.empty())
      if (auto status = writeTensors(line.saveInput, argumentsToTorch(function, arguments), "F32");
          !status)
        return fail(status);
    return true;
  }

  bool runFunction(const std::string &name) {
    mlir::func::FuncOp function = findFunction(module, name);
    if (!function)
      return fail(line.module + " has no function @" + name);
    std::vector<Tensor> arguments;
    if (!prepareArguments(function, arguments))
      return false;
    if (line.checkGradients) {
      auto checks = checkParameterGradients(function, arguments, state, line.evaluation,
                                            line.samples, random);
      if (failed(checks) || !report(*checks, ""))
        return false;
      if (checks->empty())
        return fail(line.module + " has no parameters to check");
    }
    if (name != "update")
      state.gradients.clear();
    const State before = state;
    auto results = evaluateFunction(function, arguments, state, line.evaluation);
    if (failed(results))
      return false;
    for (auto &[result, tensor] : resultsToTorch(function, *results))
      outputs[result] = tensor;
    noteChanges(before);
    return true;
  }

  /// Parameters that @update moved go out under a name of their own: theirs is the gradient's.
  void noteChanges(const State &before) {
    for (const auto &[name, tensor] : parametersToTorch(module, state.parameters)) {
      auto parameter = module.lookupSymbol<cnn::ParameterOp>(name);
      if (cnn::isStatistic(parameter.getRole()))
        outputs[name] = tensor;
      else if (before.parameters.at(name).elements != state.parameters.at(name).elements)
        outputs["updated." + name] = tensor;
    }
  }

  void collectState() {
    for (const auto &[name, tensor] : parametersToTorch(module, state.gradients)) {
      outputs[name] = tensor;
      gradients.push_back(name);
    }
  }

  bool compare() {
    auto expected = readTensors(line.compare);
    if (!expected)
      return fail(expected.error().message);
    // A program's `gradients` command does not tell running statistics.
    for (auto parameter : module.getOps<cnn::ParameterOp>())
      if (const std::string name = parameter.getSymName().str();
          cnn::isStatistic(parameter.getRole()) && !expected->count(name))
        outputs.erase(name);
    return report(compareTensors(outputs, *expected, gradients, line.tolerance), "");
  }

  bool compareWeights() {
    auto expected = readTensors(line.compareWeights);
    if (!expected)
      return fail(expected.error().message);
    return report(
        compareTensors(parametersToTorch(module, state.parameters), *expected, {}, line.tolerance),
        "");
  }

  const CommandLine &line;
  mlir::ModuleOp module;
  RandomTensors random;
  State state;
  NamedTensors outputs, golden;
  std::vector<std::string> gradients;
};

} // namespace

int main(int argc, char **argv) {
  CommandLine line;
  CLI::App app("evaluates modules of the cnn dialect with plain loops in double precision");
  describe(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  mlir::DialectRegistry registry;
  registry.insert<cnn::CnnDialect, mlir::func::FuncDialect, mlir::memref::MemRefDialect>();
  mlir::MLIRContext context(registry);
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(line.module, &context);
  if (!module)
    return 1;
  Evaluation evaluation(line, *module);
  const bool passed =
      !line.golden.empty()
          ? evaluation.readGolden() && evaluation.forEveryFunction(&Evaluation::compareGolden)
      : line.checkOpGradients ? evaluation.forEveryFunction(&Evaluation::checkOpGradients)
                              : evaluation.run();
  return passed ? 0 : 1;
}
