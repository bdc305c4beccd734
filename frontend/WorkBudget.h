//===- WorkBudget.h - an end to unrolling -----------------------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_WORKBUDGET_H
#define CNNC_FRONTEND_WORKBUDGET_H

#include "frontend/Diagnostics.h"

namespace cnnc {

/// Most steps of unrolling, and layers and uses of blocks, of one model.
struct WorkLimits {
  size_t steps = 5'000'000, layers = 20'000;
};

/// Loops and blocks within blocks may ask for any amount of work; this much is done of it.
class WorkBudget {
public:
  explicit WorkBudget(Diagnostics &diagnostics, const WorkLimits &limits = {})
      : diagnostics(diagnostics), limits(limits) {}

  /// A step is an evaluated operator or literal, a stage or a loop's iteration. False, and reported
  /// once, when there were too many.
  bool spendStep(const SourceRange &where) {
    return spend(steps, limits.steps, "steps to unroll", where);
  }
  bool spendLayer(const SourceRange &where) {
    return spend(layers, limits.layers, "layers and blocks", where);
  }
  bool exhausted() const { return is_exhausted; }

private:
  bool spend(size_t &spent, size_t most, const char *what, const SourceRange &where) {
    if (!is_exhausted && ++spent > most) {
      is_exhausted = true;
      diagnostics.error(where, "the model has more than " + std::to_string(most) + " " + what);
    }
    return !is_exhausted;
  }

  Diagnostics &diagnostics;
  WorkLimits limits;
  size_t steps = 0, layers = 0;
  bool is_exhausted = false;
};

} // namespace cnnc

#endif
