//===- cnn-opt.cpp - MLIR's optimiser driver for the cnn dialect ---------------------------------===//
//
// Runs any of the compiler's passes and pipelines on a printed level:
//
//   cnn-opt --infer-shapes --flatten-blocks model.mlir
//   cnn-opt --layer-to-tensor --tensor model.mlir
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/CnnDialect.h"
#include "passes/Passes.h"
#include "passes/Pipelines.h"

#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<cnn::CnnDialect, mlir::func::FuncDialect, mlir::memref::MemRefDialect>();
  cnn::registerCnnPasses();
  cnn::registerPipelines();
  mlir::registerCanonicalizerPass();
  mlir::registerCSEPass();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "optimiser driver for the cnn dialect\n", registry));
}
