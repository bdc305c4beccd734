//===- RowLayout.cpp - which channels of which row each value gets ----------------------------===//

#include "passes/RowLayout.h"

#include <algorithm>

using namespace cnnc;

int RowLayout::addValue(int64_t channels) {
  values.push_back({channels, false, {}, {}, {}});
  return int(values.size()) - 1;
}

int RowLayout::addFixedValue(int64_t channels) {
  values.push_back({channels, true, {}, {}, {}});
  return int(values.size()) - 1;
}

int RowLayout::addConcat(std::vector<int> operands) {
  int64_t channels = 0;
  for (int operand : operands)
    channels += values[operand].channels;
  std::vector<bool> copied(operands.size(), false);
  values.push_back({channels, false, std::move(operands), std::move(copied), {}});
  return int(values.size()) - 1;
}

void RowLayout::solve() {
  // From the last to the first: an outer concat comes after those inside it.
  for (auto value = values.rbegin(); value != values.rend(); ++value) {
    if (value->fixed)
      continue;
    if (!value->place) {
      value->place = Place{int(rows.size()), 0};
      rows.push_back(value->channels);
    }
    placeOperands(*value);
  }
}

void RowLayout::placeOperands(Value &concat) {
  int64_t first = concat.place->first;
  for (size_t i = 0; i < concat.operands.size(); ++i) {
    Value &operand = values[concat.operands[i]];
    if (!share || operand.fixed || operand.place)
      concat.copied[i] = true; // it lies elsewhere: an input, or another concat asked first
    else
      operand.place = Place{concat.place->row, first};
    first += operand.channels;
  }
}

bool RowLayout::needsCopy(int concat, int index) const { return values[concat].copied[index]; }

int64_t RowLayout::firstChannel(int concat, int index) const {
  int64_t first = 0;
  for (int i = 0; i < index; ++i)
    first += values[values[concat].operands[i]].channels;
  return first;
}

std::string RowLayout::str() const {
  std::string text;
  for (int row = 0; row < rowCount(); ++row) {
    text += "row " + std::to_string(row) + ": " + std::to_string(rows[row]) + " channels:";
    for (size_t v = 0; v < values.size(); ++v)
      if (auto place = values[v].place; place && place->row == row)
        text += " v" + std::to_string(v) + "[" + std::to_string(place->first) + ".." +
                std::to_string(place->first + values[v].channels) + ")";
    text += "\n";
  }
  return text;
}
