//===- Passes.h - the passes by name ------------------------------------------------*- C++ -*-===//
//
// Passes.td says what each does; create<Name>() makes one, registerCnnPasses() makes all of them
// known to cnn-opt.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_PASSES_H
#define CNNC_PASSES_PASSES_H

#include "dialect/CnnDialect.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace cnn {

#define GEN_PASS_DECL
#include "passes/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Passes.h.inc"

} // namespace cnn

#endif
