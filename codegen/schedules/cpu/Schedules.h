//===- Schedules.h - how algorithms run on a processor ----------------------------------*- C++
//-*-===//
//
// One function for each set of stages, by anchor. Loops over work that does not depend on each
// other run in parallel; what a parallel task holds depends on the problem alone, never on the
// machine. Stores never leave an output's extents: tails are guarded, not shifted, so that an
// output may be an epilogue's operand as well.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_SCHEDULES_CPU_SCHEDULES_H
#define CNNC_CODEGEN_SCHEDULES_CPU_SCHEDULES_H

#include "codegen/Target.h"
#include "codegen/algorithms/Convolution.h"
#include "codegen/algorithms/CrossEntropy.h"
#include "codegen/algorithms/Depthwise.h"
#include "codegen/algorithms/Elementwise.h"
#include "codegen/algorithms/FilterGradient.h"
#include "codegen/algorithms/MaxPoolTile.h"
#include "codegen/algorithms/Optimizer.h"
#include "codegen/algorithms/Pooling.h"
#include "codegen/algorithms/Reductions.h"
#include "codegen/algorithms/TransposeFilter.h"
#include "codegen/algorithms/Winograd.h"

namespace cnnc {

void schedule(ConvolutionStages &stages, const CpuTarget &target);
void schedule(PointwiseStages &stages, const CpuTarget &target);
void schedule(LinearInputGradientStages &stages, const CpuTarget &target);
void schedule(FlatRowsStages &stages, const CpuTarget &target);
void schedule(WinogradFilterStages &stages, const CpuTarget &target);
void schedule(WinogradStages &stages, const CpuTarget &target);
void schedule(WinogradFilterGradientStages &stages, const CpuTarget &target);
void schedule(DepthwiseStages &stages, const CpuTarget &target);
void schedule(FilterGradientPlanesStages &stages, const CpuTarget &target);
void schedule(FilterGradientPixelsStages &stages, const CpuTarget &target);
void schedule(FilterGradientFlatRowsStages &stages, const CpuTarget &target);
void schedule(DepthwiseFilterGradientStages &stages, const CpuTarget &target);
void schedule(TransposeFilterStages &stages, const CpuTarget &target);
void schedule(PoolingStages &stages, const CpuTarget &target);
void schedule(MaxPoolTileStages &stages, const CpuTarget &target);
void schedule(ReductionStages &stages, const CpuTarget &target);
void schedule(CrossEntropyStages &stages, const CpuTarget &target);
void schedule(UpdateStages &stages, const CpuTarget &target);
void schedule(ElementwiseStages &stages, const CpuTarget &target);

/// Functions of the channel alone: computed once, before everything else.
void scheduleChannelFunctions(std::vector<Halide::Func> &functions, const CpuTarget &target);

} // namespace cnnc

#endif
