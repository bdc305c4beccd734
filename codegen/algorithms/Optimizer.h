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

/// Adds a filter's gradient to what `out` holds at `indices`. Where the kernel updates the filter,
/// `out` holds it and its momenta, and makes the step of torch.optim.SGD.
void takeGradient(Halide::Func out, const std::vector<Halide::Var> &indices, Halide::Expr gradient,
                  const KernelSpec &spec, const Parameters &parameters);

/// torch.optim.SGD: outputs parameters and momenta.
UpdateStages sgdUpdate(const KernelSpec &spec, const Parameters &parameters);

/// running = (1 - momentum) running + momentum value.
UpdateStages updateStatistic(const KernelSpec &spec, const Parameters &parameters);

} // namespace cnnc

#endif
