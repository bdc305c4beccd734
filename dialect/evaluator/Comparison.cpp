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

/// A hundredth of the network's mean gradient: what a gradient that vanishes in theory, such as
/// that of a bias before a batch norm, is held against.
double floorOf(const NamedTensors &tensors, const std::vector<std::string> &gradients) {
  double squares = 0;
  int64_t count = 0;
  for (const std::string &name : gradients)
    if (auto found = tensors.find(name); found != tensors.end()) {
      for (double element : found->second.elements)
        squares += element * element;
      count += found->second.size();
    }
  return count == 0 ? 0 : 0.01 * std::sqrt(squares / double(count));
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
  const double floor = floorOf(expected, gradients);
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
    const double distance = relativeDistance(found->second, tensor, floor);
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
