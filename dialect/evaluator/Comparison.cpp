//===- Comparison.cpp - whether two sets of tensors agree -------------------------------------===//

#include "dialect/evaluator/Comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace cnnc::evaluator {
namespace {

std::string describe(const Shape &shape) {
  std::ostringstream text;
  for (size_t d = 0; d < shape.size(); ++d)
    text << (d ? " x " : "") << shape[d];
  return shape.empty() ? "of a scalar" : text.str();
}

double meanSquare(const Tensor &tensor) {
  double squares = 0;
  for (double element : tensor.elements)
    squares += element * element;
  return squares / double(std::max<int64_t>(tensor.size(), 1));
}

/// The root mean square of all gradients together: the scale of the network's rounding.
double scaleOf(const NamedTensors &tensors, const std::vector<std::string> &gradients) {
  double squares = 0;
  int64_t count = 0;
  for (const std::string &name : gradients)
    if (auto found = tensors.find(name); found != tensors.end()) {
      squares += meanSquare(found->second) * double(found->second.size());
      count += found->second.size();
    }
  return count == 0 ? 0 : std::sqrt(squares / double(count));
}

/// What a small tensor is held against: a hundredth of the gradients' scale, or all of it for a
/// gradient that vanishes in theory, such as that of a bias before a batch norm. That one is what
/// rounding leaves of a sum of gradients, in doubles next to nothing.
double floorFor(const Tensor &got, const Tensor &expected, double scale) {
  const double smaller = std::sqrt(std::min(meanSquare(got), meanSquare(expected)));
  return smaller < 1e-9 * scale ? scale : 0.01 * scale;
}

std::string tooFar(double distance, double tolerance) {
  std::ostringstream text;
  text << "relative distance " << distance << ", expected at most " << tolerance;
  return text.str();
}

} // namespace

double relativeDistance(const Tensor &got, const Tensor &expected, double floor) {
  double difference = 0, norm = 0;
  for (int64_t i = 0; i < expected.size(); ++i) {
    difference += std::pow(got.elements[i] - expected.elements[i], 2);
    norm += std::pow(expected.elements[i], 2);
  }
  if (!std::isfinite(difference) || !std::isfinite(norm))
    return std::numeric_limits<double>::infinity();
  if (difference == 0)
    return 0;
  const double scale = std::max(std::sqrt(norm), floor * std::sqrt(double(expected.size())));
  return std::sqrt(difference) / scale;
}

ComparisonReport compareTensors(const NamedTensors &got, const NamedTensors &expected,
                                const std::vector<std::string> &gradients, double tolerance) {
  ComparisonReport report;
  const double scale = scaleOf(expected, gradients);
  for (const auto &[name, tensor] : expected) {
    auto found = got.find(name);
    if (found == got.end()) {
      report.disagreements.push_back({name, "is missing"});
      continue;
    }
    if (found->second.shape != tensor.shape) {
      report.disagreements.push_back({name, "has shape " + describe(found->second.shape) +
                                                ", expected " + describe(tensor.shape)});
      continue;
    }
    ++report.compared;
    const double distance =
        relativeDistance(found->second, tensor, floorFor(found->second, tensor, scale));
    if (distance >= report.largestDistance) {
      report.largestDistance = distance;
      report.largestName = name;
    }
    if (!(distance <= tolerance))
      report.disagreements.push_back({name, tooFar(distance, tolerance)});
  }
  for (const auto &[name, tensor] : got)
    if (!expected.count(name))
      report.disagreements.push_back({name, "is not expected"});
  return report;
}

} // namespace cnnc::evaluator
