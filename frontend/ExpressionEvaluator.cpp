#include "frontend/ExpressionEvaluator.h"

#include "frontend/NearestName.h"

#include <algorithm>

namespace cnnc {

using ast::BinaryOperator;

namespace {

constexpr uint32_t deepest_tuple = 16;

} // namespace

Value ExpressionEvaluator::evaluate(const ast::Expression &expression, const Variables &visible) {
  variables = &visible;
  channels_allowed = false;
  return visit(expression);
}

Value ExpressionEvaluator::evaluateChannels(const ast::Expression &expression,
                                            const Variables &visible) {
  variables = &visible;
  channels_allowed = true;
  return visit(expression);
}

Value ExpressionEvaluator::visit(const ast::Expression &expression) {
  if (!budget.spendStep(expression.range))
    return {};
  const auto &kind = expression.kind;
  if (const auto *literal = std::get_if<ast::IntegerLiteral>(&kind))
    return literal->value;
  if (const auto *literal = std::get_if<ast::RealLiteral>(&kind))
    return literal->value;
  if (const auto *literal = std::get_if<ast::BooleanLiteral>(&kind))
    return literal->value;
  if (const auto *literal = std::get_if<ast::StringLiteral>(&kind))
    return literal->value;
  if (const auto *name = std::get_if<ast::NameExpression>(&kind))
    return visitName(name->name, expression.range);
  if (const auto *tuple = std::get_if<ast::TupleExpression>(&kind))
    return visitTuple(*tuple, expression.range);
  if (const auto *unary = std::get_if<ast::UnaryExpression>(&kind))
    return visitUnary(*unary, expression.range);
  if (const auto *binary = std::get_if<ast::BinaryExpression>(&kind))
    return visitBinary(*binary, expression.range);
  if (const auto *index = std::get_if<ast::IndexExpression>(&kind))
    return visitIndex(*index);
  return visitCall(std::get<ast::CallExpression>(kind));
}

Value ExpressionEvaluator::visitName(const std::string &name, const SourceRange &where) {
  if (name == "channels") {
    if (channels_allowed)
      return Value(std::make_shared<const ChannelExpression>());
    return refuse(where, "'channels' is known only after shape inference, expected in the output "
                         "channels of conv, linear or shortcut alone");
  }
  if (const Variables::Entry *entry = variables->find(name))
    return entry->content;
  return refuse(where, "unknown name '" + name + "'" + suggestion(name, variables->names()));
}

Value ExpressionEvaluator::visitTuple(const ast::TupleExpression &tuple, const SourceRange &where) {
  auto result = std::make_shared<Tuple>();
  for (const ast::ExpressionPointer &element : tuple.elements) {
    Value value = visit(*element);
    if (value.isUnknown())
      return {};
    if (value.channels())
      return refuse(where, "an expression in channels cannot stand in a tuple");
    if (value.tuple())
      result->depth = std::max(result->depth, value.tuple()->depth + 1);
    result->elements.push_back(std::move(value));
  }
  if (result->depth > deepest_tuple)
    return refuse(where, "tuples are nested more than " + std::to_string(deepest_tuple) + " deep");
  return Value(std::shared_ptr<const Tuple>(std::move(result)));
}

Value ExpressionEvaluator::visitUnary(const ast::UnaryExpression &unary, const SourceRange &where) {
  Value operand = visit(*unary.operand);
  return operand.isUnknown() ? operand : settled(compute(unary.operation, operand), where);
}

Value ExpressionEvaluator::visitBinary(const ast::BinaryExpression &binary,
                                       const SourceRange &where) {
  if (binary.operation == BinaryOperator::And || binary.operation == BinaryOperator::Or)
    return visitLogical(binary);
  Value left = visit(*binary.left), right = visit(*binary.right);
  if (left.isUnknown() || right.isUnknown())
    return {};
  bool channels = left.channels() || right.channels();
  return settled(channels ? computeChannels(binary.operation, left, right)
                          : compute(binary.operation, left, right),
                 where);
}

Value ExpressionEvaluator::visitLogical(const ast::BinaryExpression &binary) {
  bool decisive = binary.operation == BinaryOperator::Or;
  for (const ast::Expression *side : {binary.left.get(), binary.right.get()}) {
    Value value = visit(*side);
    if (value.isUnknown())
      return {};
    if (!value.boolean())
      return refuse(side->range, std::string("'") + ast::spelling(binary.operation) +
                                     "' takes true or false, gets " + describe(value));
    if (*value.boolean() == decisive)
      return decisive;
  }
  return !decisive;
}

Value ExpressionEvaluator::visitIndex(const ast::IndexExpression &expression) {
  Value tuple = visit(*expression.tuple), index = visit(*expression.index);
  if (tuple.isUnknown() || index.isUnknown())
    return {};
  if (!tuple.tuple())
    return refuse(expression.tuple->range, describe(tuple) + " is indexed, expected a tuple");
  if (!index.integer())
    return refuse(expression.index->range,
                  "the index is " + describe(index) + ", expected an integer");
  const std::vector<Value> &elements = tuple.tuple()->elements;
  if (*index.integer() < 0 || *index.integer() >= static_cast<int64_t>(elements.size()))
    return refuse(
        expression.index->range,
        "index " + describe(index) + " is outside " + describe(tuple) +
            (elements.empty() ? "" : ", expected 0 to " + std::to_string(elements.size() - 1)));
  return elements[static_cast<size_t>(*index.integer())];
}

Value ExpressionEvaluator::visitCall(const ast::CallExpression &call) {
  const std::string &function = call.callee.text;
  const SourceRange &where = call.callee.range;
  if (function != "len" && function != "min" && function != "max")
    return refuse(where, "unknown function '" + function + "', expected len, min or max");
  std::vector<Value> arguments;
  for (const ast::Argument &argument : call.arguments) {
    if (argument.name)
      return refuse(argument.name->range, function + " takes no named arguments");
    Value value = visit(*argument.value);
    if (value.isUnknown())
      return {};
    if (value.channels())
      return refuse(argument.value->range,
                    "'channels' is known only after shape inference, not in " + function);
    arguments.push_back(std::move(value));
  }
  if (function != "len")
    return extreme(function, arguments, where);
  if (arguments.size() != 1)
    return refuse(where, "len gets " + std::to_string(arguments.size()) +
                             " arguments, expected one tuple");
  return length(arguments[0], where);
}

Value ExpressionEvaluator::length(const Value &argument, const SourceRange &where) {
  if (!argument.tuple())
    return refuse(where, "len gets " + describe(argument) + ", expected a tuple");
  return static_cast<int64_t>(argument.tuple()->elements.size());
}

/// The least or the greatest of several numbers or of one tuple's.
Value ExpressionEvaluator::extreme(const std::string &function, const std::vector<Value> &arguments,
                                   const SourceRange &where) {
  bool of_tuple = arguments.size() == 1 && arguments[0].tuple();
  const std::vector<Value> &numbers = of_tuple ? arguments[0].tuple()->elements : arguments;
  if (numbers.empty())
    return refuse(where, function + " gets nothing, expected at least one number");
  const Value *best = nullptr;
  for (const Value &number : numbers) {
    if (!number.isNumber())
      return refuse(where, function + " gets " + describe(number) + ", expected numbers");
    BinaryOperator better = function == "min" ? BinaryOperator::Less : BinaryOperator::Greater;
    if (!best || *compute(better, number, *best).value.boolean())
      best = &number;
  }
  return *best;
}

Value ExpressionEvaluator::settled(Computed computed, const SourceRange &where) {
  return computed.error.empty() ? std::move(computed.value)
                                : refuse(where, std::move(computed.error));
}

Value ExpressionEvaluator::refuse(const SourceRange &where, std::string message) {
  diagnostics.error(where, std::move(message));
  return {};
}

} // namespace cnnc
