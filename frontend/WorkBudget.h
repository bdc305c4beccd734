//===- WorkBudget.h - an end to unrolling -----------------------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_WORKBUDGET_H
#define CNNC_FRONTEND_WORKBUDGET_H

#include "frontend/Diagnostics.h"

namespace cnnc {

/// Loops and blocks within blocks may ask for any amount of work; this much is done of it.
class WorkBudget {
public:
  static constexpr size_t most_steps = 5'000'000, most_layers = 20'000;

  explicit WorkBudget(Diagnostics &diagnostics) : diagnostics(diagnostics) {}

  /// A step is an evaluated operator or literal, a stage or a loop's iteration. False, and reported
  /// once, when there were too many.
  bool spendStep(const SourceRange &where) {
    return spend(steps, most_steps, "steps to unroll", where);
  }
  bool spendLayer(const SourceRange &where) {
    return spend(layers, most_layers, "layers and blocks", where);
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
  size_t steps = 0, layers = 0;
  bool is_exhausted = false;
};

} // namespace cnnc

#endif
