#include "runtime/Initialise.h"

#include "runtime/ParameterLayout.h"
#include "runtime/Random.h"
#include "runtime/ThreadPool.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cnnc::runtime {
namespace {

enum class Scheme { XavierUniform, KaimingNormal, TorchDefault };

struct Fans {
  double in, out;
};

Fans fansOf(const cnn_parameter &weight) {
  double window = 1;
  for (int32_t d = 2; d < weight.rank; ++d)
    window *= weight.shape[d];
  return {weight.shape[1] * window, weight.shape[0] * window};
}

/// values[i] = of(i), spread over the threads.
template <typename Value> void fill(std::vector<float> &values, const Value &of) {
  constexpr size_t block = 1 << 14;
  const int blocks = static_cast<int>((values.size() + block - 1) / block);
  ThreadPool::instance().forEach(blocks, [&](int b) {
    const size_t begin = static_cast<size_t>(b) * block;
    for (size_t i = begin; i < std::min(begin + block, values.size()); ++i)
      values[i] = static_cast<float>(of(i));
  });
}

void fillUniform(std::vector<float> &values, double bound, const RandomStream &random) {
  fill(values, [&](size_t i) { return (2 * random.uniform(i) - 1) * bound; });
}

void fillWeight(std::vector<float> &values, const cnn_parameter &weight, Scheme scheme,
                const RandomStream &random) {
  const Fans fans = fansOf(weight);
  switch (scheme) {
  case Scheme::XavierUniform:
    return fillUniform(values, std::sqrt(6 / (fans.in + fans.out)), random);
  case Scheme::TorchDefault:
    return fillUniform(values, 1 / std::sqrt(fans.in), random);
  case Scheme::KaimingNormal:
    return fill(values, [&](size_t i) { return random.normal(i) * std::sqrt(2 / fans.in); });
  }
}

/// The parameter's values in PyTorch's order.
std::vector<float> initialValues(const cnn_parameter &parameter, Scheme scheme,
                                 const RandomStream &random) {
  std::vector<float> values(static_cast<size_t>(elementCount(parameter)));
  switch (parameter.role) {
  case CNN_WEIGHT:
    fillWeight(values, parameter, scheme, random);
    break;
  case CNN_BIAS:
    fillUniform(values, 1 / std::sqrt(std::max(1, parameter.fan_in)), random);
    break;
  case CNN_SCALE:
  case CNN_RUNNING_VARIANCE:
    values.assign(values.size(), 1.0f);
    break;
  default:
    break;
  }
  return values;
}

} // namespace

Status initialise(const cnn_program &program, const std::string &scheme_name, uint64_t seed,
                  float *parameters, float *statistics) {
  Scheme scheme;
  if (scheme_name == "xavier_uniform")
    scheme = Scheme::XavierUniform;
  else if (scheme_name == "kaiming_normal")
    scheme = Scheme::KaimingNormal;
  else if (scheme_name == "torch_default")
    scheme = Scheme::TorchDefault;
  else
    return failure("unknown initialisation ", scheme_name,
                   ", expected xavier_uniform, kaiming_normal or torch_default");
  for (int32_t p = 0; p < program.parameter_count; ++p) {
    const cnn_parameter &parameter = program.parameters[p];
    const RandomStream random(seed, RandomStream::Initialisation, static_cast<uint32_t>(p));
    packParameter(parameter, initialValues(parameter, scheme, random).data(),
                  parameters + parameter.offset);
  }
  for (int32_t s = 0; s < program.statistic_count; ++s) {
    const cnn_parameter &statistic = program.statistics[s];
    const RandomStream random(seed, RandomStream::Initialisation, 0);
    packParameter(statistic, initialValues(statistic, scheme, random).data(),
                  statistics + statistic.offset);
  }
  return {};
}

} // namespace cnnc::runtime
