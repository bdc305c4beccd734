//===- RowLayout.h - which channels of which row each value gets --------------------*- C++ -*-===//
//
// A pixel of a buffer is a row of channels; a value is a slice of a row. A concat's operands lie in
// its row side by side, so the concat costs nothing. Values and rows are numbers here; the class
// knows nothing of the IR.
//
// Solved is the simple case: each value lies in the row of one concat, in the first place that asks
// for it, counting concats from the outermost inwards. Where that cannot be, the value is copied.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_ROWLAYOUT_H
#define CNNC_PASSES_ROWLAYOUT_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cnnc {

class RowLayout {
public:
  /// Without `share` every value has a row of its own and concats copy all their operands.
  explicit RowLayout(bool share = true) : share(share) {}

  struct Place {
    int row = 0;
    int64_t first = 0; ///< first channel within the row
  };

  /// A value of `channels` channels that something computes, so it may be computed anywhere.
  int addValue(int64_t channels);
  /// A value that lies where it does (an input, a view) and can only be copied into a concat.
  int addFixedValue(int64_t channels);
  /// The side-by-side of `operands`, a value itself. Call in program order.
  int addConcat(std::vector<int> operands);

  /// Gives every value but fixed ones its place.
  void solve();

  /// Where the value lies; none for fixed values.
  std::optional<Place> placeOf(int value) const { return values[value].place; }
  /// Whether operand `index` of the concat has to be copied into its slice.
  bool needsCopy(int concat, int index) const;
  /// First channel of operand `index` within the concat.
  int64_t firstChannel(int concat, int index) const;
  int64_t rowChannels(int row) const { return rows[row]; }
  int rowCount() const { return int(rows.size()); }

  /// One line a row: "row 0: 256 channels: v1[0..64) v4[64..192)".
  std::string str() const;

private:
  struct Value {
    int64_t channels = 0;
    bool fixed = false;
    std::vector<int> operands; // of a concat
    std::vector<bool> copied;
    std::optional<Place> place;
  };
  void placeOperands(Value &concat);

  bool share;
  std::vector<Value> values;
  std::vector<int64_t> rows;
};

} // namespace cnnc

#endif
