//===- Parameters.h - a kernel's arguments as Halide parameters -------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_PARAMETERS_H
#define CNNC_CODEGEN_PARAMETERS_H

#include "codegen/Arguments.h"

#include "Halide.h"

#include <map>
#include <string>
#include <vector>

namespace cnnc {

/// Halide parameters for argumentsOf(spec), in its order.
class Parameters {
public:
  explicit Parameters(const KernelSpec &spec);

  /// The input buffer that sees operand `operand` in `form`.
  Halide::ImageParam input(int operand, ViewForm form) const;

  /// The input buffer that sees in `form` what the anchor, a kernel's first op, has at `position`.
  Halide::ImageParam anchor(size_t position, ViewForm form) const;

  /// The scalar called `name`.
  Halide::Expr scalar(const std::string &name) const;

  /// Tells Halide what is known of an output's buffer: its minima and the panels' strides.
  void constrainOutput(Halide::OutputImageParam buffer, size_t output) const;

  /// What all buffers are made of: aligned vectors of 4, or single elements (1). Products have
  /// forms of their own for their vectors.
  int vectors() const { return vector; }

  /// Inputs, then scalars; Halide adds outputs.
  const std::vector<Halide::Argument> &arguments() const { return order; }

private:
  KernelArguments list;
  std::vector<int> anchor_operands;
  int vector;
  std::map<std::pair<int, ViewForm>, Halide::ImageParam> buffers;
  std::map<std::string, Halide::Expr> scalars;
  std::vector<Halide::Argument> order;
};

/// Number of dimensions of a view.
int rankOf(ViewForm form);

} // namespace cnnc

#endif
