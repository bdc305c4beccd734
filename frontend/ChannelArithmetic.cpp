// Operators on expressions in `channels`. Only what is affine in the channel count is kept.

#include "frontend/Arithmetic.h"

#include <algorithm>

namespace cnnc {

using ast::BinaryOperator;
using Kind = ChannelExpression::Kind;

namespace {

/// No number in such an expression may be larger: far more than any channel count, and small enough
/// that nothing overflows whoever folds constants later.
constexpr int64_t largest_bound = int64_t(1) << 40;

int64_t magnitude(int64_t value) {
  return value == INT64_MIN ? INT64_MAX : std::max(value, -value);
}

ChannelExpressionPointer asExpression(const Value &value) {
  if (ChannelExpressionPointer expression = value.channels())
    return expression;
  ChannelExpression constant;
  constant.kind = Kind::Constant;
  constant.constant = *value.integer();
  constant.bound = magnitude(constant.constant);
  return std::make_shared<const ChannelExpression>(constant);
}

Computed combine(Kind kind, const Value &left, const Value &right) {
  ChannelExpression result;
  result.kind = kind;
  result.left = asExpression(left);
  result.right = asExpression(right);
  bool overflow = false;
  if (kind == Kind::Add)
    overflow = __builtin_add_overflow(result.left->bound, result.right->bound, &result.bound);
  else if (kind == Kind::Multiply)
    overflow = __builtin_mul_overflow(result.left->bound, result.right->bound, &result.bound);
  else
    result.bound = std::max(result.left->bound, result.right->bound);
  if (overflow || result.bound > largest_bound)
    return {{}, "the channel count may become larger than 2^40"};
  return {Value(std::make_shared<const ChannelExpression>(std::move(result)))};
}

} // namespace

Computed computeChannels(BinaryOperator operation, const Value &left, const Value &right) {
  for (const Value *side : {&left, &right})
    if (!side->integer() && !side->channels())
      return {{}, "an expression in channels takes integers, gets " + describe(*side)};
  bool constant_right = right.integer() != nullptr;
  switch (operation) {
  case BinaryOperator::Add:
    return combine(Kind::Add, left, right);
  case BinaryOperator::Subtract: {
    Computed negated = compute(ast::UnaryOperator::Minus, right);
    return negated.error.empty() ? combine(Kind::Add, left, negated.value) : negated;
  }
  case BinaryOperator::Multiply:
    if (!constant_right && !left.integer())
      return {{}, "channels is multiplied by channels, expected a known integer on one side"};
    return constant_right ? combine(Kind::Multiply, left, right)
                          : combine(Kind::Multiply, right, left);
  case BinaryOperator::Divide:
  case BinaryOperator::Remainder:
    if (!constant_right || *right.integer() < 1)
      return {{},
              std::string("'") + ast::spelling(operation) + "' on channels has " + describe(right) +
                  " on its right, expected a known integer of at least 1"};
    return combine(operation == BinaryOperator::Divide ? Kind::Divide : Kind::Remainder, left,
                   right);
  default:
    return {{},
            "channels is known only after shape inference, so '" +
                std::string(ast::spelling(operation)) + "' cannot be decided here"};
  }
}

} // namespace cnnc
