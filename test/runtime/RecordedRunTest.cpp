// Which calls are launched from a recording, and when it is made anew.
#include "runtime/RecordedRun.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cnnc::runtime;
using testing::ElementsAre;

namespace {

/// Notes what it is told, in words.
class NotingDevice final : public Device {
public:
  std::vector<std::string> notes;
  int refuse_recording = -1; ///< the how manyth (from 0) cannot be made

  const char *kind() const override { return "noting"; }
  std::string name() const override { return "noting"; }
  double peakGflops() const override { return 0; }
  Result<std::byte *> allocate(uint64_t, const char *) override { return failure("none"); }
  void release(std::byte *) override {}
  uint64_t freeMemory() const override { return 0; }
  Status write(std::byte *, const void *, uint64_t) override { return {}; }
  Status read(void *, const std::byte *, uint64_t) override { return {}; }
  Status clear(std::byte *, uint64_t) override { return {}; }
  Status wait() override { return {}; }
  Status run(const cnn_call &, void **) override { return {}; }
  void timeCalls(bool) override {}
  Result<std::vector<double>> takeTimes() override { return std::vector<double>(); }

  bool records() const override { return true; }
  Status startRecording() override {
    notes.push_back("start");
    return {};
  }
  Result<std::unique_ptr<Recording>> endRecording() override {
    notes.push_back("end");
    if (made++ == refuse_recording)
      return failure("refused");
    return std::unique_ptr<Recording>(std::make_unique<Recording>());
  }
  Status replay(Recording &) override {
    notes.push_back("replay");
    return {};
  }

private:
  int made = 0;
};

/// Three calls a, b, c on three images; b takes the count of steps.
class RecordedRunTest : public testing::Test {
protected:
  cnn_scalar step[2] = {{CNN_SEED, 0, 0}, {CNN_STEP, 0, 0}};
  cnn_call calls[3] = {};
  RunValues values;
  NotingDevice device;

  RecordedRunTest() {
    calls[0].kernel = "a", calls[1].kernel = "b", calls[2].kernel = "c";
    calls[1].scalars = step;
    calls[1].scalar_count = 2;
    values.batch = 3;
  }

  RecordedRun made() {
    return RecordedRun({{&calls[0], 0, 3}, {&calls[1], 0, 3}, {&calls[2], 0, 3}}, values);
  }

  /// What the device and the calls noted of one run.
  std::vector<std::string> run(RecordedRun &recorded) {
    device.notes.clear();
    EXPECT_TRUE(recorded.run(device, [&](const PlacedCall &placed) -> Status {
      device.notes.push_back(placed.call->kernel);
      return {};
    }));
    return device.notes;
  }
};

TEST_F(RecordedRunTest, RunsPlainlyThenRecordsThenReplays) {
  RecordedRun recorded = made();
  EXPECT_THAT(run(recorded), ElementsAre("a", "b", "c"));
  EXPECT_THAT(run(recorded),
              ElementsAre("start", "a", "end", "replay", "b", "start", "c", "end", "replay"));
  EXPECT_THAT(run(recorded), ElementsAre("replay", "b", "replay"));
  EXPECT_THAT(run(recorded), ElementsAre("replay", "b", "replay"));
}

TEST_F(RecordedRunTest, WhatCannotBeRecordedRunsPlainly) {
  device.refuse_recording = 1;
  RecordedRun recorded = made();
  run(recorded);
  EXPECT_THAT(run(recorded),
              ElementsAre("start", "a", "end", "replay", "b", "start", "c", "end", "c"));
  EXPECT_THAT(run(recorded), ElementsAre("replay", "b", "c"));
}

TEST_F(RecordedRunTest, ACallThatFailsInTheRecordingIsRunAgainToSayWhy) {
  RecordedRun recorded = made();
  run(recorded);
  int failing = 0;
  const Status status = recorded.run(
      device, [&](const PlacedCall &) -> Status { return failure("failure ", ++failing); });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "failure 2");
}

TEST_F(RecordedRunTest, OnlyTheCountOfStepsMayChange) {
  const RecordedRun recorded = made();
  RunValues other = values;
  other.step = 7;
  EXPECT_TRUE(recorded.fits(other));
  for (auto change : std::vector<void (*)(RunValues &)>{
           [](RunValues &v) { v.batch = 4; }, [](RunValues &v) { v.seed = 1; },
           [](RunValues &v) { v.dropout = true; }, [](RunValues &v) { v.learning_rate = 1; },
           [](RunValues &v) { v.momentum = 1; }, [](RunValues &v) { v.weight_decay = 1; }}) {
    other = values;
    change(other);
    EXPECT_FALSE(recorded.fits(other));
  }
}

} // namespace
