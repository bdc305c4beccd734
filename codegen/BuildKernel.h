//===- BuildKernel.h - a scheduled Halide pipeline --------------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_BUILDKERNEL_H
#define CNNC_CODEGEN_BUILDKERNEL_H

#include "codegen/KernelSpec.h"
#include "codegen/Target.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

struct BuiltKernel {
  Halide::Pipeline pipeline;
  std::vector<Halide::Argument> arguments; ///< without outputs, which Halide appends
};

/// Algorithm and schedule of `spec`. Throws Halide::Error where they do not fit.
BuiltKernel buildKernel(const KernelSpec &spec, const Target &target);

/// The target that kernels are compiled for, without Halide's runtime and checks.
Halide::Target halideTarget(const Target &target);

} // namespace cnnc

#endif
