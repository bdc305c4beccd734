//===- AstPrinter.h - a syntax tree as text, for --emit=ast ----------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_ASTPRINTER_H
#define CNNC_FRONTEND_ASTPRINTER_H

#include "frontend/Ast.h"

#include <string>

namespace cnnc {

/// One line a stage, indented by nesting; operators within each other in parentheses.
std::string printAst(const ast::File &file);

std::string printExpression(const ast::Expression &expression);

/// The shortest digits that read back as the same number, with a point or an exponent.
std::string printReal(double value);

} // namespace cnnc

#endif
