//===- RowLayout.h - which channels of which row each value gets --------------------*- C++ -*-===//
//
// A pixel of a buffer is a row of channels; a value is a slice of a row. A concat's operands lie in
// its row side by side, so the concat costs nothing; a slice of a value lies within it. Values and
// rows are numbers here; the class knows nothing of the IR.
//
// Values that have to lie next to each other form a group, in which each has its first channel; a
// concat joins the groups of its operands, if no two values that are computed would share channels.
// Where that cannot be, the operand is copied. Concats are served from the last to the first, so
// that an outer one comes before those inside it. What becomes of a group is one row.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_PASSES_ROWLAYOUT_H
#define CNNC_PASSES_ROWLAYOUT_H

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cnnc {

class RowLayout {
public:
  /// Without `share` concats copy all their operands.
  explicit RowLayout(bool share = true) : share(share) {}

  struct Place {
    int row = 0;
    int64_t first = 0; ///< first channel within the row
  };

  /// A value of `channels` channels that something computes, so it may be computed anywhere.
  int addValue(int64_t channels);
  /// A value that lies where it does (an input) and can only be copied into a concat.
  int addFixedValue(int64_t channels);
  /// `channels` channels of `value` from `first`: they lie where it lies.
  int addSlice(int value, int64_t first, int64_t channels);
  /// The side-by-side of `operands`, a value itself. Call in program order.
  int addConcat(std::vector<int> operands);
  /// The value's row has to end where it ends, if concats allow it: nobody is merged to its sides.
  void keepDense(int value) { dense.push_back(value); }

  /// Gives every value but fixed ones its place.
  void solve();

  /// After solve(): which of the values, each computed anywhere, could be one computed value. Each
  /// answer has two values or more in the order in which they then lie side by side; that one order
  /// is free but for those that concats hold at an end of their row. The layout is changed to it.
  std::vector<std::vector<int>> merge(const std::vector<int> &candidates);

  /// Where the value lies; none for fixed values.
  std::optional<Place> placeOf(int value) const;
  /// Whether operand `index` of the concat has to be copied into its slice.
  bool needsCopy(int concat, int index) const;
  /// First channel of operand `index` within the concat.
  int64_t firstChannel(int concat, int index) const;
  int64_t rowChannels(int row) const;
  int rowCount() const { return int(rows.size()); }

  /// One line a row: "row 0: 256 channels: v1[0..64) v4[64..192)".
  std::string str() const;

private:
  struct Value {
    int64_t channels = 0;
    int group = 0;             // look it up with groupOf
    int64_t first = 0;         // within the group, may be negative
    std::vector<int> operands; // of a concat
    std::vector<bool> copied;
  };
  /// Channels that hold something computed or copied: first -> end.
  using Occupied = std::map<int64_t, int64_t>;
  struct Group {
    Occupied occupied;
    std::vector<int> values;
    bool fixed = false;
    bool dense = false;
    int row = -1;
  };
  /// Candidates that lie side by side in one group.
  struct Unit {
    std::vector<int> values;
    int64_t channels = 0;
    bool openLeft = false, openRight = false; // nothing else lies beyond that end
  };

  int addToNewGroup(int64_t channels, bool occupies);
  int64_t endOf(int value) const { return values[value].first + values[value].channels; }
  bool follows(int value, int next) const;
  void join(int group, int other, int64_t shift);
  bool tryToJoin(int value, int64_t first, int group);
  void placeOperands(int concat);
  std::vector<Unit> unitsOf(const std::vector<int> &candidates) const;
  void numberRows();

  bool share;
  std::vector<Value> values;
  std::vector<Group> groups;
  std::vector<int> rows; // the group of each
  std::vector<int> dense;
};

} // namespace cnnc

#endif
