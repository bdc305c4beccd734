//===- RandomTensors.cpp - seeded random parameters, images and labels ------------------------===//

#include "dialect/evaluator/RandomTensors.h"

#include "dialect/evaluator/Operations.h"

#include <cmath>

using namespace mlir;

namespace cnnc::evaluator {
namespace {

/// Classes that labels may name: the channels of the logits that a cross entropy reads.
int64_t classesOf(func::FuncOp function) {
  int64_t classes = 1;
  function.walk([&](Operation *op) {
    if (isa<cnn::CrossEntropyOp, cnn::CrossEntropyGradientOp>(op))
      classes = cnn::planeOf(op->getOperand(0).getType()).channels;
  });
  return classes;
}

} // namespace

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
double RandomTensors::uniform() {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  z ^= z >> 31;
  return double(z >> 11) * 0x1p-53;
}

int64_t RandomTensors::below(int64_t bound) { return int64_t(uniform() * double(bound)); }

/// Box and Muller's transform.
double RandomTensors::normal() {
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  return radius * std::cos(2 * M_PI * uniform());
}

Tensor RandomTensors::filled(Shape shape, double mean, double deviation) {
  Tensor tensor(std::move(shape));
  for (double &element : tensor.elements)
    element = float(mean + deviation * normal());
  return tensor;
}

Tensor RandomTensors::spread(Shape shape) {
  Tensor tensor(std::move(shape));
  for (double &element : tensor.elements)
    element = float(0.5 + uniform());
  return tensor;
}

NamedTensors RandomTensors::parameters(ModuleOp module) {
  NamedTensors tensors;
  for (auto parameter : module.getOps<cnn::ParameterOp>()) {
    const Shape shape = shapeOf(parameter.getType(), 1);
    Tensor &tensor = tensors[parameter.getSymName().str()];
    switch (parameter.getRole()) {
    case cnn::Role::Weight:
      tensor = filled(shape, 0, std::sqrt(2.0 / double(parameter.getFanIn())));
      break;
    case cnn::Role::Scale:
      tensor = filled(shape, 1, 0.2);
      break;
    case cnn::Role::Bias:
    case cnn::Role::Shift:
    case cnn::Role::RunningMean:
      tensor = filled(shape, 0, 0.1);
      break;
    case cnn::Role::RunningVariance:
      tensor = spread(shape);
      break;
    }
  }
  return tensors;
}

std::vector<Tensor> RandomTensors::arguments(func::FuncOp function, int64_t batch) {
  std::vector<Tensor> tensors;
  for (const NamedType &argument : signatureOf(function).arguments) {
    const Shape shape = shapeOf(argument.type, batch);
    if (argument.type.getElementType().isInteger()) {
      tensors.emplace_back(shape);
      for (double &label : tensors.back().elements)
        label = double(below(classesOf(function)));
    } else {
      tensors.push_back(shape.size() == 1 ? spread(shape) : filled(shape, 0, 1));
    }
  }
  return tensors;
}

} // namespace cnnc::evaluator
