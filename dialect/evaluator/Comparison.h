//===- Comparison.h - whether two sets of tensors agree -----------------------------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_COMPARISON_H
#define CNNC_DIALECT_EVALUATOR_COMPARISON_H

#include "dialect/evaluator/Evaluator.h"

namespace cnnc::evaluator {

/// The relative L2 distance of a tensor from the expected one of its size. A tensor that is small
/// in theory is held against `floor`, the root mean square that rounding may be judged by. Infinite
/// where either has an element that is no finite number.
double relativeDistance(const Tensor &got, const Tensor &expected, double floor);

struct Disagreement {
  std::string name;
  std::string reason; ///< "relative distance 0.2, expected at most 1e-05", "has shape [3], ..."
};

struct ComparisonReport {
  int64_t compared = 0;
  double largestDistance = 0;
  std::string largestName;
  std::vector<Disagreement> disagreements;
};

/// Compares all tensors by name; one that only one side has is a disagreement. The floor is a
/// hundredth of the root mean square of all expected tensors named in `gradients` together, and all
/// of it for a tensor that vanishes on one side: below 1e-9 of it.
ComparisonReport compareTensors(const NamedTensors &got, const NamedTensors &expected,
                                const std::vector<std::string> &gradients, double tolerance);

} // namespace cnnc::evaluator

#endif
