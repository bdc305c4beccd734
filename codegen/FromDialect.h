//===- FromDialect.h - from cnn.kernel to Instance ----------------------------------*- C++ -*-===//
#ifndef CNNC_CODEGEN_FROMDIALECT_H
#define CNNC_CODEGEN_FROMDIALECT_H

#include "codegen/Kernel.h"
#include "dialect/CnnDialect.h"

namespace cnnc {

/// The kernel and its operands in terms that need no MLIR. Buffers have their offsets (plan-memory
/// has run). Emits an error at the kernel and fails if its body holds an op that no kernel can.
llvm::FailureOr<Instance> instanceOf(cnn::KernelOp kernel);

} // namespace cnnc

#endif
