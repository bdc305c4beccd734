#include "runtime/commands/Profile.h"

#include <algorithm>

namespace cnnc::runtime {

void Profile::add(const cnn_call &call, int images, double seconds) {
  for (Entry *entry : {&kernels[call.kernel], &layers[call.layer]}) {
    ++entry->calls;
    entry->seconds += seconds;
    entry->flops += call.flops_fixed + call.flops_per_image * images;
  }
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
