//===- cnn-opt.cpp - MLIR's optimiser driver for the cnn dialect ------------------------------===//
//
// Runs any of the compiler's passes and pipelines on a printed level:
//
//   cnn-opt --infer-shapes --flatten-blocks model.mlir
//   cnn-opt --layer-to-tensor --tensor model.mlir
//   cnn-opt --verify-each-pass --tensor --tensor-to-kernel functions.mlir
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/CnnDialect.h"
#include "dialect/evaluator/VerifyEachPass.h"
#include "passes/Passes.h"
#include "passes/Pipelines.h"

#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;

static llvm::cl::opt<bool>
    verifyPasses("verify-each-pass",
                 llvm::cl::desc("Compare what functions compute before and after each pass"));

/// As MLIR's own main, with the pass manager under verification.
static LogicalResult run(StringRef inputName, StringRef outputName, DialectRegistry &registry,
                         std::shared_ptr<cnnc::evaluator::VerificationCount> count) {
  std::string problem;
  auto input = openInputFile(inputName, &problem);
  auto output = openOutputFile(outputName, &problem);
  if (!input || !output) {
    llvm::errs() << problem << "\n";
    return failure();
  }
  const auto options = MlirOptMainConfig::createFromCLOptions();
  auto verified = options;
  verified.setPassPipelineSetupFn([&](PassManager &manager) {
    if (verifyPasses)
      cnnc::evaluator::verifyEachPass(manager, count);
    return options.setupPassPipeline(manager);
  });
  if (failed(MlirOptMain(output->os(), std::move(input), registry, verified)))
    return failure();
  output->keep();
  return success();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  DialectRegistry registry;
  registry.insert<cnn::CnnDialect, func::FuncDialect, memref::MemRefDialect>();
  cnn::registerCnnPasses();
  cnn::registerPipelines();
  registerCanonicalizerPass();
  registerCSEPass();
  const auto [input, output] =
      registerAndParseCLIOptions(argc, argv, "optimiser driver for the cnn dialect\n", registry);
  auto count = std::make_shared<cnnc::evaluator::VerificationCount>();
  if (failed(run(input, output, registry, count)))
    return 1;
  if (verifyPasses)
    llvm::errs() << "functions compared: " << count->compared << ", changed: " << count->changed
                 << "\n";
  return count->changed == 0 ? 0 : 1;
}
