#include "frontend/Arithmetic.h"

#include <cmath>

namespace cnnc {

using ast::BinaryOperator;

namespace {

std::string text(const Value &left, BinaryOperator operation, const Value &right) {
  return describe(left) + " " + ast::spelling(operation) + " " + describe(right);
}

bool isComparison(BinaryOperator operation) {
  return operation >= BinaryOperator::Equal && operation <= BinaryOperator::GreaterOrEqual;
}

template <typename Number> bool compare(BinaryOperator operation, Number left, Number right) {
  switch (operation) {
  case BinaryOperator::Equal:
    return left == right;
  case BinaryOperator::NotEqual:
    return left != right;
  case BinaryOperator::Less:
    return left < right;
  case BinaryOperator::LessOrEqual:
    return left <= right;
  case BinaryOperator::Greater:
    return left > right;
  default:
    return left >= right;
  }
}

Computed divide(int64_t left, int64_t right) {
  if (left % right != 0)
    return {{},
            std::to_string(left) + " / " + std::to_string(right) +
                " is not exact, expected integers that divide without a remainder"};
  return {Value(left / right)};
}

Computed computeIntegers(BinaryOperator operation, int64_t left, int64_t right) {
  int64_t result = 0;
  bool overflow = false;
  switch (operation) {
  case BinaryOperator::Add:
    overflow = __builtin_add_overflow(left, right, &result);
    break;
  case BinaryOperator::Subtract:
    overflow = __builtin_sub_overflow(left, right, &result);
    break;
  case BinaryOperator::Multiply:
    overflow = __builtin_mul_overflow(left, right, &result);
    break;
  default:
    if (right == 0)
      return {{}, text(left, operation, right) + " divides by zero"};
    overflow = left == INT64_MIN && right == -1;
    if (!overflow && operation == BinaryOperator::Divide)
      return divide(left, right);
    // The remainder has the divisor's sign, as Python's.
    if (!overflow) {
      result = left % right;
      if (result != 0 && (result < 0) != (right < 0))
        result += right;
    }
  }
  if (overflow)
    return {{}, text(left, operation, right) + " does not fit a 64-bit integer"};
  return {Value(result)};
}

Computed computeReals(BinaryOperator operation, double left, double right) {
  double result = 0;
  switch (operation) {
  case BinaryOperator::Add:
    result = left + right;
    break;
  case BinaryOperator::Subtract:
    result = left - right;
    break;
  case BinaryOperator::Multiply:
    result = left * right;
    break;
  case BinaryOperator::Divide:
    if (right == 0)
      return {{}, text(left, operation, right) + " divides by zero"};
    result = left / right;
    break;
  default:
    return {{}, "'%' takes integers, gets " + describe(left) + " and " + describe(right)};
  }
  if (!std::isfinite(result))
    return {{}, text(left, operation, right) + " does not fit a 64-bit float"};
  return {Value(result)};
}

} // namespace

Computed compute(BinaryOperator operation, const Value &left, const Value &right) {
  if (left.boolean() && right.boolean() &&
      (operation == BinaryOperator::Equal || operation == BinaryOperator::NotEqual))
    return {Value(compare(operation, *left.boolean(), *right.boolean()))};
  if (!left.isNumber() || !right.isNumber())
    return {{},
            std::string("'") + ast::spelling(operation) + "' takes numbers, gets " +
                describe(left.isNumber() ? right : left)};
  bool integers = left.integer() && right.integer();
  if (isComparison(operation))
    return {Value(integers ? compare(operation, *left.integer(), *right.integer())
                           : compare(operation, left.toReal(), right.toReal()))};
  return integers ? computeIntegers(operation, *left.integer(), *right.integer())
                  : computeReals(operation, left.toReal(), right.toReal());
}

Computed compute(ast::UnaryOperator operation, const Value &operand) {
  if (operation == ast::UnaryOperator::Not) {
    if (!operand.boolean())
      return {{}, "'not' takes true or false, gets " + describe(operand)};
    return {Value(!*operand.boolean())};
  }
  if (operand.real())
    return {Value(-*operand.real())};
  if (operand.isNumber() || operand.channels())
    return operand.channels()
               ? computeChannels(BinaryOperator::Multiply, operand, Value(int64_t(-1)))
               : compute(BinaryOperator::Subtract, Value(int64_t(0)), operand);
  return {{}, "'-' takes a number, gets " + describe(operand)};
}

} // namespace cnnc
