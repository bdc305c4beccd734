//===- Remarks.h - what passes left undone, for the user --------------------------------*- C++
//-*-===//
#ifndef CNNC_DRIVER_REMARKS_H
#define CNNC_DRIVER_REMARKS_H

#include "mlir/IR/MLIRContext.h"

#include <string>

namespace cnnc {

/// From here on the context's passes run one after the other, and their remarks become diagnostics,
/// "PASS: what was left undone, and why", at the source line of the layer: those in whose text or
/// layer's name `pattern`, a valid regular expression, matches. What is said of a place is said
/// once, although several functions are made of one network.
void printRemarks(mlir::MLIRContext &context, const std::string &pattern);

} // namespace cnnc

#endif
