//===- VerifyEachPass.h - functions compute the same before and after every pass ----*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_VERIFYEACHPASS_H
#define CNNC_DIALECT_EVALUATOR_VERIFYEACHPASS_H

#include "mlir/Pass/PassManager.h"

#include <memory>

namespace cnnc::evaluator {

/// What the verification of a pipeline has come to; outlives the pass manager.
struct VerificationCount {
  int64_t compared = 0; ///< functions that were compared with themselves before a pass
  int64_t changed = 0;  ///< of which a pass changed what they compute; each has its diagnostic
};

/// Evaluates every function of the tensor and the kernel level before and after each pass, on the
/// same random parameters and batch, and compares results, gradients, statistics and updated
/// parameters. Where a pass adds gradients, they are compared with central differences. Layers are
/// not evaluated: passes on them are left alone. Dropout passes its input on.
///
/// Takes multithreading from the manager's context: functions are evaluated in their module.
void verifyEachPass(mlir::PassManager &manager, std::shared_ptr<VerificationCount> count);

} // namespace cnnc::evaluator

#endif
