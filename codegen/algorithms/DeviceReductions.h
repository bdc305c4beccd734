//===- DeviceReductions.h - sums over batch and plane, one a channel, on a device -------*- C++
//-*-===//
//
// Two launches. Pixels are cut into segments, by their number alone, and blocks of threads sum up a
// segment each; then the segments' sums are added up. All sums are taken in pairs as far as it goes
// and are short where it does not, so that single precision will do.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_ALGORITHMS_DEVICEREDUCTIONS_H
#define CNNC_CODEGEN_ALGORITHMS_DEVICEREDUCTIONS_H

#include "codegen/Parameters.h"
#include "codegen/algorithms/BlockReduction.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

struct DeviceReductionStages {
  std::vector<BlockReduction> of_segment; ///< (c, segment), in order; may read those before it
  Halide::Func partial{"partial"};        ///< (c, segment), the first launch's result
  std::vector<BlockReduction> total;      ///< (c), in order; may read those before it
  Halide::Func out{"out"};
  Halide::Var c{"c"}, segment{"segment"};
  bool accumulates = false; ///< out has an update that takes in what the buffer holds
};

DeviceReductionStages channelSumOnDevice(const Parameters &parameters);
DeviceReductionStages batchStatisticsOnDevice(const Parameters &parameters);
DeviceReductionStages normalizeGradientStatisticsOnDevice(const Parameters &parameters);

} // namespace cnnc

#endif
