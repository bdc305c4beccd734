//===- ProgressBar.h - how far a long run is, on a terminal only -----------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_PROGRESSBAR_H
#define CNNC_RUNTIME_COMMANDS_PROGRESSBAR_H

#include <chrono>
#include <cstdint>
#include <string>

namespace cnnc::runtime {

/// A line on stderr that is drawn over and over, at most ten times a second, and wiped at the end.
/// Does nothing where stderr is no terminal.
class ProgressBar {
public:
  explicit ProgressBar(std::string title);
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar &) = delete;

  /// `note` stands behind the bar.
  void show(int64_t done, int64_t total, const std::string &note);
  void clear();

private:
  std::string title;
  const bool on_terminal;
  bool drawn = false;
  std::chrono::steady_clock::time_point last{};
};

} // namespace cnnc::runtime

#endif
