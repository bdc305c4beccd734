//===- Ast.h - a source file as it was written ------------------------------------------*- C++
//-*-===//
//
// What the parser makes of a file. Nothing is evaluated or looked up yet. Recursion over a tree is
// safe: the parser refuses what is nested too deep (Parser.h).
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_AST_H
#define CNNC_FRONTEND_AST_H

#include "frontend/SourceFiles.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cnnc::ast {

struct Identifier {
  std::string text;
  SourceRange range;
};

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

struct Expression;
using ExpressionPointer = std::unique_ptr<Expression>;

/// `64` or `stride=2`.
struct Argument {
  std::optional<Identifier> name;
  ExpressionPointer value;
};

enum class UnaryOperator { Minus, Not };
enum class BinaryOperator {
  Or,
  And,
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  Add,
  Subtract,
  Multiply,
  Divide,
  Remainder,
};

/// As written: `+`, `and` ...
const char *spelling(BinaryOperator operation);
const char *spelling(UnaryOperator operation);

struct IntegerLiteral {
  int64_t value;
};
struct RealLiteral {
  double value;
};
struct BooleanLiteral {
  bool value;
};
struct StringLiteral {
  std::string value;
};
struct NameExpression {
  std::string name;
};
struct TupleExpression {
  std::vector<ExpressionPointer> elements;
};
struct UnaryExpression {
  UnaryOperator operation;
  ExpressionPointer operand;
};
struct BinaryExpression {
  BinaryOperator operation;
  ExpressionPointer left, right;
};
struct IndexExpression {
  ExpressionPointer tuple, index;
};
/// `len(x)`; in a train section also `sgd(lr=0.1)`.
struct CallExpression {
  Identifier callee;
  std::vector<Argument> arguments;
};

struct Expression {
  SourceRange range;
  /// Levels of expressions within this one, itself included.
  uint32_t depth = 1;
  std::variant<IntegerLiteral, RealLiteral, BooleanLiteral, StringLiteral, NameExpression,
               TupleExpression, UnaryExpression, BinaryExpression, IndexExpression, CallExpression>
      kind;
};

//===----------------------------------------------------------------------===//
// Stages
//===----------------------------------------------------------------------===//

struct Line;

struct Body {
  std::vector<Line> lines;
};

/// A layer or a block with its arguments.
struct Use {
  Identifier name;
  std::vector<Argument> arguments;
};

struct From {
  Identifier value;
};

struct Repeat {
  ExpressionPointer count;
  Body body;
};

struct For {
  std::optional<Identifier> index;
  Identifier element;
  ExpressionPointer tuple;
  Body body;
};

struct If {
  struct Case {
    ExpressionPointer condition;
    Body body;
  };
  std::vector<Case> cases; ///< `if`, then each `else if`
  std::optional<Body> otherwise;
};

enum class CombinationKind { Concat, Add, Multiply };
const char *spelling(CombinationKind kind);

struct Let {
  Identifier name;
  ExpressionPointer value;
};

struct Branch {
  std::optional<Identifier> label;
  SourceRange range;
  Body body; ///< of one line where the branch stands on a line
};

struct Combination {
  CombinationKind kind;
  /// Branches, and `let`s for those behind them.
  std::vector<std::variant<Let, Branch>> parts;
};

struct Stage {
  std::optional<Identifier> label;
  /// The words a message about the stage points at: a use's name, the keyword of other stages.
  SourceRange range;
  std::variant<Use, Combination, From, Repeat, For, If> operation;
  std::optional<Identifier> value_name; ///< `as NAME`
};

/// Stages joined by `->`, or a `let`.
struct Line {
  std::variant<std::vector<Stage>, Let> content;
};

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

struct Parameter {
  Identifier name;
  ExpressionPointer default_value; ///< null if there is none
};

/// A `block` or a `model`.
struct Definition {
  Identifier name;
  std::vector<Parameter> parameters;
  Body body;
};

struct Setting {
  Identifier name;
  ExpressionPointer value;
};

struct Train {
  SourceRange range;
  std::vector<Setting> settings;
};

struct Import {
  SourceRange range; ///< of the string
  std::string path;
};

struct File {
  FileId id = no_file;
  std::vector<Import> imports;
  std::vector<Let> lets;
  std::vector<Definition> blocks, models;
  std::vector<Train> trains;
};

} // namespace cnnc::ast

#endif
