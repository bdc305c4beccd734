// How many channels or elements a thread moves at once in a device's kernels that are no products.
#include "codegen/SelectAlgorithm.h"

#include <algorithm>

namespace cnnc {
namespace {

bool areMultiples(std::initializer_list<int64_t> numbers) {
  return std::all_of(numbers.begin(), numbers.end(),
                     [](int64_t number) { return number % 4 == 0; });
}

/// Whether the operand is made of vectors of 4 that lie aligned.
bool consistsOfVectors(const Operand &operand, bool as_elements) {
  if (operand.kind == Operand::Rows && as_elements)
    return areMultiples(
        {operand.height * operand.width * operand.channels, operand.first_channel, operand.offset});
  const int64_t row_stride = operand.kind == Operand::Rows ? operand.row_stride : 0;
  return areMultiples({operand.channels, row_stride, operand.first_channel, operand.offset});
}

bool moveVectors(Algorithm algorithm) {
  switch (algorithm) {
  case Algorithm::MaxPool:
  case Algorithm::MaxPoolGradient:
  case Algorithm::MaxPoolGradientTile:
  case Algorithm::AveragePool:
  case Algorithm::AveragePoolGradient:
  case Algorithm::UpsampleNearest:
  case Algorithm::UpsampleNearestGradient:
  case Algorithm::SgdUpdate:
  case Algorithm::ElementwisePixels:
  case Algorithm::ElementwiseElements:
    return true;
  default:
    return false;
  }
}

} // namespace

int selectDeviceVector(const Instance &instance, Algorithm algorithm) {
  const auto suits = [&](const Operand &operand) {
    return consistsOfVectors(operand, algorithm == Algorithm::ElementwiseElements);
  };
  const bool all = moveVectors(algorithm) &&
                   std::all_of(instance.inputs.begin(), instance.inputs.end(), suits) &&
                   std::all_of(instance.outputs.begin(), instance.outputs.end(), suits);
  return all ? 4 : 1;
}

} // namespace cnnc
