//===- Parser.h - tokens to a syntax tree -----------------------------------------------*- C++
//-*-===//
//
// A recursive-descent parser with one function for each production of the grammar in README.md.
// After an error it goes on at the next line, so that one run reports several. What could not be
// parsed is left out of the tree.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_PARSER_H
#define CNNC_FRONTEND_PARSER_H

#include "frontend/Ast.h"
#include "frontend/Diagnostics.h"

namespace cnnc {

/// Deepest nesting that is parsed; what walks a tree may recurse this deep.
constexpr uint32_t deepest_expression = 200, deepest_body = 64;

ast::File parseFile(FileId file, Diagnostics &diagnostics);

/// The expression that begins at byte `begin` of a file and fills the rest of it, such as the value
/// of `growth=12`; null after an error.
ast::ExpressionPointer parseExpression(FileId file, uint32_t begin, Diagnostics &diagnostics);

} // namespace cnnc

#endif
