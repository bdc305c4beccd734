//===- RecordedRun.h - a function's calls, launched again as recorded ------------------*- C++
//-*-===//
//
// A training step launches the same kernels with the same arguments each time, but for a count of
// steps that dropout takes. A device that can record launches everything between two such calls as
// one.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_RECORDEDRUN_H
#define CNNC_RUNTIME_RECORDEDRUN_H

#include "runtime/CallArguments.h"
#include "runtime/devices/Device.h"

#include <functional>
#include <memory>
#include <vector>

namespace cnnc::runtime {

/// A call and the images it runs on.
struct PlacedCall {
  const cnn_call *call;
  int first_image, images;
};

class RecordedRun {
public:
  using RunCall = std::function<Status(const PlacedCall &)>;

  RecordedRun(std::vector<PlacedCall> calls, const RunValues &values)
      : calls(std::move(calls)), values(values) {}

  /// Whether only the count of steps is another than when it was recorded.
  bool fits(const RunValues &now) const;

  /// Runs all calls. The first time call by call, so that modules are loaded; the second time it is
  /// recorded. What cannot be recorded runs call by call.
  Status run(Device &device, const RunCall &run_call);

private:
  Status runCalls(size_t begin, size_t end, const RunCall &run_call) const;
  Result<std::unique_ptr<Device::Recording>> record(Device &device, size_t begin, size_t end,
                                                    const RunCall &run_call) const;

  std::vector<PlacedCall> calls;
  RunValues values;
  std::vector<std::unique_ptr<Device::Recording>> recordings; ///< in the order of the calls
  bool ran = false;
  bool plain = false; ///< what is not recorded yet cannot be
};

} // namespace cnnc::runtime

#endif
