//===- VerifyEachPass.cpp - functions compute the same before and after every pass ------------===//

#include "dialect/evaluator/VerifyEachPass.h"

#include "dialect/ParameterLayout.h"
#include "dialect/evaluator/CentralDifferences.h"
#include "dialect/evaluator/Comparison.h"

#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace cnnc::evaluator {
namespace {

constexpr double kTolerance = 1e-9;
constexpr uint64_t kSeed = 1;
constexpr int64_t kBatch = 3;

/// Everything that running a function gives, under one set of names.
struct Outcome {
  NamedTensors tensors;
  std::vector<std::string> gradients;
};

/// A chunk below the batch, so that chunked phases run more than once.
EvaluationOptions options() {
  EvaluationOptions options;
  options.dropout = false;
  options.chunk = 2;
  options.rates = {.learningRate = 0.1, .momentum = 0.9, .weightDecay = 0.01};
  return options;
}

bool updatesParameters(func::FuncOp function) {
  return function
      .walk([](Operation *op) {
        return isa<cnn::SgdOp, cnn::SgdUpdateOp>(op) ? WalkResult::interrupt()
                                                     : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Functions of ranked tensors and of kernels; not those of other dialects.
bool canEvaluate(func::FuncOp function) {
  if (function.isExternal() || !function.getBody().hasOneBlock())
    return false;
  return llvm::all_of(function.getBody().front(), [](Operation &op) {
    const bool known = isa<cnn::CnnDialect>(op.getDialect()) || isa<func::ReturnOp>(op);
    return known && llvm::all_of(op.getResultTypes(),
                                 [](Type type) { return isa<RankedTensorType, MemRefType>(type); });
  });
}

struct Inputs {
  State state;
  std::vector<Tensor> arguments;
};

Inputs makeInputs(func::FuncOp function) {
  RandomTensors random(kSeed);
  auto module = function->getParentOfType<ModuleOp>();
  Inputs inputs;
  inputs.state.parameters = random.parameters(module);
  if (updatesParameters(function))
    for (NamedTensors *tensors : {&inputs.state.gradients, &inputs.state.momenta}) {
      *tensors = random.parameters(module);
      for (auto parameter : module.getOps<cnn::ParameterOp>())
        if (cnn::isStatistic(parameter.getRole()))
          tensors->erase(parameter.getSymName().str());
    }
  inputs.arguments = random.arguments(function, kBatch);
  return inputs;
}

FailureOr<Outcome> evaluate(func::FuncOp function) {
  Inputs inputs = makeInputs(function);
  FailureOr<std::vector<Tensor>> results =
      evaluateFunction(function, inputs.arguments, inputs.state, options());
  if (failed(results))
    return failure();
  Outcome outcome;
  for (auto [result, tensor] : llvm::zip_equal(signatureOf(function).results, *results))
    outcome.tensors[result.name] = std::move(tensor);
  for (auto &[name, tensor] : inputs.state.parameters)
    outcome.tensors[name] = std::move(tensor);
  for (auto &[name, tensor] : inputs.state.momenta)
    outcome.tensors["momentum of " + name] = std::move(tensor);
  for (auto &[name, tensor] : inputs.state.gradients) {
    outcome.gradients.push_back("gradient of " + name);
    outcome.tensors[outcome.gradients.back()] = std::move(tensor);
  }
  return outcome;
}

class PassVerifier : public PassInstrumentation {
public:
  explicit PassVerifier(std::shared_ptr<VerificationCount> count) : count(std::move(count)) {}

  void runBeforePass(Pass *pass, Operation *op) override {
    Snapshot &snapshot = snapshots.emplace_back();
    forEachFunction(pass, op, [&](func::FuncOp function) {
      FailureOr<Outcome> outcome = evaluate(function);
      if (succeeded(outcome))
        snapshot[function.getName().str()] = std::move(*outcome);
    });
  }

  void runAfterPass(Pass *pass, Operation *op) override {
    const Snapshot before = std::move(snapshots.back());
    snapshots.pop_back();
    forEachFunction(pass, op, [&](func::FuncOp function) {
      if (auto found = before.find(function.getName().str()); found != before.end())
        compare(pass, function, found->second);
    });
  }

  void runAfterPassFailed(Pass *, Operation *) override { snapshots.pop_back(); }

private:
  using Snapshot = std::map<std::string, Outcome>;

  template <typename Visit> static void forEachFunction(Pass *pass, Operation *op, Visit visit) {
    if (pass->getName().contains("PassAdaptor"))
      return; // the passes it runs on each function are verified themselves
    if (auto function = dyn_cast<func::FuncOp>(op); function && canEvaluate(function))
      visit(function);
    if (auto module = dyn_cast<ModuleOp>(op))
      for (auto function : module.getOps<func::FuncOp>())
        if (canEvaluate(function))
          visit(function);
  }

  void compare(Pass *pass, func::FuncOp function, Outcome before) {
    ++count->compared;
    FailureOr<Outcome> after = evaluate(function);
    bool same = succeeded(after);
    if (same && before.gradients.empty() && !after->gradients.empty()) {
      same = checkNewGradients(pass, function);
      for (const std::string &name : after->gradients)
        after->tensors.erase(name);
    }
    if (same) {
      const ComparisonReport report =
          compareTensors(after->tensors, before.tensors, before.gradients, kTolerance);
      for (const Disagreement &disagreement : report.disagreements)
        function.emitError() << pass->getArgument() << " changed what @" << function.getName()
                             << " computes: " << disagreement.name << " " << disagreement.reason;
      same = report.disagreements.empty();
    }
    if (!same)
      ++count->changed;
  }

  static bool checkNewGradients(Pass *pass, func::FuncOp function) {
    const Inputs inputs = makeInputs(function);
    RandomTensors random(kSeed);
    auto checks = checkParameterGradients(function, inputs.arguments, inputs.state, options(),
                                          /*samples=*/1, random);
    bool passed = succeeded(checks);
    for (const GradientCheck &check : passed ? *checks : std::vector<GradientCheck>())
      if (!check.passed()) {
        function.emitError() << pass->getArgument() << " gave " << check.name
                             << " a gradient that is off central differences by a share of "
                             << check.largestError;
        passed = false;
      }
    return passed;
  }

  std::shared_ptr<VerificationCount> count;
  std::vector<Snapshot> snapshots; // of the passes that are running, the outermost first
};

} // namespace

void verifyEachPass(PassManager &manager, std::shared_ptr<VerificationCount> count) {
  manager.getContext()->disableMultithreading();
  manager.addInstrumentation(std::make_unique<PassVerifier>(std::move(count)));
}

} // namespace cnnc::evaluator
