//===- BatchNorm.cpp - statistics, normalisation and its gradients ----------------------------===//

#include "dialect/evaluator/BatchNorm.h"

#include <cmath>

namespace cnnc::evaluator {
namespace {

double deviation(const ChannelStatistics &statistics, int64_t channel, double epsilon) {
  return std::sqrt(statistics.variance.elements[channel] + epsilon);
}

} // namespace

ChannelStatistics batchStatistics(const Tensor &input) {
  const int64_t channels = input.shape[3];
  const double count = double(input.size()) / double(channels);
  ChannelStatistics result{Tensor({channels}), Tensor({channels})};
  for (int64_t i = 0; i < input.size(); ++i)
    result.mean.elements[i % channels] += input.elements[i] / count;
  for (int64_t i = 0; i < input.size(); ++i) {
    const double distance = input.elements[i] - result.mean.elements[i % channels];
    result.variance.elements[i % channels] += distance * distance / count;
  }
  return result;
}

// Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing sample
// variances.
ChannelStatistics mergeStatistics(const ChannelStatistics &left, int64_t leftCount,
                                  const ChannelStatistics &right, int64_t rightCount) {
  const double part = double(rightCount) / double(leftCount + rightCount);
  ChannelStatistics result = left;
  for (int64_t c = 0; c < left.mean.size(); ++c) {
    const double distance = right.mean.elements[c] - left.mean.elements[c];
    result.mean.elements[c] += distance * part;
    result.variance.elements[c] += (right.variance.elements[c] - left.variance.elements[c]) * part +
                                   distance * distance * part * (1 - part);
  }
  return result;
}

Tensor normalize(const Tensor &input, const ChannelStatistics &statistics, const Tensor &scale,
                 const Tensor &shift, double epsilon) {
  const int64_t channels = input.shape[3];
  Tensor result(input.shape);
  for (int64_t i = 0; i < input.size(); ++i) {
    const int64_t c = i % channels;
    result.elements[i] = (input.elements[i] - statistics.mean.elements[c]) /
                             deviation(statistics, c, epsilon) * scale.elements[c] +
                         shift.elements[c];
  }
  return result;
}

NormalizeParameterGradients normalizeParameterGradients(const Tensor &gradient, const Tensor &input,
                                                        const ChannelStatistics &statistics,
                                                        double epsilon) {
  const int64_t channels = input.shape[3];
  NormalizeParameterGradients result{Tensor({channels}), Tensor({channels})};
  for (int64_t i = 0; i < input.size(); ++i) {
    const int64_t c = i % channels;
    result.scale.elements[c] += gradient.elements[i] *
                                (input.elements[i] - statistics.mean.elements[c]) /
                                deviation(statistics, c, epsilon);
    result.shift.elements[c] += gradient.elements[i];
  }
  return result;
}

Tensor normalizeGradient(const Tensor &gradient, const Tensor &input,
                         const ChannelStatistics &statistics, const Tensor &scale,
                         const NormalizeParameterGradients &parameterGradients, double epsilon,
                         int64_t elementsPerChannel) {
  const int64_t channels = input.shape[3];
  const double count = double(elementsPerChannel);
  Tensor result(input.shape);
  for (int64_t i = 0; i < input.size(); ++i) {
    const int64_t c = i % channels;
    const double normalized =
        (input.elements[i] - statistics.mean.elements[c]) / deviation(statistics, c, epsilon);
    result.elements[i] = scale.elements[c] / deviation(statistics, c, epsilon) *
                         (gradient.elements[i] - parameterGradients.shift.elements[c] / count -
                          normalized * parameterGradients.scale.elements[c] / count);
  }
  return result;
}

Tensor updateStatistic(const Tensor &running, const Tensor &value, double momentum, bool unbiased,
                       int64_t elementsPerChannel) {
  const double count = double(elementsPerChannel);
  const double factor = unbiased && elementsPerChannel > 1 ? count / (count - 1) : 1;
  Tensor result = running;
  for (int64_t c = 0; c < result.size(); ++c)
    result.elements[c] =
        (1 - momentum) * running.elements[c] + momentum * factor * value.elements[c];
  return result;
}

} // namespace cnnc::evaluator
