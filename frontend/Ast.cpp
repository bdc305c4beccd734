#include "frontend/Ast.h"

namespace cnnc::ast {

const char *spelling(BinaryOperator operation) {
  switch (operation) {
  case BinaryOperator::Or:
    return "or";
  case BinaryOperator::And:
    return "and";
  case BinaryOperator::Equal:
    return "==";
  case BinaryOperator::NotEqual:
    return "!=";
  case BinaryOperator::Less:
    return "<";
  case BinaryOperator::LessOrEqual:
    return "<=";
  case BinaryOperator::Greater:
    return ">";
  case BinaryOperator::GreaterOrEqual:
    return ">=";
  case BinaryOperator::Add:
    return "+";
  case BinaryOperator::Subtract:
    return "-";
  case BinaryOperator::Multiply:
    return "*";
  case BinaryOperator::Divide:
    return "/";
  case BinaryOperator::Remainder:
    return "%";
  }
  return "";
}

const char *spelling(UnaryOperator operation) {
  return operation == UnaryOperator::Minus ? "-" : "not";
}

const char *spelling(CombinationKind kind) {
  switch (kind) {
  case CombinationKind::Concat:
    return "concat";
  case CombinationKind::Add:
    return "add";
  case CombinationKind::Multiply:
    return "mul";
  }
  return "";
}

} // namespace cnnc::ast
