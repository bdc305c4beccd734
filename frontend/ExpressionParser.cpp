#include "frontend/ExpressionParser.h"

#include "frontend/Parser.h"

#include <algorithm>

namespace cnnc {

using ast::BinaryOperator;
using ast::ExpressionPointer;
using ast::UnaryOperator;

namespace {

/// Counts levels of recursion or open parentheses while it lives.
template <typename Count> class Level {
public:
  explicit Level(Count &count) : count(count) { ++count; }
  ~Level() { --count; }
  Level(const Level &) = delete;

private:
  Count &count;
};

} // namespace

/// expression = conjunction { "or" conjunction } ;
ExpressionPointer ExpressionParser::parseExpression() {
  Level level(nesting);
  if (nesting > deepest_expression)
    return tooDeep(peek().range);
  return parseLeftAssociative(&ExpressionParser::parseConjunction, {{"or", BinaryOperator::Or}});
}

/// conjunction = negation { "and" negation } ;
ExpressionPointer ExpressionParser::parseConjunction() {
  return parseLeftAssociative(&ExpressionParser::parseNegation, {{"and", BinaryOperator::And}});
}

/// negation = "not" negation | comparison ;
ExpressionPointer ExpressionParser::parseNegation() {
  return atOnLine("not") ? unary(UnaryOperator::Not, &ExpressionParser::parseNegation)
                         : parseComparison();
}

/// comparison = sum [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) sum ] ;
ExpressionPointer ExpressionParser::parseComparison() {
  Operators operators = {{"==", BinaryOperator::Equal},  {"!=", BinaryOperator::NotEqual},
                         {"<", BinaryOperator::Less},    {"<=", BinaryOperator::LessOrEqual},
                         {">", BinaryOperator::Greater}, {">=", BinaryOperator::GreaterOrEqual}};
  ExpressionPointer left = parseSum();
  if (!left)
    return nullptr;
  std::optional<BinaryOperator> operation = acceptOperator(operators);
  if (!operation)
    return left;
  ExpressionPointer comparison = binary(*operation, std::move(left), parseSum());
  const Token &token = peek();
  if (comparison && acceptOperator(operators)) {
    diagnostics.error(token.range,
                      "comparisons cannot be chained, expected 'and' between two of them");
    return nullptr;
  }
  return comparison;
}

/// sum = product { ( "+" | "-" ) product } ;
ExpressionPointer ExpressionParser::parseSum() {
  return parseLeftAssociative(&ExpressionParser::parseProduct,
                              {{"+", BinaryOperator::Add}, {"-", BinaryOperator::Subtract}});
}

/// product = signed { ( "*" | "/" | "%" ) signed } ;
ExpressionPointer ExpressionParser::parseProduct() {
  return parseLeftAssociative(&ExpressionParser::parseSigned, {{"*", BinaryOperator::Multiply},
                                                               {"/", BinaryOperator::Divide},
                                                               {"%", BinaryOperator::Remainder}});
}

/// signed = "-" signed | postfix ;
ExpressionPointer ExpressionParser::parseSigned() {
  return atOnLine("-") ? unary(UnaryOperator::Minus, &ExpressionParser::parseSigned)
                       : parsePostfix();
}

/// postfix = primary { "[" expression "]" } ;
ExpressionPointer ExpressionParser::parsePostfix() {
  ExpressionPointer result = parsePrimary();
  while (result && atOnLine("[")) {
    Level inside(open_parentheses);
    next();
    ExpressionPointer index = parseExpression();
    const Token &close = peek();
    if (!index || !expect("]"))
      return nullptr;
    uint32_t depth = std::max(result->depth, index->depth);
    SourceRange range = join(result->range, close.range);
    result = node(range, depth, ast::IndexExpression{std::move(result), std::move(index)});
  }
  return result;
}

/// primary = integer | real | string | "true" | "false" | name | call | parenthesized ;
ExpressionPointer ExpressionParser::parsePrimary() {
  const Token &token = peek();
  if (token.starts_line && open_parentheses == 0) {
    expected("an expression");
    return nullptr;
  }
  if (token.is("("))
    return parseParenthesized();
  if (token.is("true") || token.is("false")) {
    next();
    return node(token.range, 0, ast::BooleanLiteral{token.text == "true"});
  }
  switch (token.kind) {
  case TokenKind::Integer:
    next();
    return node(token.range, 0, ast::IntegerLiteral{token.integer});
  case TokenKind::Real:
    next();
    return node(token.range, 0, ast::RealLiteral{token.real});
  case TokenKind::String:
    next();
    return node(token.range, 0, ast::StringLiteral{std::string(token.text)});
  case TokenKind::Identifier:
    return parseNameOrCall();
  default:
    expected("an expression");
    return nullptr;
  }
}

/// call = name "(" arguments ")" ;
ExpressionPointer ExpressionParser::parseNameOrCall() {
  const Token &token = next();
  ast::Identifier name{std::string(token.text), token.range};
  if (!atOnLine("("))
    return node(token.range, 0, ast::NameExpression{std::move(name.text)});
  std::optional<std::vector<ast::Argument>> arguments = parseArguments();
  if (!arguments)
    return nullptr;
  uint32_t depth = 0;
  for (const ast::Argument &argument : *arguments)
    depth = std::max(depth, argument.value->depth);
  return node(token.range, depth, ast::CallExpression{std::move(name), std::move(*arguments)});
}

/// parenthesized = "(" expression ")"
///               | "(" [ expression "," { expression "," } [ expression ] ] ")" ;
ExpressionPointer ExpressionParser::parseParenthesized() {
  Level inside(open_parentheses);
  const Token &open = next();
  std::vector<ExpressionPointer> elements;
  bool comma = false;
  uint32_t depth = 0;
  while (!at(")")) {
    ExpressionPointer element = parseExpression();
    if (!element)
      return nullptr;
    depth = std::max(depth, element->depth);
    elements.push_back(std::move(element));
    if (!accept(",")) {
      if (!at(")")) {
        expected("',' or ')'");
        return nullptr;
      }
      break;
    }
    comma = true;
  }
  SourceRange range = join(open.range, next().range);
  if (elements.size() == 1 && !comma) {
    elements[0]->range = range;
    return std::move(elements[0]);
  }
  return node(range, depth, ast::TupleExpression{std::move(elements)});
}

/// arguments = "(" [ argument { "," argument } [ "," ] ] ")" ;
/// argument = [ name "=" ] expression ;
std::optional<std::vector<ast::Argument>> ExpressionParser::parseArguments() {
  Level inside(open_parentheses);
  expect("(");
  std::vector<ast::Argument> arguments;
  while (!at(")")) {
    ast::Argument argument;
    if (peek().kind == TokenKind::Identifier && peek(1).is("=")) {
      argument.name = expectIdentifier("an argument");
      next();
    }
    argument.value = parseExpression();
    if (!argument.value)
      return std::nullopt;
    arguments.push_back(std::move(argument));
    if (!accept(",") && !at(")")) {
      expected("',' or ')'");
      return std::nullopt;
    }
  }
  next();
  return arguments;
}

ExpressionPointer ExpressionParser::parseLeftAssociative(Operand operand, Operators operators) {
  ExpressionPointer left = (this->*operand)();
  while (left) {
    std::optional<BinaryOperator> operation = acceptOperator(operators);
    if (!operation)
      break;
    left = binary(*operation, std::move(left), (this->*operand)());
  }
  return left;
}

std::optional<BinaryOperator> ExpressionParser::acceptOperator(Operators operators) {
  for (const auto &[symbol, operation] : operators)
    if (atOnLine(symbol)) {
      next();
      return operation;
    }
  return std::nullopt;
}

ExpressionPointer ExpressionParser::unary(UnaryOperator operation, Operand operand) {
  Level level(nesting);
  const Token &symbol = next();
  if (nesting > deepest_expression)
    return tooDeep(symbol.range);
  ExpressionPointer value = (this->*operand)();
  if (!value)
    return nullptr;
  SourceRange range = join(symbol.range, value->range);
  uint32_t depth = value->depth;
  return node(range, depth, ast::UnaryExpression{operation, std::move(value)});
}

ExpressionPointer ExpressionParser::binary(BinaryOperator operation, ExpressionPointer left,
                                           ExpressionPointer right) {
  if (!left || !right)
    return nullptr;
  uint32_t depth = std::max(left->depth, right->depth);
  SourceRange range = join(left->range, right->range);
  return node(range, depth, ast::BinaryExpression{operation, std::move(left), std::move(right)});
}

ExpressionPointer ExpressionParser::node(SourceRange range, uint32_t depth_of_parts,
                                         decltype(ast::Expression::kind) kind) {
  if (depth_of_parts >= deepest_expression)
    return tooDeep(range);
  return std::make_unique<ast::Expression>(
      ast::Expression{range, depth_of_parts + 1, std::move(kind)});
}

ExpressionPointer ExpressionParser::tooDeep(const SourceRange &where) {
  diagnostics.error(where, "the expression is nested more than " +
                               std::to_string(deepest_expression) + " deep");
  return nullptr;
}

} // namespace cnnc
