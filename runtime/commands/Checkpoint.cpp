#include "runtime/commands/Checkpoint.h"

#include "runtime/Weights.h"

#include <cmath>
#include <cstring>

namespace cnnc::runtime {
namespace {

/// The numbers of a TrainingState by the names they have in the file, one 8-byte scalar each.
struct Number {
  const char *name;
  const char *dtype;
  void *value;
};

std::vector<Number> numbersOf(TrainingState &state, int64_t &shuffle) {
  return {{"epoch", "I64", &state.epoch},
          {"position", "I64", &state.position},
          {"step", "I64", &state.step},
          {"epoch_loss_sum", "F64", &state.epoch_scores.loss_sum},
          {"epoch_correct", "I64", &state.epoch_scores.correct},
          {"epoch_images", "I64", &state.epoch_scores.images},
          {"best_accuracy", "F64", &state.best_accuracy},
          {"log_bytes", "I64", &state.log_bytes},
          {"epochs", "I64", &state.epochs},
          {"batch", "I64", &state.batch},
          {"images", "I64", &state.images},
          {"seed", "U64", &state.seed},
          {"shuffle", "I64", &shuffle},
          {"learning_rate", "F64", &state.learning_rate},
          {"momentum", "F64", &state.momentum},
          {"weight_decay", "F64", &state.weight_decay}};
}

/// A space of the session, or a copy of it where its device has memory of its own.
class Memory {
public:
  Memory(const OpenSession &session, cnn_space space) : session(session.get()), space(space) {
    int64_t floats = 0;
    in_place = cnn_memory(this->session, space, &floats);
    if (!in_place)
      copy.resize(static_cast<size_t>(floats));
  }

  float *data() { return in_place ? in_place : copy.data(); }
  bool read() { return copy.empty() || cnn_read_memory(session, space, copy.data()) == 0; }
  bool write() { return copy.empty() || cnn_write_memory(session, space, copy.data()) == 0; }

private:
  cnn_session *session;
  cnn_space space;
  float *in_place;
  std::vector<float> copy;
};

/// What a run has learned so far.
struct Learned {
  explicit Learned(const OpenSession &session)
      : parameters(session, CNN_PARAMETERS), statistics(session, CNN_STATISTICS),
        optimizer(session, CNN_OPTIMIZER) {}
  bool read() { return parameters.read() && statistics.read() && optimizer.read(); }
  bool write() { return parameters.write() && statistics.write() && optimizer.write(); }

  Memory parameters, statistics, optimizer;
};

std::vector<NamedSlot> slotsOf(const cnn_program &program, Learned &learned) {
  float *parameters = learned.parameters.data();
  float *statistics = learned.statistics.data();
  float *optimizer = learned.optimizer.data();
  std::vector<NamedSlot> slots = weightSlots(program, parameters, statistics);
  for (NamedSlot &slot : slots)
    slot.name = "weights." + slot.name;
  for (int32_t s = 0; s < program.optimizer_slots; ++s)
    for (NamedSlot &slot : parameterSlots(program, optimizer + s * program.parameter_floats,
                                          "optimizer" + std::to_string(s) + "."))
      slots.push_back(std::move(slot));
  return slots;
}

/// What no run of ours has; the largest counts are those that the command line takes.
bool plausible(const TrainingState &s) {
  constexpr int64_t most_epochs = 1'000'000, most_images = 1 << 24;
  const bool counts = s.epoch >= 1 && s.epochs >= 1 && s.epochs <= most_epochs && s.step >= 0 &&
                      s.batch >= 1 && s.batch <= most_images && s.images >= 1 && s.log_bytes >= 0;
  const bool scores = s.position >= 0 && s.position <= s.images &&
                      s.epoch_scores.images == s.position && s.epoch_scores.correct >= 0 &&
                      s.epoch_scores.correct <= s.position;
  const bool reals = std::isfinite(s.epoch_scores.loss_sum) && std::isfinite(s.best_accuracy) &&
                     std::isfinite(s.learning_rate) && std::isfinite(s.momentum) &&
                     std::isfinite(s.weight_decay);
  return counts && scores && reals;
}

} // namespace

Status saveCheckpoint(const OpenSession &session, const TrainingState &state,
                      const std::string &path) {
  TrainingState copy = state;
  int64_t shuffle = state.shuffle;
  std::vector<TensorToWrite> tensors;
  for (const Number &number : numbersOf(copy, shuffle))
    tensors.push_back({number.name, number.dtype, {}, number.value});
  Learned learned(session);
  if (!learned.read())
    return failure(cnn_error(session.get()));
  UnpackedSlots unpacked = unpackSlots(slotsOf(*cnn_program_of(session.get()), learned));
  tensors.insert(tensors.end(), unpacked.tensors.begin(), unpacked.tensors.end());
  return writeTensorFile(path, tensors);
}

Result<TrainingState> loadCheckpoint(const OpenSession &session, const std::string &path) {
  auto file = TensorFile::open(path);
  if (!file)
    return file.error();
  TrainingState state;
  int64_t shuffle = 1;
  const std::vector<Number> numbers = numbersOf(state, shuffle);
  std::vector<std::string> names;
  for (const Number &number : numbers)
    names.push_back(number.name);
  Learned learned(session);
  if (Status status = readSlots(*file, slotsOf(*cnn_program_of(session.get()), learned), names);
      !status)
    return status.error();
  if (!learned.write())
    return failure(cnn_error(session.get()));
  for (const Number &number : numbers) {
    const TensorEntry &entry = *file->find(number.name);
    if (entry.dtype != number.dtype || !entry.shape.empty())
      return failure(path, ": ", number.name, " is ", describe(entry.dtype, entry.shape),
                     ", expected ", describe(number.dtype, {}));
    if (Status status = file->read(entry, number.value); !status)
      return status.error();
  }
  state.shuffle = shuffle != 0;
  if (!plausible(state))
    return failure(path, ": its numbers contradict each other");
  return state;
}

} // namespace cnnc::runtime
