//===- ExpressionEvaluator.h - expressions to values ------------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_EXPRESSIONEVALUATOR_H
#define CNNC_FRONTEND_EXPRESSIONEVALUATOR_H

#include "frontend/Arithmetic.h"
#include "frontend/Environment.h"
#include "frontend/WorkBudget.h"

namespace cnnc {

using Variables = Environment<Value>;

/// Reports what is wrong, once, and gives an unknown value then.
class ExpressionEvaluator {
public:
  ExpressionEvaluator(Diagnostics &diagnostics, WorkBudget &budget)
      : diagnostics(diagnostics), budget(budget) {}

  /// `channels` is an error.
  Value evaluate(const ast::Expression &expression, const Variables &variables);
  /// `channels` may occur, and the value is an expression in it then.
  Value evaluateChannels(const ast::Expression &expression, const Variables &variables);

private:
  Value visit(const ast::Expression &expression);
  Value visitName(const std::string &name, const SourceRange &where);
  Value visitTuple(const ast::TupleExpression &tuple, const SourceRange &where);
  Value visitUnary(const ast::UnaryExpression &unary, const SourceRange &where);
  Value visitBinary(const ast::BinaryExpression &binary, const SourceRange &where);
  Value visitLogical(const ast::BinaryExpression &binary);
  Value visitIndex(const ast::IndexExpression &index);
  Value visitCall(const ast::CallExpression &call);
  Value length(const Value &argument, const SourceRange &where);
  Value extreme(const std::string &function, const std::vector<Value> &arguments,
                const SourceRange &where);
  Value settled(Computed computed, const SourceRange &where);
  Value refuse(const SourceRange &where, std::string message);

  Diagnostics &diagnostics;
  WorkBudget &budget;
  const Variables *variables = nullptr;
  bool channels_allowed = false;
};

} // namespace cnnc

#endif
