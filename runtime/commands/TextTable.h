//===- TextTable.h - columns for people to read ----------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_TEXTTABLE_H
#define CNNC_RUNTIME_COMMANDS_TEXTTABLE_H

#include <string>
#include <vector>

namespace cnnc::runtime {

/// Rows of cells; the first column is aligned to the left, the others to the right.
class TextTable {
public:
  explicit TextTable(std::vector<std::string> titles) { rows.push_back(std::move(titles)); }
  void add(std::vector<std::string> cells) { rows.push_back(std::move(cells)); }
  /// Two spaces before each line.
  void print() const;

private:
  std::vector<std::vector<std::string>> rows;
};

/// A number in fixed notation.
std::string fixed(double value, int digits);

} // namespace cnnc::runtime

#endif
