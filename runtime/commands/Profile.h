//===- Profile.h - where the time of steps goes ----------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_PROFILE_H
#define CNNC_RUNTIME_COMMANDS_PROFILE_H

#include "runtime/Program.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cnnc::runtime {

/// Sums of a cnn_call_observer's reports, by kernel and by layer.
class Profile {
public:
  struct Entry {
    int64_t calls = 0;
    double seconds = 0;
    double flops = 0;
    /// 0 where the kernels do not say what they compute.
    double gflopsPerSecond() const { return seconds > 0 ? flops / seconds * 1e-9 : 0; }
  };
  using Table = std::vector<std::pair<std::string, Entry>>; ///< the slowest first

  void add(const cnn_call &call, int images, double seconds);
  Table byKernel() const { return sorted(kernels); }
  Table byLayer() const { return sorted(layers); }
  double seconds() const { return total; }

private:
  static Table sorted(const std::map<std::string, Entry> &entries);

  std::map<std::string, Entry> kernels, layers;
  double total = 0;
};

} // namespace cnnc::runtime

#endif
