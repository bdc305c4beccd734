//===- Pipelines.h - the passes in order --------------------------------------------*- C++ -*-===//
//
// One function a level, from what it takes to what it leaves. cnn-opt knows them by the names in
// registerPipelines.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_PIPELINES_H
#define CNNC_PASSES_PIPELINES_H

#include "passes/Optimisations.h"

namespace mlir {
class OpPassManager;
}

namespace cnn {

/// Layers with their shapes, blocks inlined: what a summary shows. Part of the next.
void buildShapePipeline(mlir::OpPassManager &manager);

/// A module with one cnn.model -> functions on tensors. `--layer-to-tensor`.
void buildLayerToTensorPipeline(mlir::OpPassManager &manager);

/// Shapes -> functions on tensors, with their gradients: what --layer-to-tensor and --tensor have
/// after shapes.
void buildShapesToTensorPipeline(mlir::OpPassManager &manager, const Optimisations &with = {});

/// The tensor level's own passes; afterwards @train_step holds the gradients. `--tensor`.
void buildTensorPipeline(mlir::OpPassManager &manager, const Optimisations &with = {});

/// Functions on tensors -> kernels on planned buffers. `--tensor-to-kernel`.
void buildTensorToKernelPipeline(mlir::OpPassManager &manager, const Optimisations &with = {});

void registerPipelines();

} // namespace cnn

#endif
