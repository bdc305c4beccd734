//===- RowLayout.cpp - which channels of which row each value gets ----------------------------===//

#include "passes/RowLayout.h"

#include <algorithm>
#include <iterator>

using namespace cnnc;

//===----------------------------------------------------------------------===//
// What there is
//===----------------------------------------------------------------------===//

int RowLayout::addToNewGroup(int64_t channels, bool occupies) {
  int number = int(values.size());
  Group &group = groups.emplace_back();
  group.values = {number};
  if (occupies)
    group.occupied = {{0, channels}};
  values.push_back({channels, int(groups.size()) - 1, 0, {}, {}});
  return number;
}

int RowLayout::addValue(int64_t channels) { return addToNewGroup(channels, true); }

int RowLayout::addFixedValue(int64_t channels) {
  int number = addToNewGroup(channels, true);
  groups.back().fixed = true;
  return number;
}

int RowLayout::addSlice(int value, int64_t first, int64_t channels) {
  int number = int(values.size()), group = values[value].group;
  values.push_back({channels, group, values[value].first + first, {}, {}});
  groups[group].values.push_back(number);
  return number;
}

/// Its operands' slots are occupied from the beginning; who is computed there takes them over.
int RowLayout::addConcat(std::vector<int> operands) {
  int64_t channels = 0;
  Occupied slots;
  for (int operand : operands) {
    slots[channels] = channels + values[operand].channels;
    channels += values[operand].channels;
  }
  int number = addToNewGroup(channels, false);
  groups.back().occupied = std::move(slots);
  values[number].copied.assign(operands.size(), false);
  values[number].operands = std::move(operands);
  return number;
}

//===----------------------------------------------------------------------===//
// Groups
//===----------------------------------------------------------------------===//

/// Whether `next` begins in the same group where `value` ends.
bool RowLayout::follows(int value, int next) const {
  return values[value].group == values[next].group && endOf(value) == values[next].first;
}

/// The values of `other` come into `group`, `shift` channels further.
void RowLayout::join(int group, int other, int64_t shift) {
  for (int value : groups[other].values) {
    values[value].group = group;
    values[value].first += shift;
    groups[group].values.push_back(value);
  }
  for (auto [first, end] : groups[other].occupied)
    groups[group].occupied[first + shift] = end + shift;
  groups[other] = {};
}

namespace {

bool overlaps(const std::map<int64_t, int64_t> &occupied, int64_t first, int64_t end) {
  auto next = occupied.lower_bound(first);
  return (next != occupied.end() && next->first < end) ||
         (next != occupied.begin() && std::prev(next)->second > first);
}

} // namespace

/// Puts the value at channel `first` of the group, with all that lies beside it, if there is room.
bool RowLayout::tryToJoin(int value, int64_t first, int group) {
  int other = values[value].group;
  int64_t shift = first - values[value].first;
  if (groups[group].fixed || groups[other].fixed)
    return false;
  if (group == other)
    return shift == 0;
  if (groups[group].dense || groups[other].dense)
    return false;
  // The smaller one moves: a chain of joins costs little more than its values.
  bool moves = groups[other].values.size() <= groups[group].values.size();
  const Occupied &staying = groups[moves ? group : other].occupied;
  int64_t by = moves ? shift : -shift;
  for (auto [begin, end] : groups[moves ? other : group].occupied)
    if (overlaps(staying, begin + by, end + by))
      return false;
  moves ? join(group, other, by) : join(other, group, by);
  return true;
}

//===----------------------------------------------------------------------===//
// Concats
//===----------------------------------------------------------------------===//

/// Operands that lie side by side already, as slices of one value do, are placed together.
void RowLayout::placeOperands(int concat) {
  const std::vector<int> operands = values[concat].operands;
  int64_t first = 0; // within the concat
  for (size_t i = 0, next = 0; i < operands.size(); i = next) {
    int64_t end = first + values[operands[i]].channels;
    for (next = i + 1; next < operands.size() && follows(operands[next - 1], operands[next]);
         ++next)
      end += values[operands[next]].channels;

    // The slots make room for what comes; they come back where it does not fit.
    auto reserve = [&](bool reserved) {
      int64_t slot = values[concat].first + first;
      for (size_t k = i; k < next; slot += values[operands[k++]].channels)
        if (reserved)
          groups[values[concat].group].occupied[slot] = slot + values[operands[k]].channels;
        else
          groups[values[concat].group].occupied.erase(slot);
    };
    bool joins = share && values[operands[i]].group != values[concat].group;
    if (joins) {
      reserve(false);
      joins = tryToJoin(operands[i], values[concat].first + first, values[concat].group);
    }
    if (!joins) {
      reserve(true);
      std::fill(values[concat].copied.begin() + i, values[concat].copied.begin() + next, true);
    }
    first = end;
  }
}

