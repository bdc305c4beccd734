//===- CrossEntropy.h - the loss and its gradient ---------------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_CROSSENTROPY_H
#define CNNC_CODEGEN_ALGORITHMS_CROSSENTROPY_H

#include "codegen/Parameters.h"
#include "codegen/algorithms/BlockReduction.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

/// m counts images, c classes. out(m) is the loss, or out(c, m) its gradient.
struct CrossEntropyStages {
  Halide::Func largest{"largest"};         ///< (m)
  Halide::Func exponential{"exponential"}; ///< (c, m) of logit - largest
  Halide::Func total{"total"};             ///< (m), sum of exponentials
  Halide::Func out{"out"};
  Halide::Var c{"c"}, m{"m"};
  std::vector<Halide::Func> channel_functions;
};
CrossEntropyStages crossEntropy(const KernelSpec &spec, const Parameters &parameters);
CrossEntropyStages crossEntropyGradient(const KernelSpec &spec, const Parameters &parameters);

/// The same on a device, where the threads of a block share an image's classes.
struct DeviceCrossEntropyStages {
  std::vector<BlockReduction> reductions; ///< (m): the largest logit, then the sum of exponentials
  Halide::Func out{"out"};
  Halide::Var c{"c"}, m{"m"};
};
DeviceCrossEntropyStages crossEntropyOnDevice(const KernelSpec &spec, const Parameters &parameters);
DeviceCrossEntropyStages crossEntropyGradientOnDevice(const KernelSpec &spec,
                                                      const Parameters &parameters);

} // namespace cnnc

#endif
