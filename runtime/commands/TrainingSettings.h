//===- TrainingSettings.h - what a run of training is told ------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_TRAININGSETTINGS_H
#define CNNC_RUNTIME_COMMANDS_TRAININGSETTINGS_H

#include "runtime/Program.h"
#include "runtime/commands/Checkpoint.h"
#include "runtime/commands/Commands.h"

namespace cnnc::runtime {

/// A new run's state: settings from the command line, else from the table. `available` counts the
/// training set's images.
Result<TrainingState> beginTraining(const cnn_training &table, const TrainOptions &options,
                                    int64_t available);

/// The settings of a run that goes on: its own, but for those that the command line may change.
/// What decides the order of images must be as it was; an error says what is not.
Status continueTraining(TrainingState &state, const TrainOptions &options, int64_t available);

} // namespace cnnc::runtime

#endif
