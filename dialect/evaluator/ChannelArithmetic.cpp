//===- ChannelArithmetic.cpp - sums over and along channels -----------------------------------===//

#include "dialect/evaluator/ChannelArithmetic.h"

namespace cnnc::evaluator {

Tensor biasAdd(const Tensor &input, const Tensor &bias) {
  Tensor result = input;
  for (int64_t i = 0; i < result.size(); ++i)
    result.elements[i] += bias.elements[i % bias.size()];
  return result;
}

Tensor channelSum(const Tensor &input) {
  Tensor result({input.shape[3]});
  for (int64_t i = 0; i < input.size(); ++i)
    result.elements[i % result.size()] += input.elements[i];
  return result;
}

Tensor add(const Tensor &a, const Tensor &b) {
  Tensor result = a;
  for (int64_t i = 0; i < result.size(); ++i)
    result.elements[i] += b.elements[i];
  return result;
}

} // namespace cnnc::evaluator
