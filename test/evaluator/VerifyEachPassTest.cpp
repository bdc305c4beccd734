//===- VerifyEachPassTest.cpp - wrong passes are found out
//----------------------------------------===//

#include "dialect/evaluator/VerifyEachPass.h"

#include "dialect/CnnDialect.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/Pass.h"

#include <gtest/gtest.h>

using namespace mlir;

namespace {

constexpr char kNetwork[] = R"(
  cnn.parameter @conv1.weight weight fan_in = 3 : tensor<1x1x3x2xf32>
  func.func @train_step(%images: tensor<?x1x1x3xf32>, %labels: tensor<?xi32>) -> (tensor<?x1x1x2xf32>, tensor<?xf32>) {
    %w = cnn.load @conv1.weight : tensor<1x1x3x2xf32>
    %0 = cnn.conv2d %images, %w : (tensor<?x1x1x3xf32>, tensor<1x1x3x2xf32>) -> tensor<?x1x1x2xf32>
    %1 = cnn.activation tanh %0 : tensor<?x1x1x2xf32> -> tensor<?x1x1x2xf32>
    %2 = cnn.cross_entropy %1, %labels : (tensor<?x1x1x2xf32>, tensor<?xi32>) -> tensor<?xf32>
    return %1, %2 : tensor<?x1x1x2xf32>, tensor<?xf32>
  }
)";

/// A pass on functions that does what it is told.
class Rewrite : public PassWrapper<Rewrite, OperationPass<func::FuncOp>> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Rewrite)
  explicit Rewrite(std::function<void(func::FuncOp)> rewrite) : rewrite(std::move(rewrite)) {}
  StringRef getArgument() const override { return "rewrite"; }
  void runOnOperation() override { rewrite(getOperation()); }

private:
  std::function<void(func::FuncOp)> rewrite;
};

struct Verdict {
  int64_t compared, changed;
  std::string diagnostics;
};

Verdict verify(std::function<void(func::FuncOp)> rewrite) {
  MLIRContext context;
  context.loadDialect<cnn::CnnDialect, func::FuncDialect>();
  Verdict verdict{};
  ScopedDiagnosticHandler handler(
      &context, [&](Diagnostic &diagnostic) { verdict.diagnostics += diagnostic.str() + "\n"; });
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(kNetwork, &context);
  auto count = std::make_shared<cnnc::evaluator::VerificationCount>();
  PassManager manager(&context);
  cnnc::evaluator::verifyEachPass(manager, count);
  manager.addNestedPass<func::FuncOp>(std::make_unique<Rewrite>(std::move(rewrite)));
  EXPECT_TRUE(succeeded(manager.run(*module)));
  verdict.compared = count->compared;
  verdict.changed = count->changed;
  return verdict;
}

/// Appends the gradient of the cross entropy alone, as if the network had no tanh.
void differentiateWrongly(func::FuncOp function) {
  OpBuilder builder(function.getBody().front().getTerminator());
  auto loss = *function.getOps<cnn::CrossEntropyOp>().begin();
  auto load = *function.getOps<cnn::LoadOp>().begin();
  Location location = function.getLoc();
  Value logits = loss.getLogits();
  Value gradient = cnn::CrossEntropyGradientOp::create(builder, location, logits.getType(), logits,
                                                       loss.getLabels());
  const int64_t one[] = {1, 1}, none[] = {0, 0};
  Value filterGradient = cnn::Conv2dFilterGradientOp::create(
      builder, location, load.getType(), function.getArgument(0), gradient, one, none, one, 1);
  cnn::GradientOp::create(builder, location, load.getParameter(), filterGradient);
}

TEST(VerifyEachPass, AcceptsAPassThatChangesNothing) {
  const Verdict verdict = verify([](func::FuncOp) {});
  EXPECT_EQ(verdict.compared, 1);
  EXPECT_EQ(verdict.changed, 0);
  EXPECT_EQ(verdict.diagnostics, "");
}

TEST(VerifyEachPass, FindsAChangedResult) {
  const Verdict verdict = verify([](func::FuncOp function) {
    auto tanh = *function.getOps<cnn::ActivationOp>().begin();
    tanh.setFunction(cnn::Activation::Sigmoid);
  });
  EXPECT_EQ(verdict.compared, 1);
  EXPECT_EQ(verdict.changed, 1);
  EXPECT_NE(verdict.diagnostics.find(
                "rewrite changed what @train_step computes: logits relative distance"),
            std::string::npos)
      << verdict.diagnostics;
}

TEST(VerifyEachPass, FindsAWrongGradient) {
  const Verdict verdict = verify(differentiateWrongly);
  EXPECT_EQ(verdict.changed, 1);
  EXPECT_NE(verdict.diagnostics.find(
                "rewrite gave conv1.weight a gradient that is off central differences"),
            std::string::npos)
      << verdict.diagnostics;
}

} // namespace
