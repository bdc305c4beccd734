#include "codegen/algorithms/Optimizer.h"

namespace cnnc {

using namespace Halide;

namespace {

/// Of parameters and momenta, which `out` holds.
void makeStep(Func out, const std::vector<Var> &indices, Expr gradient, bool nesterov,
              const Parameters &parameters) {
  const Expr rate = parameters.scalar("learning_rate"), momentum = parameters.scalar("momentum");
  out(indices) = Tuple(undef<float>(), undef<float>());
  const Expr parameter = out(indices)[0], old = out(indices)[1];
  const Expr decayed = gradient + parameters.scalar("weight_decay") * parameter;
  const Expr mean = momentum * old + decayed;
  const Expr step = nesterov ? decayed + momentum * mean : mean;
  out(indices) = Tuple(parameter - rate * step, mean);
}

} // namespace

void takeGradient(Func out, const std::vector<Var> &indices, Expr gradient, const KernelSpec &spec,
                  const Parameters &parameters) {
  if (updatesFilter(spec.kernel))
    return makeStep(out, indices, gradient, spec.kernel.ops.back().nesterov, parameters);
  out(indices) = undef<float>();
  out(indices) += gradient;
}

UpdateStages sgdUpdate(const KernelSpec &spec, const Parameters &parameters) {
  UpdateStages s;
  s.vector = spec.output_vector;
  const KernelOp &op = spec.kernel.ops.front();
  ImageParam gradients = parameters.input(op.operands[1], ViewForm::Flat);
  makeStep(s.out, {s.i}, gradients(s.i), op.nesterov, parameters);
  return s;
}

UpdateStages updateStatistic(const KernelSpec &spec, const Parameters &parameters) {
  UpdateStages s;
  const KernelOp &op = spec.kernel.ops.front();
  ImageParam value = parameters.input(op.operands[0], ViewForm::Channels);
  const Expr momentum = parameters.scalar("momentum");
  const Expr count =
      cast<float>(parameters.scalar("batch")) * cast<float>(parameters.scalar("pixels"));
  const Expr correction = op.unbiased ? select(count > 1.0f, count / (count - 1.0f), 1.0f) : 1.0f;
  s.out(s.i) = undef<float>();
  s.out(s.i) = (1.0f - momentum) * s.out(s.i) + momentum * (value(s.i) * correction);
  return s;
}

} // namespace cnnc