void RowLayout::solve() {
  for (int value = int(values.size()); value-- > 0;)
    placeOperands(value);
  for (int value : dense) {
    Group &group = groups[values[value].group];
    group.dense |= !group.occupied.empty() &&
                   group.occupied.begin()->first == values[value].first &&
                   std::prev(group.occupied.end())->second == endOf(value);
  }
  numberRows();
}

void RowLayout::numberRows() {
  rows.clear();
  for (Group &group : groups)
    group.row = -1;
  for (const Value &value : values)
    if (Group &group = groups[value.group]; !group.fixed && group.row < 0) {
      group.row = rowCount();
      rows.push_back(value.group);
    }
}

//===----------------------------------------------------------------------===//
// Merging
//===----------------------------------------------------------------------===//

/// In the order of the candidates; those of one group in the order in which they lie.
std::vector<RowLayout::Unit> RowLayout::unitsOf(const std::vector<int> &candidates) const {
  std::map<int, size_t> position; // of the first candidate of each group
  for (size_t i = 0; i < candidates.size(); ++i)
    position.emplace(values[candidates[i]].group, i);
  std::vector<int> sorted = candidates;
  std::sort(sorted.begin(), sorted.end(), [&](int a, int b) {
    return std::pair(position[values[a].group], values[a].first) <
           std::pair(position[values[b].group], values[b].first);
  });
  std::vector<Unit> units;
  for (int value : sorted) {
    const Group &group = groups[values[value].group];
    if (group.fixed)
      continue;
    bool leftmost = group.occupied.begin()->first == values[value].first;
    bool rightmost = std::prev(group.occupied.end())->second == endOf(value);
    if (units.empty() || !follows(units.back().values.back(), value))
      units.push_back({{}, 0, leftmost && !group.dense, false});
    Unit &unit = units.back();
    unit.values.push_back(value);
    unit.channels += values[value].channels;
    unit.openRight = rightmost && !group.dense;
  }
  return units;
}

std::vector<std::vector<int>> RowLayout::merge(const std::vector<int> &candidates) {
  std::vector<Unit> units = unitsOf(candidates);
  // One unit may have company at one side; those that are free of any lie beyond its open end.
  const Unit *anchor = nullptr;
  for (const Unit &unit : units)
    if (unit.openLeft != unit.openRight && (!anchor || unit.channels > anchor->channels))
      anchor = &unit;

  std::vector<std::vector<int>> merged;
  std::vector<int> chain;
  auto append = [&](const Unit &unit) {
    if (!chain.empty() &&
        !tryToJoin(unit.values.front(), endOf(chain.back()), values[chain.back()].group))
      return;
    chain.insert(chain.end(), unit.values.begin(), unit.values.end());
  };
  if (anchor && anchor->openRight)
    append(*anchor);
  for (const Unit &unit : units)
    if (unit.openLeft && unit.openRight)
      append(unit);
    else if (&unit != anchor)
      merged.push_back(unit.values);
  if (anchor && anchor->openLeft)
    append(*anchor);
  merged.push_back(chain);
  std::erase_if(merged, [](const std::vector<int> &values) { return values.size() < 2; });
  numberRows();
  return merged;
}

//===----------------------------------------------------------------------===//
// Answers
//===----------------------------------------------------------------------===//

std::optional<RowLayout::Place> RowLayout::placeOf(int value) const {
  const Group &group = groups[values[value].group];
  if (group.fixed)
    return std::nullopt;
  return Place{group.row, values[value].first - group.occupied.begin()->first};
}

bool RowLayout::needsCopy(int concat, int index) const { return values[concat].copied[index]; }

int64_t RowLayout::firstChannel(int concat, int index) const {
  int64_t first = 0;
  for (int i = 0; i < index; ++i)
    first += values[values[concat].operands[i]].channels;
  return first;
}

int64_t RowLayout::rowChannels(int row) const {
  const Occupied &occupied = groups[rows[row]].occupied;
  return std::prev(occupied.end())->second - occupied.begin()->first;
}

std::string RowLayout::str() const {
  std::string text;
  for (int row = 0; row < rowCount(); ++row) {
    text += "row " + std::to_string(row) + ": " + std::to_string(rowChannels(row)) + " channels:";
    for (int v = 0; v < int(values.size()); ++v)
      if (auto place = placeOf(v); place && place->row == row)
        text += " v" + std::to_string(v) + "[" + std::to_string(place->first) + ".." +
                std::to_string(place->first + values[v].channels) + ")";
    text += "\n";
  }
  return text;
}
