//===- Checkpoint.h - all that a training run needs to go on ---------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_CHECKPOINT_H
#define CNNC_RUNTIME_COMMANDS_CHECKPOINT_H

#include "runtime/commands/OpenSession.h"
#include "runtime/commands/Scores.h"

#include <cstdint>
#include <string>

namespace cnnc::runtime {

/// Where a run stands, and the settings that decide how it goes on.
struct TrainingState {
  int64_t epoch = 1;    ///< the running epoch, from 1
  int64_t position = 0; ///< images of it that are done
  int64_t step = 0;     ///< optimizer steps so far
  Scores epoch_scores;  ///< of the epoch's images that are done
  double best_accuracy = -1;
  int64_t log_bytes = 0; ///< length of log.jsonl up to here

  int64_t epochs = 0;            ///< that there shall be
  int64_t batch = 0, images = 0; ///< images of an epoch
  uint64_t seed = 0;
  bool shuffle = true;
  double learning_rate = 0, momentum = 0, weight_decay = 0;
};

/// Writes parameters, running statistics, optimizer state and `state` to one file, so that they
/// always fit each other.
Status saveCheckpoint(const OpenSession &session, const TrainingState &state,
                      const std::string &path);

/// Reads them back, bit for bit.
Result<TrainingState> loadCheckpoint(const OpenSession &session, const std::string &path);

} // namespace cnnc::runtime

#endif
