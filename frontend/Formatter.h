//===- Formatter.h - a source file in the one way to lay it out -------------------------*- C++
//-*-===//
//
// The tokens stay as they are and in their order, so that no meaning can change; only blanks, the
// ends of lines and semicolons that end a line anyway do. Comments stay. Where lines end is the
// writer's choice, but that a body stands on one line or has its braces on lines of their own.
//
//   - two blanks of indentation a body, two more for a line that continues the one before, four
//     within parentheses; at most one empty line, none at the edges of a body
//   - blanks around operators and `->`, none around the `=` of an argument
//   - the `=` of neighbouring settings, and comments behind neighbouring lines, stand in a column
//
// What has been formatted is left as it is.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_FORMATTER_H
#define CNNC_FRONTEND_FORMATTER_H

#include "frontend/Diagnostics.h"

#include <optional>
#include <string>

namespace cnnc {

/// The file's text laid out; without a value after an error of the lexer or parser, which has been
/// reported.
std::optional<std::string> formatFile(FileId file, Diagnostics &diagnostics);

} // namespace cnnc

#endif
