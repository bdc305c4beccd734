//===- Schedules.h - how algorithms run on a device -------------------------------------*- C++
//-*-===//
//
// One function for each set of stages, by anchor. Threads that are neighbours read and write
// neighbours in memory. Stores never leave an output's extents. What is split between blocks, and
// the order in which their sums are added, depends on the problem alone.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_SCHEDULES_GPU_SCHEDULES_H
#define CNNC_CODEGEN_SCHEDULES_GPU_SCHEDULES_H

#include "codegen/algorithms/CrossEntropy.h"
#include "codegen/algorithms/Depthwise.h"
#include "codegen/algorithms/DeviceReductions.h"
#include "codegen/algorithms/Elementwise.h"
#include "codegen/algorithms/MatrixProduct.h"
#include "codegen/algorithms/MaxPoolTile.h"
#include "codegen/algorithms/Optimizer.h"
#include "codegen/algorithms/Pooling.h"
#include "codegen/algorithms/TransposeFilter.h"

namespace cnnc {

void scheduleOnDevice(MatrixProductStages &stages);
void scheduleOnDevice(FilterGradientProductStages &stages);
void scheduleOnDevice(DepthwiseStages &stages);
void scheduleOnDevice(DepthwiseFilterGradientStages &stages);
void scheduleOnDevice(TransposeFilterStages &stages);
void scheduleOnDevice(PoolingStages &stages);
void scheduleOnDevice(MaxPoolTileStages &stages);
void scheduleOnDevice(DeviceReductionStages &stages);
void scheduleOnDevice(DeviceCrossEntropyStages &stages);
void scheduleOnDevice(UpdateStages &stages);
void scheduleOnDevice(ElementwiseStages &stages);

} // namespace cnnc

#endif
