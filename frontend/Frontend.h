//===- Frontend.h - from a .cnn file to the layer level ---------------------------------*- C++
//-*-===//
//
// What NetworkReader.h reads, as a module of the dialect; its limits hold here as well. Not for
// several threads at once with one Diagnostics.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_FRONTEND_H
#define CNNC_FRONTEND_FRONTEND_H

#include "frontend/NetworkReader.h"

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
