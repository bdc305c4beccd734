#include "runtime/Executor.h"

#include "runtime/HalideHooks.h"
#include "runtime/Machine.h"
#include "runtime/ThreadPool.h"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace cnnc::runtime {
namespace {

const char *const space_names[CNN_SPACES] = {"the arena of activations",
                                             "the scratch space",
                                             "the parameters",
                                             "the gradients",
                                             "the optimizer's state",
                                             "running statistics",
                                             "the images",
                                             "the labels",
                                             "the logits",
                                             "the losses"};

bool livesAcrossSteps(size_t space) {
  return space == CNN_PARAMETERS || space == CNN_GRADIENTS || space == CNN_OPTIMIZER ||
         space == CNN_STATISTICS;
}

/// Calls body(first image, images) for each run of a phase over the batch.
template <typename Body>
Status forEachRun(const cnn_program &program, const cnn_phase &phase, int batch, const Body &body) {
  const int step = phase.chunked ? std::max(program.chunk, 1) : batch;
  for (int64_t first = 0; first < batch; first += step)
    if (Status status =
            body(static_cast<int>(first), static_cast<int>(std::min<int64_t>(step, batch - first)));
        !status)
      return status;
  return {};
}

/// Whether the phase computes from parameters what lies in the scratch space: transposed filters,
/// filters at Winograd's points.
bool dependsOnParametersAlone(const cnn_phase &phase) {
  for (int32_t c = 0; c < phase.call_count; ++c)
    for (int32_t v = 0; v < phase.calls[c].view_count; ++v)
      if (const int32_t space = phase.calls[c].views[v].space;
          space != CNN_PARAMETERS && space != CNN_SCRATCH)
        return false;
  return !phase.chunked;
}

bool writesParameters(const cnn_function &function) {
  for (int32_t p = 0; p < function.phase_count; ++p)
    for (int32_t c = 0; c < function.phases[p].call_count; ++c) {
      const cnn_call &call = function.phases[p].calls[c];
      for (int32_t v = call.view_count - call.output_count; v < call.view_count; ++v)
        if (call.views[v].space == CNN_PARAMETERS)
          return true;
    }
  return false;
}

} // namespace

Placement Executor::place(const cnn_function &function, int batch) const {
  Placement placement;
  for (size_t s = 0; s < CNN_SPACES; ++s)
    placement.spaces[s] = {spaces[s].data(), static_cast<int64_t>(spaces[s].size() / 4)};
  placement.capacity = arenaCapacity(program, function, batch);
  placement.arena_whole = placement.capacity == batch;
  return placement;
}

Status Executor::grow(cnn_space which, uint64_t bytes) {
  AlignedBuffer &space = spaces[which];
  if (bytes <= space.size() && (space.data() || bytes == 0))
    return {};
  if (!livesAcrossSteps(which))
    space = AlignedBuffer(); // gives the old memory back first
  auto buffer = AlignedBuffer::allocate(bytes, space_names[which]);
  if (!buffer)
    return buffer.error();
  if (space.data())
    std::memcpy(buffer->data(), space.data(), space.size());
  space = std::move(*buffer);
  if (which == CNN_SCRATCH)
    prepared = nullptr;
  return {};
}

Status Executor::reserveWeights() {
  if (Status status = grow(CNN_PARAMETERS, static_cast<uint64_t>(program.parameter_floats) * 4);
      !status)
    return status;
  return grow(CNN_STATISTICS, static_cast<uint64_t>(program.statistic_floats) * 4);
}

Status Executor::reserveTraining() {
  const uint64_t bytes = static_cast<uint64_t>(program.parameter_floats) * 4;
  if (Status status = grow(CNN_GRADIENTS, bytes); !status)
    return status;
  return grow(CNN_OPTIMIZER, bytes * static_cast<uint64_t>(program.optimizer_slots));
}

Status Executor::reserve(const cnn_function &function, int batch) {
  if (checked.count({&function, batch}))
    return {};
  if (batch < 1)
    return failure("a batch of ", batch, " images, expected 1 or more");
  auto sizes = spaceSizes(program, function, batch);
  if (!sizes)
    return sizes.error();
  uint64_t missing = 0;
  for (size_t s = 0; s < CNN_SPACES; ++s)
    if ((*sizes)[s] > spaces[s].size())
      missing += (*sizes)[s] - (livesAcrossSteps(s) ? 0 : spaces[s].size());
  if (missing)
    if (Status status = checkBatchMemory(batch, missing); !status)
      return status;
  for (size_t s = 0; s < CNN_SPACES; ++s)
    if (Status status = grow(static_cast<cnn_space>(s), (*sizes)[s]); !status)
      return status;
  if (Status status = check(function, batch); !status)
    return status;
  checked.insert({&function, batch});
  return {};
}

Status Executor::check(const cnn_function &function, int batch) const {
  Placement placement = place(function, batch);
  for (int32_t p = 0; p < function.phase_count; ++p) {
    const cnn_phase &phase = function.phases[p];
    Status status = forEachRun(program, phase, batch, [&](int first, int images) -> Status {
      placement.first_image = first;
      placement.images = images;
      for (int32_t c = 0; c < phase.call_count; ++c)
        if (Status sound = checkCall(phase.calls[c], placement); !sound)
          return sound;
      return {};
    });
    if (!status)
      return status;
  }
  return {};
}

Status Executor::run(const cnn_function &function, const RunValues &values) {
  if (Status status = reserve(function, values.batch); !status)
    return status;
  FlushDenormals flush;
  Placement placement = place(function, values.batch);
  const bool stands = prepared == &function;
  prepared = nullptr; // until all of it has run
  for (int32_t p = 0; p < function.phase_count; ++p) {
    const cnn_phase &phase = function.phases[p];
    if (stands && dependsOnParametersAlone(phase))
      continue;
    Status status = forEachRun(program, phase, values.batch, [&](int first, int images) {
      placement.first_image = first;
      placement.images = images;
      return runCalls(phase, placement, values);
    });
    if (!status)
      return status;
  }
  prepared = writesParameters(function) ? nullptr : &function;
  return {};
}

Status Executor::runCalls(const cnn_phase &phase, const Placement &placement,
                          const RunValues &values) {
  using Clock = std::chrono::steady_clock;
  for (int32_t c = 0; c < phase.call_count; ++c) {
    const cnn_call &call = phase.calls[c];
    void **bound = arguments.bind(call, placement, values);
    const Clock::time_point start = observer ? Clock::now() : Clock::time_point();
    const int status = call.function(bound);
    if (observer)
      observer(call, placement.images, std::chrono::duration<double>(Clock::now() - start).count());
    if (status != 0) {
      std::string said = takeKernelMessage();
      return failure("kernel ", call.kernel, " of ", call.layer, " failed with status ", status,
                     said.empty() ? "" : ": ", said);
    }
  }
  return {};
}

} // namespace cnnc::runtime
