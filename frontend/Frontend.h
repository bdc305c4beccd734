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
#include "frontend/FrontendOptions.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <ostream>
#include <string>

namespace cnnc {

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
