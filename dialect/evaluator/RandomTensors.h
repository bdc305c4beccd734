//===- RandomTensors.h - seeded random parameters, images and labels ----------------*- C++ -*-===//
//
// The same numbers on every machine for the same seed. All of them are rounded to float, so that a
// compiled program and the evaluator begin with the same.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_RANDOMTENSORS_H
#define CNNC_DIALECT_EVALUATOR_RANDOMTENSORS_H

#include "dialect/evaluator/Evaluator.h"

namespace cnnc::evaluator {

class RandomTensors {
public:
  explicit RandomTensors(uint64_t seed) : state(seed) {}

  /// Evenly spread over [0, 1).
  double uniform();
  /// Evenly spread over 0 .. bound - 1.
  int64_t below(int64_t bound);

  /// Weights that keep the scale of what flows through them; variances between 0.5 and 1.5.
  NamedTensors parameters(mlir::ModuleOp module);

  /// Normally distributed rows and filters, vectors between 0.5 and 1.5, labels below the
  /// function's class count.
  std::vector<Tensor> arguments(mlir::func::FuncOp function, int64_t batch);

private:
  double normal();
  Tensor filled(Shape shape, double mean, double deviation);
  Tensor spread(Shape shape);

  uint64_t state;
};

} // namespace cnnc::evaluator

#endif
