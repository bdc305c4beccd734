//===- Frontend.h - from a .cnn file to the layer level ---------------------------------*- C++
//-*-===//
//
// The way: Lexer -> Parser -> syntax tree (Ast.h) -> Unrolling -> network (Network.h) -> Emission.
// No input crashes it, keeps it busy for ever or fills the memory: nesting, sizes and the number of
// layers have limits. Not for several threads at once with one Diagnostics.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_FRONTEND_H
#define CNNC_FRONTEND_FRONTEND_H

#include "frontend/Diagnostics.h"
#include "frontend/FileProvider.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <array>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace cnnc {

struct FrontendOptions {
  /// The model to take; empty for the only one.
  std::string model;
  /// Values of the model's parameters, in the language's words: {"layers", "(2, 2)"}. The last one
  /// of a name counts.
  std::vector<std::pair<std::string, std::string>> overrides;
  /// Channels, height, width instead of the model's own.
  std::optional<std::array<int64_t, 3>> input;
};

/// The layer level of a file: a verified module of one cnn.model and, if the file has a train
/// section, one cnn.training. Loads the dialect into `context`. Null after an error, which has been
/// reported.
mlir::OwningOpRef<mlir::ModuleOp> parseNetwork(const std::string &path,
                                               const FrontendOptions &options,
                                               mlir::MLIRContext &context,
                                               Diagnostics &diagnostics);

/// The same, with files from elsewhere.
mlir::OwningOpRef<mlir::ModuleOp> parseNetwork(const std::string &path,
                                               const FrontendOptions &options,
                                               FileProvider &provider, mlir::MLIRContext &context,
                                               Diagnostics &diagnostics);

/// Prints a file's syntax tree to `out` and errors to `errors`; imports are not followed. False
/// after an error.
bool printSyntaxTree(const std::string &path, std::ostream &out, std::ostream &errors);

} // namespace cnnc

#endif
