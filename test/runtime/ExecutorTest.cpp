// What the executor hands to kernels: buffers, scalars, chunks.
#include "runtime/Executor.h"

#include "test/runtime/LinearProgram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cnnc::runtime;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// What one call of the recording kernel saw.
struct Seen {
  std::vector<uint8_t *> hosts;
  std::vector<int> extents; ///< of the last dimension of each buffer
  int32_t images, first_image, batch;
};
std::vector<Seen> record;

/// Two input buffers, three scalars, one output buffer.
int recordCall(void **a) {
  Seen seen;
  for (int index : {0, 1, 5}) {
    const halide_buffer_t &b = *static_cast<halide_buffer_t *>(a[index]);
    seen.hosts.push_back(b.host);
    seen.extents.push_back(b.dim[b.dimensions - 1].extent);
  }
  seen.images = *static_cast<int32_t *>(a[2]);
  seen.first_image = *static_cast<int32_t *>(a[3]);
  seen.batch = *static_cast<int32_t *>(a[4]);
  record.push_back(seen);
  return 0;
}

int fail(void **) {
  halide_error(nullptr, "the kernel's own words");
  return -7;
}

/// One function of up to two phases, each with one call: images (3 x n) and a slice of the arena
/// in, another slice of the arena out. The arena holds two floats and then four an image.
class ExecutorTest : public testing::Test {
protected:
  cnn_view views[3] = {{CNN_IMAGES, 2, 0, 3, {{{3, 0}, 1}, {{0, 1}, 3}}, 0},
                       {CNN_ARENA, 0, 0, 2, {{{2, 0}, 1}, {{0, 1}, 2}}, 0},
                       {CNN_ARENA, 2, 0, 4, {{{1, 0}, 1}, {{1, 2}, 2}}, 1}};
  cnn_scalar scalars[3] = {{CNN_IMAGES_IN_RUN, 0, 0}, {CNN_FIRST_IMAGE, 0, 0}, {CNN_BATCH, 0, 0}};
  cnn_call calls[1] = {{"record", "layer1", recordCall, views, scalars, 3, 1, 3, 0, 0, 0, nullptr}};
  cnn_phase phases[2] = {{1, 1, calls}, {1, 1, calls}};
  cnn_program program{};
  cnn_function function{phases, 1, 6, 0, 0, 0};

  void SetUp() override {
    record.clear();
    views[0].rank = views[1].rank = views[2].rank = 2;
    views[2].offset = 2;
    program.channels = 3;
    program.height = program.width = 1;
    program.classes = 2;
    program.chunk = 4;
  }

  static RunValues batchOf(int images) {
    RunValues values;
    values.batch = images;
    return values;
  }

  std::vector<int> column(int32_t Seen::*field) {
    std::vector<int> values;
    for (const Seen &seen : record)
      values.push_back(seen.*field);
    return values;
  }

  /// Floats between the start of a space and what buffer `b` of call `c` points to.
  static ptrdiff_t place(const Executor &executor, cnn_space space, size_t c, size_t b) {
    return reinterpret_cast<float *>(record[c].hosts[b]) - executor.space<float>(space);
  }
};

TEST_F(ExecutorTest, ChunkedPhaseRunsChunkByChunk) {
  Executor executor(program);
  ASSERT_TRUE(executor.run(function, batchOf(10)));
  EXPECT_THAT(column(&Seen::images), ElementsAre(4, 4, 2));
  EXPECT_THAT(column(&Seen::first_image), ElementsAre(0, 4, 8));
  EXPECT_THAT(column(&Seen::batch), ElementsAre(10, 10, 10));
  EXPECT_THAT(record[0].extents, ElementsAre(4, 4, 9)); // n, n, 1 + 2 n
  EXPECT_THAT(record[2].extents, ElementsAre(2, 2, 5));
  for (size_t c = 0; c < 3; ++c) {
    EXPECT_EQ(place(executor, CNN_IMAGES, c, 0), static_cast<ptrdiff_t>(12 * c));
    EXPECT_EQ(place(executor, CNN_ARENA, c, 1), 0) << "each chunk takes the same arena";
    EXPECT_EQ(place(executor, CNN_ARENA, c, 2), 2 * 4 + 1) << "offset * capacity + first channel";
  }
}

