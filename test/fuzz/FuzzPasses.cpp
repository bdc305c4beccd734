// A .cnn file from its text through every level down to kernels on planned buffers.
#include "test/fuzz/SourcePieces.h"

#include "frontend/Frontend.h"
#include "frontend/SourceDiagnosticHandler.h"
#include "passes/Passes.h"
#include "passes/Pipelines.h"

#include "dialect/CnnDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"

#include <cstdlib>
#include <memory>
#include <sstream>

using namespace cnnc;

namespace {

/// One for many runs, as making one takes longer than a run; not for ever, as it keeps every type
/// and attribute that it has seen.
mlir::MLIRContext &contextOfThisRun() {
  constexpr unsigned runs_of_a_context = 500;
  static std::unique_ptr<mlir::MLIRContext> context;
  static unsigned runs = 0;
  if (runs++ % runs_of_a_context == 0) {
    context = std::make_unique<mlir::MLIRContext>(mlir::MLIRContext::Threading::DISABLED);
    context->loadDialect<cnn::CnnDialect, mlir::func::FuncDialect, mlir::memref::MemRefDialect>();
  }
  return *context;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  test::SourcePieces pieces = test::splitIntoPieces(bytes, count);
  std::ostringstream messages;
  SourceFiles files;
  Diagnostics diagnostics(files, messages);
  mlir::MLIRContext &context = contextOfThisRun();
  auto module = parseNetwork(pieces.main_file, pieces.options, pieces.files, context, diagnostics);
  if (!module)
    return 0;
  SourceDiagnosticHandler handler(context, diagnostics);
  mlir::PassManager manager(&context, mlir::ModuleOp::getOperationName());
  cnn::buildLayerToTensorPipeline(manager);
  cnn::buildTensorPipeline(manager);
  cnn::buildTensorToKernelPipeline(manager);
  // Passes may refuse a network, but not without a message.
  if (mlir::failed(manager.run(*module)) && !diagnostics.hasErrors())
    std::abort();
  return 0;
}
