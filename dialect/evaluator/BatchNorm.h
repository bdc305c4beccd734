//===- BatchNorm.h - statistics, normalisation and its gradients --------------------*- C++ -*-===//
//
// Vectors have a value for each channel. Variances are biased.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_EVALUATOR_BATCHNORM_H
#define CNNC_DIALECT_EVALUATOR_BATCHNORM_H

#include "dialect/evaluator/Tensor.h"

namespace cnnc::evaluator {

struct ChannelStatistics {
  Tensor mean, variance;
};

/// Over batch and plane.
ChannelStatistics batchStatistics(const Tensor &input);

/// Of two sets of elements together, with `leftCount` and `rightCount` elements a channel.
ChannelStatistics mergeStatistics(const ChannelStatistics &left, int64_t leftCount,
                                  const ChannelStatistics &right, int64_t rightCount);

/// (x - mean) / sqrt(variance + epsilon) * scale + shift
Tensor normalize(const Tensor &input, const ChannelStatistics &statistics, const Tensor &scale,
                 const Tensor &shift, double epsilon);

struct NormalizeParameterGradients {
  Tensor scale, shift;
};

NormalizeParameterGradients normalizeParameterGradients(const Tensor &gradient, const Tensor &input,
                                                        const ChannelStatistics &statistics,
                                                        double epsilon);

/// `elementsPerChannel` is N H W of the whole batch, of which the tensors may be a part.
Tensor normalizeGradient(const Tensor &gradient, const Tensor &input,
                         const ChannelStatistics &statistics, const Tensor &scale,
                         const NormalizeParameterGradients &parameterGradients, double epsilon,
                         int64_t elementsPerChannel);

/// (1 - momentum) running + momentum value. With `unbiased`, value is a biased variance of
/// `elementsPerChannel` elements and is made unbiased first (left alone where there is one
/// element).
Tensor updateStatistic(const Tensor &running, const Tensor &value, double momentum, bool unbiased,
                       int64_t elementsPerChannel);

} // namespace cnnc::evaluator

#endif
