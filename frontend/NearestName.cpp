#include "frontend/NearestName.h"

#include <algorithm>

namespace cnnc {
namespace {

/// Optimal string alignment distance, by rows of the usual table.
size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before_previous(b.size() + 1), previous(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    before_previous.swap(previous);
    previous.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t changed = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({changed, previous[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_previous[j - 2] + 1);
    }
  }
  return row[b.size()];
}

} // namespace

std::string nearestName(std::string_view name, const std::vector<std::string> &candidates) {
  constexpr size_t longest_name = 64, most_candidates = 1000;
  if (name.size() > longest_name)
    return {};
  // Never all of the letters: that would be another name, not the same one misspelt.
  size_t best = std::min(std::max<size_t>(1, name.size() / 3) + 1, name.size());
  std::string nearest;
  for (size_t i = 0; i < std::min(candidates.size(), most_candidates); ++i) {
    const std::string &candidate = candidates[i];
    size_t difference = candidate.size() > name.size() ? candidate.size() - name.size()
                                                       : name.size() - candidate.size();
    if (difference >= best)
      continue;
    if (size_t distance = editDistance(name, candidate); distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string suggestion(std::string_view name, const std::vector<std::string> &candidates) {
  std::string nearest = nearestName(name, candidates);
  return nearest.empty() ? nearest : ", did you mean '" + nearest + "'?";
}

} // namespace cnnc
