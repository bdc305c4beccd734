#include "runtime/RecordedRun.h"

namespace cnnc::runtime {
namespace {

bool takesStep(const cnn_call &call) {
  for (int32_t s = 0; s < call.scalar_count; ++s)
    if (call.scalars[s].source == CNN_STEP)
      return true;
  return false;
}

} // namespace

bool RecordedRun::fits(const RunValues &now) const {
  return now.batch == values.batch && now.seed == values.seed && now.dropout == values.dropout &&
         now.learning_rate == values.learning_rate && now.momentum == values.momentum &&
         now.weight_decay == values.weight_decay;
}

Status RecordedRun::runCalls(size_t begin, size_t end, const RunCall &run_call) const {
  for (size_t c = begin; c < end; ++c)
    if (Status status = run_call(calls[c]); !status)
      return status;
  return {};
}

Result<std::unique_ptr<Device::Recording>>
RecordedRun::record(Device &device, size_t begin, size_t end, const RunCall &run_call) const {
  if (Status status = device.startRecording(); !status)
    return status.error();
  const Status noted = runCalls(begin, end, run_call);
  auto recording = device.endRecording(); // in any case
  if (!noted)
    return noted.error();
  return recording;
}

Status RecordedRun::run(Device &device, const RunCall &run_call) {
  if (!ran) {
    ran = true;
    return runCalls(0, calls.size(), run_call);
  }
  size_t next = 0; // of the recordings
  for (size_t begin = 0, end; begin < calls.size(); begin = end) {
    for (end = begin; end < calls.size() && !takesStep(*calls[end].call);)
      ++end;
    if (end == begin) {
      if (Status status = run_call(calls[end++]); !status)
        return status;
      continue;
    }
    if (next == recordings.size() && !plain) {
      auto recording = record(device, begin, end, run_call);
      plain = !recording.ok(); // if a call is at fault, running it says so
      if (recording)
        recordings.push_back(std::move(*recording));
    }
    const Status status = next < recordings.size() ? device.replay(*recordings[next++])
                                                   : runCalls(begin, end, run_call);
    if (!status)
      return status;
  }
  return {};
}

} // namespace cnnc::runtime
