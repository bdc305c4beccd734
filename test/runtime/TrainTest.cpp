// The train command: what it prints, what it writes, and that equal runs give equal bits.
#include "test/runtime/IdxFiles.h"
#include "test/runtime/LinearProgram.h"
#include "test/runtime/RunCommand.h"

#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace cnnc::test;
using nlohmann::json;
using testing::HasSubstr;
using testing::MatchesRegex;

namespace {

class TrainTest : public testing::Test {
protected:
  LinearProgram program{1, 10, 10, 10, 8};
  TemporaryFolder data, folder;

  void SetUp() override { writeDataset(data, 150, 40); }

  Outcome train(std::vector<std::string> options) {
    options.insert(options.begin(), {"train", "--data", data.path, "--batch", "16"});
    return runCommand(program.table, options);
  }

  std::vector<json> log(const std::string &run) {
    std::istringstream lines(folder.read(run + "/log.jsonl"));
    std::vector<json> objects;
    for (std::string line; std::getline(lines, line);)
      objects.push_back(json::parse(line));
    return objects;
  }

  /// The losses of the steps, as logged.
  std::vector<double> losses(const std::string &run) {
    std::vector<double> values;
    for (const json &object : log(run))
      if (object.contains("step"))
        values.push_back(object["loss"]);
    return values;
  }
};

TEST_F(TrainTest, PrintsALineAnEpochAndTwoClosingLines) {
  const Outcome outcome = train({"--epochs", "2"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              MatchesRegex(
                  "epoch 1/2: loss [0-9.]+, train acc [0-9.]+, test acc [0-9.]+, [0-9.]+ images/s\n"
                  "epoch 2/2: loss [0-9.]+, train acc [0-9.]+, test acc [0-9.]+, [0-9.]+ images/s\n"
                  "loss [0-9]\\.[0-9]+, train acc [01]\\.[0-9]+, test acc [01]\\.[0-9]+\n"
                  "[0-9]+\\.[0-9] examples/sec on cpu\n"));
  EXPECT_EQ(outcome.err, "") << "no progress bar without a terminal";
}

TEST_F(TrainTest, LearnsWhatCanBeLearned) {
  ASSERT_EQ(train({"--epochs", "20", "--out", folder / "run"}).status, 0);
  const json last = log("run").back();
  EXPECT_EQ(last["epoch"], 20);
  EXPECT_GT(last["train_accuracy"], 0.9);
  EXPECT_GT(last["test_accuracy"], 0.9);
}

TEST_F(TrainTest, LogsEachStepAndEachEpoch) {
  ASSERT_EQ(train({"--epochs", "2", "--limit", "40", "--out", folder / "run"}).status, 0);
  const std::vector<json> objects = log("run");
  ASSERT_EQ(objects.size(), 8u); // 3 steps of 16, 16 and 8 images, twice, and two epochs
  for (int i : {0, 1, 2}) {
    EXPECT_EQ(objects[static_cast<size_t>(i)]["step"], i);
    EXPECT_EQ(objects[static_cast<size_t>(i)]["epoch"], 1);
  }
  EXPECT_FALSE(objects[3].contains("step"));
  EXPECT_EQ(objects[3]["epoch"], 1);
  for (const char *field : {"loss", "train_accuracy", "test_accuracy", "images_per_second"})
    EXPECT_TRUE(objects[3][field].is_number()) << field;
  EXPECT_EQ(objects[4]["step"], 3);
  EXPECT_EQ(objects[4]["epoch"], 2);
  // The epoch's loss is the mean over its images.
  const std::vector<double> steps = losses("run");
  EXPECT_NEAR(objects[3]["loss"], (16 * steps[0] + 16 * steps[1] + 8 * steps[2]) / 40, 1e-9);
}

TEST_F(TrainTest, WritesNothingWithoutOut) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path);
  EXPECT_EQ(train({"--epochs", "1"}).status, 0);
  std::filesystem::current_path(before);
  EXPECT_EQ(folder.fileCount(), 0u);
}

