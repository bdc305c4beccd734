//===- Optimizer.h - updates in place: parameters, running statistics -------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_OPTIMIZER_H
#define CNNC_CODEGEN_ALGORITHMS_OPTIMIZER_H

#include "codegen/Parameters.h"

#include "Halide.h"

namespace cnnc {

/// out(i) is read and written.
struct UpdateStages {
  Halide::Func out{"out"};
  Halide::Var i{"i"};
  int vector = 1; ///< devices: elements of a thread
};

/// torch.optim.SGD: outputs parameters and momenta.
UpdateStages sgdUpdate(const KernelSpec &spec, const Parameters &parameters);

/// running = (1 - momentum) running + momentum value.
UpdateStages updateStatistic(const KernelSpec &spec, const Parameters &parameters);

} // namespace cnnc

#endif
