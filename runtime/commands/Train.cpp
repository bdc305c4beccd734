// The train command: epochs over the training set, a test after each.
#include "runtime/commands/Checkpoint.h"
#include "runtime/commands/Commands.h"
#include "runtime/commands/Interrupt.h"
#include "runtime/commands/ProgressBar.h"
#include "runtime/commands/TrainingLog.h"
#include "runtime/commands/TrainingSettings.h"

#include "runtime/AtomicFile.h"
#include "runtime/Machine.h"
#include "runtime/Shuffle.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace cnnc::runtime {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string format(const char *pattern, double a, double b) {
  char text[96];
  std::snprintf(text, sizeof text, pattern, a, b);
  return text;
}

class TrainingRun {
public:
  TrainingRun(const DeviceChoice &choice, const TrainOptions &options)
      : choice(choice), program(*choice.program), options(options) {}

  Status run() {
    if (Status status = prepare(); !status)
      return status;
    InterruptGuard interrupts;
    Scores last, test;
    for (; state.epoch <= state.epochs;
         ++state.epoch, state.position = 0, state.epoch_scores = {}) {
      const double seconds_before = seconds;
      const int64_t images_before = trained_images;
      if (Status status = trainEpoch(); !status)
        return status;
      if (InterruptGuard::interrupted())
        return endEarly();
      auto scored = testEpoch();
      if (!scored)
        return scored.error();
      if (InterruptGuard::interrupted())
        return endEarly();
      last = state.epoch_scores;
      test = *scored;
      const double speed =
          static_cast<double>(trained_images - images_before) / (seconds - seconds_before);
      if (Status status = reportEpoch(test, std::isfinite(speed) ? speed : 0); !status)
        return status;
    }
    std::printf("loss %.3f, train acc %.3f, test acc %.3f\n", last.loss(), last.accuracy(),
                test.accuracy());
    std::printf("%.1f examples/sec on %s\n",
                seconds > 0 ? static_cast<double>(trained_images) / seconds : 0.0, program.device);
    return {};
  }

private:
  Status prepare() {
    if (Status status = readData(); !status)
      return status;
    auto opened = openSession(choice);
    if (!opened)
      return opened.error();
    session = std::move(*opened);
    if (Status status = statusOf(session, cnn_prepare_training(session.get())); !status)
      return status;
    const std::string folder = options.out;
    std::error_code problem;
    if (!folder.empty() && (std::filesystem::create_directories(folder, problem), problem))
      return failure("cannot make the folder ", folder, ": ", problem.message());
    if (Status status = options.resume ? resume() : begin(); !status)
      return status;
    // The loader's two batches and the executor's copy of one.
    const int64_t batch = std::min(state.batch, state.images);
    const uint64_t image_bytes = sizeof(float) * static_cast<uint64_t>(program.height) *
                                 static_cast<uint64_t>(program.width);
    if (Status status = checkBatchMemory(batch, 3 * image_bytes * static_cast<uint64_t>(batch));
        !status)
      return status;
    return folder.empty() ? Status() : openFolder();
  }

  /// From here on the folder holds a run that can be resumed, even if no epoch is ever finished.
  Status openFolder() {
    const std::string &folder = options.out;
    for (const char *name : {"best", "last", "state"})
      AtomicFile::removeAbandoned(folder + "/" + name + ".safetensors");
    // Before the log loses what an earlier run has written: state and log never contradict.
    if (!options.resume)
      if (Status status = saveCheckpoint(session, state, statePath()); !status)
        return status;
    auto opened_log = TrainingLog::open(folder + "/log.jsonl", state.log_bytes);
    if (!opened_log)
      return opened_log.error();
    log.emplace(std::move(*opened_log));
    return {};
  }

  Status readData() {
    auto folder = dataFolder(program, options.data);
    if (!folder)
      return folder.error();
    auto train_images = readDataset(program, *folder, DatasetPart::Train);
    if (!train_images)
      return train_images.error();
    auto test_images = readDataset(program, *folder, DatasetPart::Test);
    if (!test_images)
      return test_images.error();
    train_data = std::move(*train_images);
    test_data = std::move(*test_images);
    return {};
  }

  /// A new run: weights from a file or fresh.
  Status begin() {
    auto begun = beginTraining(program.training, options, train_data.count);
    if (!begun)
      return begun.error();
    state = *begun;
    return statusOf(session, options.weights.empty()
                                 ? cnn_initialise(session.get(), nullptr, state.seed)
                                 : cnn_load_weights(session.get(), options.weights.c_str()));
  }

  /// Goes on where the run in --out stopped.
  Status resume() {
    auto loaded = loadCheckpoint(session, statePath());
    if (!loaded)
      return loaded.error();
    state = *loaded;
    return continueTraining(state, options, train_data.count);
  }