TEST_F(ExecutorTest, ArenaHoldsOneChunkWhereAllItsPhasesAreChunked) {
  EXPECT_EQ(arenaCapacity(program, function, 10), 4);
  EXPECT_EQ(arenaCapacity(program, function, 3), 3);
  Executor executor(program);
  ASSERT_TRUE(executor.reserve(function, 10));
  EXPECT_EQ(executor.spaceBytes(CNN_ARENA), 6u * 4 * 4);
  EXPECT_EQ(executor.spaceBytes(CNN_IMAGES), 3u * 10 * 4);
  EXPECT_EQ(executor.spaceBytes(CNN_LOGITS), 0u) << "no call uses them";
}

TEST_F(ExecutorTest, ArenaHoldsTheBatchWhereAPhaseTakesItWhole) {
  phases[1].chunked = 0;
  function.phase_count = 2;
  EXPECT_EQ(arenaCapacity(program, function, 10), 10);
  Executor executor(program);
  ASSERT_TRUE(executor.run(function, batchOf(10)));
  EXPECT_THAT(column(&Seen::images), ElementsAre(4, 4, 2, 10));
  EXPECT_THAT(column(&Seen::first_image), ElementsAre(0, 4, 8, 0));
  for (size_t c = 0; c < 4; ++c) {
    EXPECT_EQ(place(executor, CNN_ARENA, c, 1), 0) << "each run takes the same arena";
    EXPECT_EQ(place(executor, CNN_ARENA, c, 2), 2 * 10 + 1);
  }
}

TEST_F(ExecutorTest, WhatIsKeptHoldsTheBatchChunkAfterChunk) {
  views[1].space = views[2].space = CNN_KEPT;
  function.arena_per_image = 0;
  function.kept_per_image = 6;
  function.phase_count = 2;
  Executor executor(program);
  ASSERT_TRUE(executor.run(function, batchOf(10)));
  EXPECT_EQ(executor.spaceBytes(CNN_KEPT), 6u * 10 * 4);
  EXPECT_EQ(executor.spaceBytes(CNN_ARENA), 0u) << "no call uses it";
  ASSERT_EQ(record.size(), 6u);
  for (size_t c = 0; c < 6; ++c) { // both phases find a chunk in one place
    const auto first = static_cast<ptrdiff_t>(4 * (c % 3));
    EXPECT_EQ(place(executor, CNN_KEPT, c, 1), 2 * first);
    EXPECT_EQ(place(executor, CNN_KEPT, c, 2), 2 * 10 + 1 + 4 * first);
  }
}

TEST_F(ExecutorTest, PhasesApartFromTheArenaMayTakeTheBatchWhole) {
  cnn_call apart = calls[0];
  apart.view_count = 1;
  phases[1] = {0, 1, &apart};
  function.phase_count = 2;
  EXPECT_EQ(arenaCapacity(program, function, 10), 4);
}

TEST_F(ExecutorTest, NeighbouringChunkedPhasesAreSeparateLoops) {
  function.phase_count = 2;
  Executor executor(program);
  ASSERT_TRUE(executor.run(function, batchOf(6)));
  EXPECT_THAT(column(&Seen::first_image), ElementsAre(0, 4, 0, 4));
}

TEST_F(ExecutorTest, ScalarsCarryTheirValues) {
  static std::vector<float> floats;
  static std::vector<int32_t> integers;
  cnn_scalar all[] = {{CNN_INT, -5, 0},       {CNN_SEED, 0, 0},        {CNN_STEP, 0, 0},
                      {CNN_DROPOUT_ON, 0, 0}, {CNN_FLOAT, 0, 2.5f},    {CNN_LEARNING_RATE, 0, 0},
                      {CNN_MOMENTUM, 0, 0},   {CNN_WEIGHT_DECAY, 0, 0}};
  calls[0].function = [](void **a) {
    integers.clear();
    floats.clear();
    for (int i = 0; i < 4; ++i)
      integers.push_back(*static_cast<int32_t *>(a[i]));
    for (int i = 4; i < 8; ++i)
      floats.push_back(*static_cast<float *>(a[i]));
    return 0;
  };
  calls[0].scalars = all;
  calls[0].scalar_count = 8;
  calls[0].view_count = calls[0].output_count = 0;
  RunValues values = batchOf(1);
  values.seed = 11;
  values.step = 12;
  values.dropout = true;
  values.learning_rate = 0.5f;
  values.momentum = 0.25f;
  values.weight_decay = 0.125f;
  Executor executor(program);
  ASSERT_TRUE(executor.run(function, values));
  EXPECT_THAT(integers, ElementsAre(-5, 11, 12, 1));
  EXPECT_THAT(floats, ElementsAre(2.5f, 0.5f, 0.25f, 0.125f));
}