TEST_F(TrainTest, EqualRunsGiveEqualBitsOnAnyNumberOfThreads) {
  ASSERT_EQ(train({"--epochs", "2", "--out", folder / "a", "--threads", "1"}).status, 0);
  ASSERT_EQ(train({"--epochs", "2", "--out", folder / "b", "--threads", "2"}).status, 0);
  ASSERT_EQ(train({"--epochs", "2", "--out", folder / "c", "--seed", "9"}).status, 0);
  EXPECT_EQ(folder.read("a/last.safetensors"), folder.read("b/last.safetensors"));
  EXPECT_EQ(losses("a"), losses("b"));
  EXPECT_NE(losses("a"), losses("c"));
}

TEST_F(TrainTest, ResumedRunEqualsAnUninterruptedOne) {
  ASSERT_EQ(train({"--epochs", "4", "--momentum", "0.9", "--out", folder / "whole"}).status, 0);
  ASSERT_EQ(train({"--epochs", "2", "--momentum", "0.9", "--out", folder / "parts"}).status, 0);
  const Outcome resumed = train({"--epochs", "4", "--resume", "--out", folder / "parts"});
  ASSERT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_EQ(folder.read("whole/last.safetensors"), folder.read("parts/last.safetensors"));
  EXPECT_EQ(folder.read("whole/best.safetensors"), folder.read("parts/best.safetensors"));
  EXPECT_EQ(losses("whole"), losses("parts"));
  EXPECT_EQ(log("whole").size(), log("parts").size());
}

/// Sends this process Ctrl-C in the step of that number, through the update kernel.
int steps_until_interrupt;
int (*real_update)(void **);
int interruptingUpdate(void **arguments) {
  if (--steps_until_interrupt == 0)
    std::raise(SIGINT);
  return real_update(arguments);
}

TEST_F(TrainTest, InterruptedRunGoesOnToTheSameBits) {
  ASSERT_EQ(train({"--epochs", "3", "--momentum", "0.9", "--out", folder / "whole"}).status, 0);

  cnn_call update = program.table.update.phases[0].calls[0];
  real_update = update.function;
  update.function = interruptingUpdate;
  const cnn_phase phase{0, 1, &update};
  const cnn_function function = program.table.update;
  program.table.update.phases = &phase;
  steps_until_interrupt = 14; // the fourth of the second epoch's ten
  const Outcome first = train({"--epochs", "3", "--momentum", "0.9", "--out", folder / "parts"});
  EXPECT_EQ(first.status, 0);
  EXPECT_THAT(first.err, HasSubstr("interrupted after step 14 of epoch 2"));
  EXPECT_EQ(losses("parts").size(), 14u);

  program.table.update = function;
  ASSERT_EQ(train({"--epochs", "3", "--resume", "--out", folder / "parts"}).status, 0);
  EXPECT_EQ(folder.read("whole/last.safetensors"), folder.read("parts/last.safetensors"));
  EXPECT_EQ(losses("whole"), losses("parts"));
  std::vector<json> whole = log("whole"), parts = log("parts");
  for (std::vector<json> *objects : {&whole, &parts})
    for (json &object : *objects)
      object.erase("images_per_second");
  EXPECT_EQ(whole, parts) << "loss and accuracy of the interrupted epoch included";
}

TEST_F(TrainTest, ARunThatEndsInItsFirstEpochCanBeResumed) {
  ASSERT_EQ(train({"--epochs", "2", "--out", folder / "whole"}).status, 0);
  // The second step finds no finite loss: nothing but the state of the beginning is there.
  ASSERT_EQ(train({"--epochs", "2", "--lr", "1e38", "--out", folder / "parts"}).status, 1);
  const Outcome resumed = train({"--lr", "0.1", "--resume", "--out", folder / "parts"});
  ASSERT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_EQ(folder.read("whole/last.safetensors"), folder.read("parts/last.safetensors"));
  EXPECT_EQ(losses("whole"), losses("parts"));
}

