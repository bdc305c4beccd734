//===- Arithmetic.h - operators on values -----------------------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_ARITHMETIC_H
#define CNNC_FRONTEND_ARITHMETIC_H

#include "frontend/Ast.h"
#include "frontend/Value.h"

namespace cnnc {

/// What came of an operation: a value, or else why there is none.
struct Computed {
  Value value;
  std::string error = {};
};

/// Integers stay integers, must fit 64 bits and divide exactly; with a float both are floats. `and`
/// and `or` are not for here: their right side may not be evaluated.
Computed compute(ast::BinaryOperator operation, const Value &left, const Value &right);
Computed compute(ast::UnaryOperator operation, const Value &operand);

/// An operation of which at least one side is an expression in `channels`, the other one an integer
/// or such an expression too.
Computed computeChannels(ast::BinaryOperator operation, const Value &left, const Value &right);

} // namespace cnnc

#endif
