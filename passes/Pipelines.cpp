//===- Pipelines.cpp - the passes in order ----------------------------------------------------===//

#include "passes/Pipelines.h"
#include "passes/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;

void cnn::buildShapePipeline(OpPassManager &manager) {
  manager.addNestedPass<ModelOp>(createInferShapes());
  manager.addNestedPass<ModelOp>(createFlattenBlocks());
}

void cnn::buildLayerToTensorPipeline(OpPassManager &manager) {
  buildShapePipeline(manager);
  manager.addPass(createMaterializeParameters());
}

void cnn::buildTensorPipeline(OpPassManager &manager) {
  manager.addNestedPass<func::FuncOp>(createSimplify());
  manager.addNestedPass<func::FuncOp>(createDifferentiate());
  manager.addNestedPass<func::FuncOp>(createSimplify()); // of what the gradients brought
  manager.addPass(createChooseWinograd());
}

void cnn::buildShapesToTensorPipeline(OpPassManager &manager) {
  manager.addPass(createMaterializeParameters());
  buildTensorPipeline(manager);
}

void cnn::buildTensorToKernelPipeline(OpPassManager &manager) {
  manager.addNestedPass<func::FuncOp>(createFormKernels());
  manager.addPass(createLowerToKernels());
  manager.addNestedPass<func::FuncOp>(createPlanMemory());
}

void cnn::registerPipelines() {
  PassPipelineRegistration<>("layer-to-tensor", "a model to functions on tensors",
                             buildLayerToTensorPipeline);
  PassPipelineRegistration<>("tensor", "simplify and differentiate functions on tensors",
                             buildTensorPipeline);
  PassPipelineRegistration<>("tensor-to-kernel", "functions on tensors to kernels",
                             buildTensorToKernelPipeline);
}
