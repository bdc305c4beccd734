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

void cnn::buildTensorPipeline(OpPassManager &manager, const Optimisations &with) {
  SimplifyOptions simplify{/*neededOnly=*/!with.simplify};
  manager.addNestedPass<func::FuncOp>(createSimplify(simplify));
  if (with.merge_siblings)
    manager.addPass(createMergeSiblings());
  manager.addNestedPass<func::FuncOp>(createDifferentiate());
  manager.addNestedPass<func::FuncOp>(createSimplify(simplify)); // of what the gradients brought
  if (with.winograd)
    manager.addPass(createChooseWinograd());
}

void cnn::buildShapesToTensorPipeline(OpPassManager &manager, const Optimisations &with) {
  manager.addPass(createMaterializeParameters());
  buildTensorPipeline(manager, with);
}

void cnn::buildTensorToKernelPipeline(OpPassManager &manager, const Optimisations &with) {
  manager.addNestedPass<func::FuncOp>(createFormKernels({/*join=*/with.fusion}));
  if (with.recompute_normalizations)
    manager.addNestedPass<func::FuncOp>(createRecomputeNormalizations());
  if (with.fusion)
    manager.addPass(createFuseUpdates());
  manager.addPass(
      createLowerToKernels({/*concatSlices=*/with.concat_slices, /*inPlace=*/with.in_place}));
  manager.addNestedPass<func::FuncOp>(
      createPlanMemory({/*printMap=*/false, /*share=*/with.memory_sharing}));
}

void cnn::registerPipelines() {
  PassPipelineRegistration<>("layer-to-tensor", "a model to functions on tensors",
                             buildLayerToTensorPipeline);
  PassPipelineRegistration<>("tensor", "simplify and differentiate functions on tensors",
                             [](OpPassManager &manager) { buildTensorPipeline(manager); });
  PassPipelineRegistration<>("tensor-to-kernel", "functions on tensors to kernels",
                             [](OpPassManager &manager) { buildTensorToKernelPipeline(manager); });
}