TEST_F(ExecutorTest, LabelsAreIntegersAllElseFloats) {
  static std::vector<halide_type_t> types;
  views[0] = {CNN_LABELS, 1, 0, 1, {{{0, 1}, 1}}, 0};
  calls[0].function = [](void **a) {
    types = {static_cast<halide_buffer_t *>(a[0])->type,
             static_cast<halide_buffer_t *>(a[1])->type};
    return 0;
  };
  Executor executor(program);
  ASSERT_TRUE(executor.run(function, batchOf(2)));
  EXPECT_EQ(types[0], halide_type_of<int32_t>());
  EXPECT_EQ(types[1], halide_type_of<float>());
}

TEST_F(ExecutorTest, SpacesAreAlignedZeroAndReadableBehindTheEnd) {
  Executor executor(program);
  ASSERT_TRUE(executor.reserve(function, 10));
  const std::byte *arena = executor.space<std::byte>(CNN_ARENA);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(arena) % 64, 0u);
  for (size_t b = 0; b < executor.spaceBytes(CNN_ARENA) + 256; ++b)
    ASSERT_EQ(arena[b], std::byte(0));
}

TEST_F(ExecutorTest, AFailingKernelIsNamedWithItsWords) {
  calls[0].function = fail;
  Executor executor(program);
  const Status status = executor.run(function, batchOf(1));
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("kernel record of layer1 failed with status -7"));
  EXPECT_THAT(status.error().message, HasSubstr("the kernel's own words"));
}

TEST_F(ExecutorTest, ImpossibleBatchesAreRefused) {
  Executor executor(program);
  EXPECT_THAT(executor.reserve(function, 0).error().message, HasSubstr("1 or more"));
  function.arena_per_image = int64_t(1) << 40; // a chunk takes 16 TiB, whatever the batch
  EXPECT_THAT(executor.reserve(function, 1000).error().message,
              HasSubstr("is available: not even one image fits"));
  function.arena_per_image = int64_t(1) << 62;
  EXPECT_THAT(executor.reserve(function, 1000).error().message, HasSubstr("can be addressed"));
}

TEST_F(ExecutorTest, TheLargestBatchThatFitsIsNamed) {
  phases[0].chunked = 0;
  function.arena_per_image = 1 << 20; // 4 MiB
  Executor executor(program);
  const std::string message = executor.reserve(function, 1 << 24).error().message;
  const std::string advice = "is available: take a smaller batch, at most ";
  ASSERT_THAT(message, HasSubstr("needs 64.0 TiB of memory, "));
  ASSERT_THAT(message, HasSubstr(advice));
  const int fits = std::stoi(message.substr(message.find(advice) + advice.size()));
  EXPECT_GT(fits, 0);
  const std::string more = executor.reserve(function, 2 * fits).error().message;
  EXPECT_THAT(more, HasSubstr("take a smaller batch"));
}

TEST_F(ExecutorTest, OperandsBeyond32BitsAreRefused) {
  views[1].dims[1].stride = int64_t(1) << 31;
  Executor executor(program);
  EXPECT_THAT(executor.reserve(function, 4).error().message, HasSubstr("smaller batch"));
}

TEST_F(ExecutorTest, ViewsOutsideTheirSpaceAreRefused) {
  views[2].dims[1].stride = 1000;
  Executor executor(program);
  EXPECT_THAT(executor.reserve(function, 4).error().message,
              HasSubstr("operand 2 of record in layer1"));
  views[2].dims[1].stride = 2;
  views[2].space = CNN_SPACES;
  EXPECT_THAT(executor.reserve(function, 4).error().message, HasSubstr("no valid space"));
}

TEST_F(ExecutorTest, WeightsStayWhereTheyAre) {
  cnnc::test::LinearProgram linear(1, 4, 4, 3, 2);
  Executor executor(linear.table);
  ASSERT_TRUE(executor.reserveWeights());
  float *parameters = executor.space<float>(CNN_PARAMETERS);
  parameters[0] = 5;
  ASSERT_TRUE(executor.reserveOptimizer());
  for (int batch : {1, 100, 3})
    ASSERT_TRUE(executor.reserve(linear.table.train_step, batch));
  EXPECT_EQ(executor.space<float>(CNN_PARAMETERS), parameters);
  EXPECT_EQ(parameters[0], 5);
}

} // namespace
