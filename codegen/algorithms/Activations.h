//===- Activations.h - activation functions and their slopes ----------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_ACTIVATIONS_H
#define CNNC_CODEGEN_ALGORITHMS_ACTIVATIONS_H

#include "codegen/Kernel.h"

#include "Halide.h"

namespace cnnc {

/// function(x); `slope` is leaky_relu's for negative x, undefined for the others.
Halide::Expr activate(Activation function, Halide::Expr x, Halide::Expr slope);

/// function'(x). `reference` is function(x) for relu, relu6, leaky_relu, sigmoid and tanh, x for
/// the others.
Halide::Expr activationSlope(Activation function, Halide::Expr reference, Halide::Expr slope);

} // namespace cnnc

#endif
