#include "runtime/Executor.h"

#include "runtime/Machine.h"
#include "runtime/ThreadPool.h"
#include "runtime/devices/Cpu.h"

#include <algorithm>

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
                                             "the losses",
                                             "activations kept for the batch"};

bool livesAcrossSteps(size_t space) {
  return space == CNN_PARAMETERS || space == CNN_GRADIENTS || space == CNN_OPTIMIZER ||
         space == CNN_STATISTICS;
}

/// Images of a phase's runs over the batch; of the last one perhaps fewer.
int imagesOfRun(const cnn_program &program, const cnn_phase &phase, int batch) {
  return phase.chunked ? std::min(std::max(program.chunk, 1), batch) : batch;
}

/// Calls body(first image, images) for each run of a phase over the batch.
template <typename Body>
Status forEachRun(const cnn_program &program, const cnn_phase &phase, int batch, const Body &body) {
  const int step = imagesOfRun(program, phase, batch);
  for (int64_t first = 0; first < batch; first += step)
    if (Status status =
            body(static_cast<int>(first), static_cast<int>(std::min<int64_t>(step, batch - first)));
        !status)
      return status;
  return {};
}

/// Calls body(call, placement) for each call of each phase's first run and of its last, which is
/// the smallest: no other reaches farther in a space or takes more workspace.
template <typename Body>
Status forEachCallOfEnds(const cnn_program &program, const cnn_function &function,
                         Placement placement, const Body &body) {
  const int batch = static_cast<int>(placement.batch);
  for (int32_t p = 0; p < function.phase_count; ++p) {
    const cnn_phase &phase = function.phases[p];
    const int step = imagesOfRun(program, phase, batch);
    for (int first : std::set{0, (batch - 1) / step * step}) {
      placement.first_image = first;
      placement.images = std::min(step, batch - first);
      for (int32_t c = 0; c < phase.call_count; ++c)
        if (Status status = body(phase.calls[c], placement); !status)
          return status;
    }
  }
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

Executor::Executor(const cnn_program &program) : Executor(program, std::make_unique<Cpu>()) {}

Executor::Executor(const cnn_program &program, std::unique_ptr<Device> device)
    : program(program), where(std::move(device)) {
  arguments.useDevice(where->halideInterface());
}

void Executor::observe(Observer with) {
  observer = std::move(with);
  where->timeCalls(static_cast<bool>(observer));
}

Placement Executor::place(const cnn_function &function, int batch) const {
  Placement placement;
  for (size_t s = 0; s < CNN_SPACES; ++s)
    placement.spaces[s] = {spaces[s].data(), static_cast<int64_t>(spaces[s].size() / 4)};
  placement.capacity = arenaCapacity(program, function, batch);
  placement.batch = batch;
  return placement;
}

Status Executor::grow(cnn_space which, uint64_t bytes) {
  DeviceBuffer &space = spaces[which];
  if (bytes <= space.size() && (space.data() || bytes == 0))
    return {};
  recorded.clear();
  std::vector<std::byte> kept(livesAcrossSteps(which) && space.data() ? space.size() : 0);
  if (!kept.empty())
    if (Status status = where->read(kept.data(), space.data(), kept.size()); !status)
      return status;
  if (kept.empty())
    space = DeviceBuffer(); // gives the old memory back first
  auto buffer = DeviceBuffer::allocate(*where, bytes, space_names[which]);
  if (!buffer)
    return buffer.error();
  space = std::move(*buffer);
  if (which == CNN_SCRATCH)
    prepared = nullptr;
  return kept.empty() ? Status() : where->write(space.data(), kept.data(), kept.size());
}

Status Executor::growWorkspace(uint64_t bytes) {
  if (bytes <= workspace.size())
    return {};
  recorded.clear();
  where->useWorkspace(nullptr, 0);
  workspace = DeviceBuffer(); // gives the old memory back first
  auto buffer = DeviceBuffer::allocate(*where, bytes, "the sums between kernels");
  if (!buffer)
    return buffer.error();
  workspace = std::move(*buffer);
  where->useWorkspace(workspace.data(), workspace.size());
  return {};
}

Status Executor::reserveWeights() {
  if (Status status = grow(CNN_PARAMETERS, static_cast<uint64_t>(program.parameter_floats) * 4);
      !status)
    return status;
  return grow(CNN_STATISTICS, static_cast<uint64_t>(program.statistic_floats) * 4);
}

Status Executor::reserveOptimizer() {
  return grow(CNN_OPTIMIZER, static_cast<uint64_t>(program.parameter_floats) * 4 *
                                 static_cast<uint64_t>(program.optimizer_slots));
}

Status Executor::reserve(const cnn_function &function, int batch) {
  if (checked.count({&function, batch}))
    return {};
  if (batch < 1)
    return failure("a batch of ", batch, " images, expected 1 or more");
  const auto need = needOf(function, batch);
  if (!need)
    return need.error();
  if (const uint64_t missing = missingBytes(*need))
    if (Status status = checkMemory(function, batch, missing); !status)
      return status;
  if (!need->sound)
    return need->sound;
  for (size_t s = 0; s < CNN_SPACES; ++s)
    if (Status status = grow(static_cast<cnn_space>(s), need->sizes[s]); !status)
      return status;
  if (Status status = growWorkspace(need->workspace); !status)
    return status;
  checked.insert({&function, batch});
  return {};
}

Result<Executor::Need> Executor::needOf(const cnn_function &function, int batch) const {
  auto sizes = spaceSizes(program, function, batch);
  if (!sizes)
    return sizes.error();
  Need need;
  need.sizes = *sizes;
  // The spaces as they will be. Nobody follows the addresses.
  Placement placement = place(function, batch);
  for (size_t s = 0; s < CNN_SPACES; ++s)
    placement.spaces[s] = {reinterpret_cast<std::byte *>(need.sizes[s] ? Device::slack : 0),
                           static_cast<int64_t>(need.sizes[s] / 4)};
  need.sound = forEachCallOfEnds(program, function, placement, checkCall);
  if (!need.sound)
    return need;
  CallArguments shapes;
  shapes.useDevice(where->halideInterface());
  RunValues values;
  values.batch = batch;
  (void)forEachCallOfEnds(
      program, function, placement, [&](const cnn_call &call, const Placement &placed) -> Status {
        void **arguments = shapes.bind(call, placed, values);
        need.workspace = std::max(need.workspace, where->workspaceOf(call, arguments));
        return {};
      });
  return need;
}

uint64_t Executor::missingBytes(const Need &need) const {
  const std::array<uint64_t, CNN_SPACES> &sizes = need.sizes;
  uint64_t missing = 0;
  if (need.workspace > workspace.size())
    missing += need.workspace - workspace.size() + Device::slack;
  for (size_t s = 0; s < CNN_SPACES; ++s)
    if (sizes[s] > spaces[s].size())
      missing += sizes[s] - (livesAcrossSteps(s) ? 0 : spaces[s].size()) + Device::slack;
  // The next batch waits on the device.
  if (where->copiesAhead())
    for (size_t s : {CNN_IMAGES, CNN_LABELS})
      if (sizes[s] > spaces[s].size())
        missing += sizes[s] - spaces[s].size() + Device::slack;
  return missing;
}

Status Executor::checkMemory(const cnn_function &function, int batch, uint64_t missing) const {
  const uint64_t available = where->freeMemory();
  if (missing <= available)
    return {};
  int fits = 0, too_large = batch;
  while (too_large - fits > 1) {
    const int middle = fits + (too_large - fits) / 2;
    const auto need = needOf(function, middle);
    (need && need->sound && missingBytes(*need) <= available ? fits : too_large) = middle;
  }
  const std::string on = where->isHost() ? "" : " on " + where->name();
  const std::string advice =
      fits ? "take a smaller batch, at most " + std::to_string(fits) : "not even one image fits";
  return failure("a batch of ", batch, " images needs ", formatBytes(missing), " of memory", on,
                 ", ", formatBytes(available), " is available: ", advice);
}

Status Executor::run(const cnn_function &function, const RunValues &values) {
  if (Status status = reserve(function, values.batch); !status)
    return status;
  FlushDenormals flush;
  const bool stands = prepared == &function;
  prepared = nullptr; // until all of it has run
  if (Status status = where->records() && !observer ? runRecorded(function, values, stands)
                                                    : runPlainly(function, values, stands);
      !status) {
    if (observer)
      (void)where->takeTimes(); // of calls that nobody will be told of
    return status;
  }
  if (observer)
    if (Status status = report(function, values.batch, stands); !status)
      return status;
  prepared = writesParameters(function) ? nullptr : &function;
  return {};
}

Status Executor::runPlainly(const cnn_function &function, const RunValues &values, bool stands) {
  Placement placement = place(function, values.batch);
  for (int32_t p = 0; p < function.phase_count; ++p) {
    const cnn_phase &phase = function.phases[p];
    if (stands && dependsOnParametersAlone(phase))
      continue;
    Status status = forEachRun(program, phase, values.batch, [&](int first, int images) -> Status {
      placement.first_image = first;
      placement.images = images;
      for (int32_t c = 0; c < phase.call_count; ++c)
        if (Status done =
                where->run(phase.calls[c], arguments.bind(phase.calls[c], placement, values));
            !done)
          return done;
      return {};
    });
    if (!status)
      return status;
  }
  return {};
}

std::vector<PlacedCall> Executor::callsOf(const cnn_function &function, int batch,
                                          bool stands) const {
  std::vector<PlacedCall> calls;
  for (int32_t p = 0; p < function.phase_count; ++p) {
    const cnn_phase &phase = function.phases[p];
    if (stands && dependsOnParametersAlone(phase))
      continue;
    (void)forEachRun(program, phase, batch, [&](int first, int images) -> Status {
      for (int32_t c = 0; c < phase.call_count; ++c)
        calls.push_back({&phase.calls[c], first, images});
      return {};
    });
  }
  return calls;
}

Status Executor::runRecorded(const cnn_function &function, const RunValues &values, bool stands) {
  constexpr size_t most = 16; // each holds resources of the driver
  const auto key = std::tuple(&function, values.batch, stands);
  auto found = recorded.find(key);
  if (found != recorded.end() && !found->second.fits(values)) {
    recorded.erase(found);
    found = recorded.end();
  }
  if (found == recorded.end()) {
    if (recorded.size() >= most)
      recorded.clear();
    found = recorded.try_emplace(key, callsOf(function, values.batch, stands), values).first;
  }
  Placement placement = place(function, values.batch);
  return found->second.run(*where, [&](const PlacedCall &placed) {
    placement.first_image = placed.first_image;
    placement.images = placed.images;
    return where->run(*placed.call, arguments.bind(*placed.call, placement, values));
  });
}

Status Executor::report(const cnn_function &function, int batch, bool stands) {
  auto times = where->takeTimes();
  if (!times)
    return times.error();
  const std::vector<PlacedCall> calls = callsOf(function, batch, stands);
  for (size_t c = 0; c < std::min(calls.size(), times->size()); ++c)
    observer(*calls[c].call, calls[c].images, (*times)[c]);
  return {};
}

} // namespace cnnc::runtime
