//===- Pooling.h - pools, their gradients, upsampling -----------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_POOLING_H
#define CNNC_CODEGEN_ALGORITHMS_POOLING_H

#include "codegen/Parameters.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

/// out(c, x, y, n) = epilogue of a window's value.
struct PoolingStages {
  Halide::Func out{"out"};
  /// The value where it is a loop over a window known at run time only; undefined where the window
  /// is known and unrolled.
  Halide::Func value;
  /// Max pool's gradient: for each window the number of its first largest element, and, with a
  /// window known at run time only, the element beside it (a tuple).
  Halide::Func largest;
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
  int vector = 1; ///< devices: channels of a thread
  std::vector<Halide::Func> channel_functions;
};

PoolingStages maxPool(const KernelSpec &spec, const Parameters &parameters);
PoolingStages maxPoolGradient(const KernelSpec &spec, const Parameters &parameters);
PoolingStages averagePool(const KernelSpec &spec, const Parameters &parameters);
PoolingStages averagePoolGradient(const KernelSpec &spec, const Parameters &parameters);
PoolingStages upsampleNearest(const KernelSpec &spec, const Parameters &parameters);
PoolingStages upsampleNearestGradient(const KernelSpec &spec, const Parameters &parameters);

} // namespace cnnc

#endif