TEST_F(TrainTest, ResumeKeepsTheNumberOfEpochs) {
  ASSERT_EQ(train({"--epochs", "5", "--lr", "1e38", "--out", folder / "run"}).status, 1);
  ASSERT_EQ(train({"--lr", "0.1", "--resume", "--out", folder / "run"}).status, 0);
  EXPECT_EQ(log("run").back()["epoch"], 5); // the table says 2
}

TEST_F(TrainTest, RemovesWhatAKilledRunLeftUnfinished) {
  folder.write("last.safetensors.Ab3dEf.part", "half of");
  folder.write("last.safetensors.copy", "the user's own");
  ASSERT_EQ(train({"--epochs", "1", "--out", folder.path}).status, 0);
  EXPECT_FALSE(std::filesystem::exists(folder / "last.safetensors.Ab3dEf.part"));
  EXPECT_TRUE(std::filesystem::exists(folder / "last.safetensors.copy"));
}

TEST_F(TrainTest, ResumeDropsLogLinesBehindTheCheckpoint) {
  ASSERT_EQ(train({"--epochs", "1", "--out", folder / "run"}).status, 0);
  const size_t lines = log("run").size();
  folder.write("run/log.jsonl", folder.read("run/log.jsonl") + "{\"step\":10}\n{\"st");
  ASSERT_EQ(train({"--epochs", "2", "--resume", "--out", folder / "run"}).status, 0);
  EXPECT_EQ(log("run").size(), 2 * lines);
}

TEST_F(TrainTest, ResumeRefusesOtherSettings) {
  EXPECT_THAT(train({"--resume", "--out", folder / "none"}).err, HasSubstr("No such file"));
  ASSERT_EQ(train({"--epochs", "2", "--out", folder / "run"}).status, 0);
  const Outcome done = train({"--epochs", "2", "--resume", "--out", folder / "run"});
  EXPECT_EQ(done.status, 1);
  EXPECT_THAT(done.err, HasSubstr("2 epochs are done"));
  for (std::vector<std::string> changed :
       std::vector<std::vector<std::string>>{{"--seed", "5"}, {"--limit", "5"}, {"--no-shuffle"}}) {
    changed.insert(changed.end(), {"--epochs", "3", "--resume", "--out", folder / "run"});
    const Outcome outcome = train(changed);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("begun with"));
  }
}

TEST_F(TrainTest, StartsFromAWeightFile) {
  ASSERT_EQ(train({"--epochs", "1", "--out", folder / "a"}).status, 0);
  ASSERT_EQ(
      train({"--epochs", "1", "--weights", folder / "a/last.safetensors", "--out", folder / "b"})
          .status,
      0);
  EXPECT_LT(losses("b")[0], losses("a")[0]);
}

TEST_F(TrainTest, NoShuffleTakesFileOrder) {
  // The first 16 images of the file are of one class, all others of another: the first step sees
  // the one class alone, the second the other for the first time.
  std::string labels(150, '\1');
  std::fill(labels.begin(), labels.begin() + 16, '\0');
  data.write("train-labels-idx1-ubyte", idxBytes({150}, labels));
  ASSERT_EQ(train({"--epochs", "1", "--lr", "1", "--no-shuffle", "--out", folder / "run"}).status,
            0);
  const std::vector<double> steps = losses("run");
  EXPECT_GT(steps[1], steps[0]) << "the second step meets the other class for the first time";
  EXPECT_LT(steps[2], steps[1]);
}

TEST_F(TrainTest, ADivergingRunStopsWithAMessage) {
  const Outcome outcome = train({"--epochs", "3", "--lr", "1e38"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("expected a finite number: a smaller --lr may help"));
}

TEST_F(TrainTest, RefusesABatchLargerThanTheMemory) {
  program.table.height = program.table.width = 60000; // 13 GiB an image
  const Outcome outcome =
      runCommand(program.table, {"train", "--data", data.path, "--batch", "150", "--epochs", "1"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("a batch of 150 images needs 5.9 TiB of memory"));
}

TEST_F(TrainTest, ReportsWhereItCannotWrite) {
  const Outcome outcome = train({"--epochs", "1", "--out", folder.write("file", "") + "/run"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("cannot make the folder"));
}

} // namespace