  Status trainEpoch() {
    const uint32_t count = static_cast<uint32_t>(state.images);
    BatchLoader loader(train_data, program.height, program.width,
                       state.shuffle
                           ? shuffledOrder(count, state.seed, static_cast<uint32_t>(state.epoch))
                           : fileOrder(count),
                       static_cast<uint32_t>(state.position), static_cast<int>(state.batch));
    ProgressBar bar("epoch " + std::to_string(state.epoch) + "/" + std::to_string(state.epochs));
    const Clock::time_point start = Clock::now();
    const double seconds_before = seconds;
    const int64_t position_before = state.position;
    // A step runs on a device while the batch after it is made ready and brought there.
    for (const Batch *batch = loader.next(); batch;) {
      if (Status status = beginStep(*batch); !status)
        return status;
      batch = loader.next();
      if (batch)
        if (Status status = statusOf(session, cnn_bring_batch(session.get(), batch->images.data(),
                                                              batch->labels.data(), batch->count));
            !status)
          return status;
      if (Status status = endStep(); !status)
        return status;
      seconds = seconds_before + secondsSince(start);
      bar.show(state.position, state.images,
               format("loss %.3f, %.1f images/s", state.epoch_scores.loss(),
                      static_cast<double>(state.position - position_before) /
                          (seconds - seconds_before)));
      if (InterruptGuard::interrupted())
        break;
    }
    return {};
  }

  Status beginStep(const Batch &batch) {
    labels = batch.labels;
    cnn_step_options step{};
    step.seed = static_cast<uint32_t>(state.seed ^ state.seed >> 32);
    step.step = static_cast<uint32_t>(state.step);
    step.dropout = 1;
    step.learning_rate = static_cast<float>(state.learning_rate);
    step.momentum = static_cast<float>(state.momentum);
    step.weight_decay = static_cast<float>(state.weight_decay);
    return statusOf(session, cnn_begin_step(session.get(), batch.images.data(), batch.labels.data(),
                                            batch.count, &step));
  }

  Status endStep() {
    const int count = static_cast<int>(labels.size());
    logits.resize(labels.size() * static_cast<size_t>(program.classes));
    losses.resize(labels.size());
    if (Status status =
            statusOf(session, cnn_end_step(session.get(), logits.data(), losses.data()));
        !status)
      return status;
    Scores scores;
    scores.add(logits.data(), losses.data(), labels.data(), count, program.classes);
    if (!std::isfinite(scores.loss()))
      return failure("the loss of step ", state.step, " is ", scores.loss(),
                     ", expected a finite number: a smaller --lr may help");
    if (log)
      if (Status status = log->step(state.step, state.epoch, scores.loss()); !status)
        return status;
    state.epoch_scores.loss_sum += scores.loss_sum;
    state.epoch_scores.correct += scores.correct;
    state.epoch_scores.images += scores.images;
    state.position += count;
    ++state.step;
    trained_images += count;
    return {};
  }

  Result<Scores> testEpoch() {
    ProgressBar bar("test");
    return scoreDataset(session, test_data, [&](int64_t done) {
      bar.show(done, test_data.count, "");
      return !InterruptGuard::interrupted();
    });
  }

  Status reportEpoch(const Scores &test, double images_per_second) {
    const Scores &trained = state.epoch_scores;
    std::printf("epoch %lld/%lld: loss %.3f, train acc %.3f, test acc %.3f, %.1f images/s\n",
                static_cast<long long>(state.epoch), static_cast<long long>(state.epochs),
                trained.loss(), trained.accuracy(), test.accuracy(), images_per_second);
    std::fflush(stdout);
    if (!log)
      return {};
    if (Status status = log->epoch(state.epoch, trained.loss(), trained.accuracy(), test.accuracy(),
                                   images_per_second);
        !status)
      return status;
    const bool best = test.accuracy() > state.best_accuracy;
    if (best)
      state.best_accuracy = test.accuracy();
    for (const char *name : {"last", "best"})
      if (best || !std::strcmp(name, "last"))
        if (Status status = saveWeights(name); !status)
          return status;
    TrainingState next = state;
    ++next.epoch;
    next.position = 0;
    next.epoch_scores = {};
    return saveState(next);
  }

  Status saveWeights(const std::string &name) {
    const std::string path = options.out + "/" + name + ".safetensors";
    return statusOf(session, cnn_save_weights(session.get(), path.c_str()));
  }

  Status saveState(TrainingState what) {
    if (Status status = log->sync(); !status)
      return status;
    what.log_bytes = log->bytes();
    return saveCheckpoint(session, what, statePath());
  }

  std::string statePath() const { return options.out + "/state.safetensors"; }

  Status endEarly() {
    if (log) {
      if (Status status = saveWeights("last"); !status)
        return status;
      if (Status status = saveState(state); !status)
        return status;
    }
    std::fprintf(stderr, "interrupted after step %lld of epoch %lld%s\n",
                 static_cast<long long>(state.step), static_cast<long long>(state.epoch),
                 log ? "; --resume goes on from here" : "");
    return {};
  }

  const DeviceChoice choice;
  const cnn_program &program;
  const TrainOptions &options;
  OpenSession session;
  LabelledImages train_data, test_data;
  TrainingState state;
  std::optional<TrainingLog> log; ///< only with --out
  std::vector<int32_t> labels;    ///< of the step that runs
  std::vector<float> logits, losses;
  double seconds = 0; ///< spent in training, tests apart
  int64_t trained_images = 0;
};

} // namespace

Status train(const DeviceChoice &choice, const TrainOptions &options) {
  return TrainingRun(choice, options).run();
}

} // namespace cnnc::runtime
