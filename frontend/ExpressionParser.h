//===- ExpressionParser.h - the productions of expressions ------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_EXPRESSIONPARSER_H
#define CNNC_FRONTEND_EXPRESSIONPARSER_H

#include "frontend/TokenCursor.h"

#include <utility>

namespace cnnc {

/// Each function reports what is wrong and then gives null or nothing.
class ExpressionParser : public TokenCursor {
public:
  using TokenCursor::TokenCursor;

protected:
  ast::ExpressionPointer parseExpression();
  std::optional<std::vector<ast::Argument>> parseArguments();

private:
  using Operators = std::initializer_list<std::pair<const char *, ast::BinaryOperator>>;
  using Operand = ast::ExpressionPointer (ExpressionParser::*)();

  ast::ExpressionPointer parseLeftAssociative(Operand operand, Operators operators);
  std::optional<ast::BinaryOperator> acceptOperator(Operators operators);

  ast::ExpressionPointer parseConjunction();
  ast::ExpressionPointer parseNegation();
  ast::ExpressionPointer parseComparison();
  ast::ExpressionPointer parseSum();
  ast::ExpressionPointer parseProduct();
  ast::ExpressionPointer parseSigned();
  ast::ExpressionPointer parsePostfix();
  ast::ExpressionPointer parsePrimary();
  ast::ExpressionPointer parseNameOrCall();
  ast::ExpressionPointer parseParenthesized();

  ast::ExpressionPointer unary(ast::UnaryOperator operation, Operand operand);
  ast::ExpressionPointer binary(ast::BinaryOperator operation, ast::ExpressionPointer left,
                                ast::ExpressionPointer right);
  /// A node one level above the deepest of its parts; null, and reported, where that is too deep.
  ast::ExpressionPointer node(SourceRange range, uint32_t depth_of_parts,
                              decltype(ast::Expression::kind) kind);
  ast::ExpressionPointer tooDeep(const SourceRange &where);

  uint32_t nesting = 0;
};

} // namespace cnnc

#endif
