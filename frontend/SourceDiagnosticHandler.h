//===- SourceDiagnosticHandler.h - errors of passes, at their place in the source -------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_SOURCEDIAGNOSTICHANDLER_H
#define CNNC_FRONTEND_SOURCEDIAGNOSTICHANDLER_H

#include "frontend/Diagnostics.h"

#include "mlir/IR/Diagnostics.h"

namespace cnnc {

/// While it lives, what MLIR reports goes to a Diagnostics: at the file, line and column that the
/// location's names and call sites wrap, with a note for each use of a block on the way there.
/// Notes that print the operation are left out: the source line says more. Passes may report from
/// several threads.
class SourceDiagnosticHandler : public mlir::ScopedDiagnosticHandler {
public:
  /// Both must outlive it.
  SourceDiagnosticHandler(mlir::MLIRContext &context, Diagnostics &diagnostics);
  ~SourceDiagnosticHandler();

private:
  mlir::MLIRContext &context;
  bool printed_operations; ///< the context's setting before
};

} // namespace cnnc

#endif
