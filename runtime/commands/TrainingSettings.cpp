#include "runtime/commands/TrainingSettings.h"

#include <algorithm>

namespace cnnc::runtime {

Result<TrainingState> beginTraining(const cnn_training &table, const TrainOptions &options,
                                    int64_t available) {
  TrainingState state;
  state.epochs = options.epochs.value_or(table.epochs);
  state.batch = options.batch.value_or(table.batch);
  state.seed = options.seed.value_or(table.seed);
  state.shuffle = !options.no_shuffle;
  state.learning_rate = options.learning_rate.value_or(table.learning_rate);
  state.momentum = options.momentum.value_or(table.momentum);
  state.weight_decay = options.weight_decay.value_or(table.weight_decay);
  state.images = std::min<int64_t>(options.limit.value_or(available), available);
  if (state.batch < 1 || state.epochs < 1)
    return failure("batch ", state.batch, " and epochs ", state.epochs, ", expected 1 or more");
  return state;
}

namespace {

template <typename Given, typename Begun>
Status checkSame(const char *name, const std::optional<Given> &given, Begun begun) {
  if (!given || static_cast<uint64_t>(*given) == static_cast<uint64_t>(begun))
    return {};
  return failure(name, " ", *given, ", but the run to resume was begun with ", begun);
}

} // namespace

Status continueTraining(TrainingState &state, const TrainOptions &options, int64_t available) {
  for (const Status &status : {checkSame("--batch", options.batch, state.batch),
                               checkSame("--seed", options.seed, state.seed),
                               checkSame("--limit", options.limit, state.images)})
    if (!status)
      return status;
  if (options.no_shuffle && state.shuffle)
    return failure("--no-shuffle, but the run to resume was begun without it");
  if (state.images > available)
    return failure("the run to resume was begun with ", state.images,
                   " training images, the data set has ", available);
  state.epochs = options.epochs.value_or(state.epochs);
  if (state.epoch > state.epochs)
    return failure(state.epoch - 1, " epochs are done, expected fewer than ", state.epochs,
                   ": --epochs says how many there shall be");
  state.learning_rate = options.learning_rate.value_or(state.learning_rate);
  state.momentum = options.momentum.value_or(state.momentum);
  state.weight_decay = options.weight_decay.value_or(state.weight_decay);
  return {};
}

} // namespace cnnc::runtime
