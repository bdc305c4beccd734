#include "codegen/algorithms/Optimizer.h"

namespace cnnc {

using namespace Halide;

UpdateStages sgdUpdate(const KernelSpec &spec, const Parameters &parameters) {
  UpdateStages s;
  s.vector = spec.output_vector;
  const KernelOp &op = spec.kernel.ops.front();
  ImageParam gradients = parameters.input(op.operands[1], ViewForm::Flat);
  const Expr rate = parameters.scalar("learning_rate"), momentum = parameters.scalar("momentum");
  s.out(s.i) = Tuple(undef<float>(), undef<float>());
  const Expr parameter = s.out(s.i)[0], old = s.out(s.i)[1];
  const Expr gradient = gradients(s.i) + parameters.scalar("weight_decay") * parameter;
  const Expr mean = momentum * old + gradient;
  const Expr step = op.nesterov ? gradient + momentum * mean : mean;
  s.out(s.i) = Tuple(parameter - rate * step, mean);
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
