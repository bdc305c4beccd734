// How much of each space a function takes for a batch.
#include "runtime/Executor.h"

#include <algorithm>
#include <limits>

namespace cnnc::runtime {
namespace {

constexpr uint64_t element_bytes = 4;

bool touchesArena(const cnn_phase &phase) {
  for (int32_t c = 0; c < phase.call_count; ++c)
    for (int32_t v = 0; v < phase.calls[c].view_count; ++v)
      if (phase.calls[c].views[v].space == CNN_ARENA)
        return true;
  return false;
}

std::array<bool, CNN_SPACES> spacesUsed(const cnn_function &function) {
  std::array<bool, CNN_SPACES> used{};
  for (int32_t p = 0; p < function.phase_count; ++p)
    for (int32_t c = 0; c < function.phases[p].call_count; ++c) {
      const cnn_call &call = function.phases[p].calls[c];
      for (int32_t v = 0; v < call.view_count; ++v)
        if (call.views[v].space >= 0 && call.views[v].space < CNN_SPACES)
          used[static_cast<size_t>(call.views[v].space)] = true;
    }
  return used;
}

} // namespace

int64_t arenaCapacity(const cnn_program &program, const cnn_function &function, int batch) {
  for (int32_t p = 0; p < function.phase_count; ++p)
    if (!function.phases[p].chunked && touchesArena(function.phases[p]))
      return batch;
  return std::min<int64_t>(batch, std::max(program.chunk, 1));
}

Result<std::array<uint64_t, CNN_SPACES>> spaceSizes(const cnn_program &program,
                                                    const cnn_function &function, int batch) {
  const auto used = spacesUsed(function);
  std::array<uint64_t, CNN_SPACES> sizes{};
  bool overflow = false;
  auto need = [&](cnn_space space, int64_t elements, int64_t times) {
    unsigned __int128 bytes = static_cast<unsigned __int128>(elements) *
                              static_cast<unsigned __int128>(times) * element_bytes;
    overflow |= bytes > std::numeric_limits<int64_t>::max() / 2;
    if (used[space])
      sizes[space] = static_cast<uint64_t>(bytes);
  };
  const int64_t pixels = static_cast<int64_t>(program.height) * program.width;
  need(CNN_ARENA, function.arena_per_image, arenaCapacity(program, function, batch));
  need(CNN_KEPT, function.kept_per_image, batch);
  need(CNN_SCRATCH, function.scratch, 1);
  need(CNN_PARAMETERS, program.parameter_floats, 1);
  need(CNN_GRADIENTS, function.gradients, 1);
  need(CNN_OPTIMIZER, program.parameter_floats, program.optimizer_slots);
  need(CNN_STATISTICS, program.statistic_floats, 1);
  need(CNN_IMAGES, pixels * program.channels, batch);
  need(CNN_LABELS, 1, batch);
  need(CNN_LOGITS, program.classes, batch);
  need(CNN_LOSSES, 1, batch);
  if (overflow)
    return failure("a batch of ", batch, " images needs more memory than can be addressed");
  return sizes;
}

} // namespace cnnc::runtime
