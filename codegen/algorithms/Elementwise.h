//===- Elementwise.h - a kernel's elementwise ops at one position -----------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_ELEMENTWISE_H
#define CNNC_CODEGEN_ALGORITHMS_ELEMENTWISE_H

#include "codegen/Parameters.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

/// Where elementwise ops are evaluated.
struct Position {
  std::vector<Halide::Expr> rows; ///< indices of rows operands, in the algorithm's form
  Halide::Expr channel;           ///< undefined where no op has channel operands
};

/// Evaluates the ops behind an anchor, or all ops of a kernel that has none.
class Elementwise {
public:
  Elementwise(const KernelSpec &spec, const Parameters &parameters)
      : spec(spec), parameters(parameters) {}

  /// The last op's value at `position`; `anchor` is the anchor's, undefined without one.
  Halide::Expr at(const Position &position, Halide::Expr anchor = {});

  /// Functions of the channel alone that `at` used; to be computed before the kernel's loops.
  const std::vector<Halide::Func> &channelFunctions() const { return channel_functions; }

private:
  const KernelSpec &spec;
  const Parameters &parameters;
  std::vector<Halide::Func> channel_functions;

  struct Operands {
    std::vector<Halide::Expr> rows;
    std::vector<Halide::ImageParam> channels;
  };

  Operands operandsOf(const KernelOp &op, const Position &position,
                      const std::vector<Halide::Expr> &values) const;
  Halide::Expr evaluate(size_t op, const Position &position, const Operands &operands);
  Halide::Expr normalize(size_t op, Halide::Expr channel, const Operands &operands);
  Halide::Expr normalizeGradient(size_t op, Halide::Expr channel, const Operands &operands);
  Halide::Expr dropout(size_t op, const Position &position, Halide::Expr value) const;
  Halide::Func channelFunction(const std::string &name, Halide::Var c, Halide::Expr value);
};

/// out = the kernel's elementwise ops; for algorithms ElementwisePixels and ElementwiseElements.
struct ElementwiseStages {
  Halide::Func out{"out"};
  Halide::Var inner{"inner"}, outer{"outer"}; ///< channel or element; pixel or image
  bool over_elements = false;                 ///< inner counts elements, outer images
  int vector = 1;                             ///< devices: of inner, of a thread
  std::vector<Halide::Func> channel_functions;
};
ElementwiseStages elementwise(const KernelSpec &spec, const Parameters &parameters);

} // namespace cnnc

#endif
