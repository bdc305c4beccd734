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

/// The middle of some numbers; there must be one.
double median(std::vector<double> values);

/// Sums of a cnn_call_observer's reports: by kernel, by layer, and call by call.
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

  /// One call of the program's table. Its layer may have several: forward, and each gradient.
  struct Call {
    const cnn_call *call;
    double flops = 0;               ///< of all steps
    std::vector<double> seconds;    ///< of each step, all chunks together
    double gflopsPerSecond() const; ///< by the median of its steps
  };

  /// What is added next belongs to another step.
  void startStep() { ++steps; }
  void add(const cnn_call &call, int images, double seconds);

  Table byKernel() const { return sorted(kernels); }
  Table byLayer() const { return sorted(layers); }
  const std::vector<Call> &inOrder() const { return calls; } ///< as the step runs them
  double seconds() const { return total; }

private:
  static Table sorted(const std::map<std::string, Entry> &entries);

  std::map<std::string, Entry> kernels, layers;
  std::vector<Call> calls;
  std::map<const cnn_call *, size_t> places; ///< in `calls`
  size_t steps = 0;
  double total = 0;
};

} // namespace cnnc::runtime

#endif
