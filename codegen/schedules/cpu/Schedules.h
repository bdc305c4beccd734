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
#include "codegen/schedules/cpu/Tiles.h"

namespace cnnc {

// Products: sums in register tiles.
void schedule(ConvolutionStages &stages, const Tiles &tiles);
void schedule(PointwiseStages &stages, const Tiles &tiles);
void schedule(LinearInputGradientStages &stages, const Tiles &tiles);
void schedule(FlatRowsStages &stages, const Tiles &tiles);
void schedule(WinogradStages &stages, const Tiles &tiles);
void schedule(WinogradFilterGradientStages &stages, const Tiles &tiles);
void schedule(FilterGradientPlanesStages &stages, const Tiles &tiles);
void schedule(FilterGradientPixelsStages &stages, const Tiles &tiles);
void schedule(FilterGradientFlatRowsStages &stages, const Tiles &tiles);

void schedule(WinogradFilterStages &stages, const CpuTarget &target);
void schedule(DepthwiseStages &stages, const CpuTarget &target);
void schedule(DepthwiseFilterGradientStages &stages, const CpuTarget &target);
void schedule(TransposeFilterStages &stages, const CpuTarget &target);
void schedule(PoolingStages &stages, const CpuTarget &target);
void schedule(MaxPoolTileStages &stages, const CpuTarget &target);
void schedule(ReductionStages &stages, const CpuTarget &target);
void schedule(CrossEntropyStages &stages, const CpuTarget &target);
void schedule(UpdateStages &stages, const CpuTarget &target);
void schedule(ElementwiseStages &stages, const CpuTarget &target);

/// Functions of the channel alone: computed once, before everything else.
/// `vector` floats at a time.
void scheduleChannelFunctions(std::vector<Halide::Func> &functions, int vector);

} // namespace cnnc

#endif
