#include "runtime/commands/Profile.h"

#include <algorithm>

namespace cnnc::runtime {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double Profile::Call::gflopsPerSecond() const {
  const double middle = median(seconds);
  return middle > 0 ? flops / static_cast<double>(seconds.size()) / middle * 1e-9 : 0;
}

void Profile::add(const cnn_call &call, int images, double seconds) {
  const double flops = call.flops_fixed + call.flops_per_image * images;
  for (Entry *entry : {&kernels[call.kernel], &layers[call.layer]}) {
    ++entry->calls;
    entry->seconds += seconds;
    entry->flops += flops;
  }
  const auto [place, is_new] = places.try_emplace(&call, calls.size());
  if (is_new)
    calls.push_back({&call, 0, {}});
  Call &own = calls[place->second];
  own.flops += flops;
  own.seconds.resize(steps);
  own.seconds.back() += seconds;
  total += seconds;
}

Profile::Table Profile::sorted(const std::map<std::string, Entry> &entries) {
  Table table(entries.begin(), entries.end());
  std::stable_sort(table.begin(), table.end(), [](const auto &a, const auto &b) {
    return a.second.seconds > b.second.seconds;
  });
  return table;
}

} // namespace cnnc::runtime
