// Memory between the kernels of one call: counted before a batch is taken, had before it runs.
#include "runtime/Executor.h"
#include "runtime/devices/LaunchingDevice.h"

#include "HalideRuntimeCuda.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cnnc::runtime;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// A card whose memory is the host's, that notes where launched kernels' first argument lies.
class NotingCard final : public LaunchingDevice {
public:
  uint64_t free = 1 << 30;
  std::vector<uint64_t> allocated;
  std::vector<uint64_t> arguments;

  const char *kind() const override { return "cuda"; }
  std::string name() const override { return "noting card"; }
  double peakGflops() const override { return 0; }
  const halide_device_interface_t *halideInterface() const override {
    return halide_cuda_device_interface();
  }
  Result<std::byte *> allocate(uint64_t bytes, const char *) override {
    allocated.push_back(bytes);
    return new std::byte[bytes + slack]();
  }
  void release(std::byte *memory) override { delete[] memory; }
  uint64_t freeMemory() const override { return free; }
  Status write(std::byte *, const void *, uint64_t) override { return {}; }
  Status read(void *, const std::byte *, uint64_t) override { return {}; }
  Status clear(std::byte *, uint64_t) override { return {}; }
  Status wait() override { return {}; }
  void timeCalls(bool) override {}
  Result<std::vector<double>> takeTimes() override { return std::vector<double>(); }

protected:
  Status launch(const cnn_call &, const KernelLaunch &launch) override {
    arguments.push_back(static_cast<halide_buffer_t *>(launch.arguments[0])->device);
    return {};
  }
  Status markTime() override { return {}; }
};

/// As Halide makes it of a Func between two kernels: as many floats as (images) has, times 1000.
int sumInTwoKernels(void **a) {
  halide_dimension_t dimension(0, 1000 * static_cast<halide_buffer_t *>(a[0])->dim[0].extent, 1);
  halide_buffer_t sums{};
  sums.type = halide_type_of<float>();
  sums.dimensions = 1;
  sums.dim = &dimension;
  if (halide_device_malloc(nullptr, &sums, halide_cuda_device_interface()))
    return -1;
  size_t sizes[] = {8, 0};
  void *arguments[] = {&sums};
  int8_t is_buffer[] = {1};
  halide_cuda_run(nullptr, nullptr, "sum", 1, 1, 1, 1, 1, 1, 0, sizes, arguments, is_buffer);
  halide_device_free(nullptr, &sums);
  return 0;
}

/// One call that reads a float of each image.
class WorkspaceTest : public testing::Test {
protected:
  cnn_device_code code{};
  cnn_view view{CNN_IMAGES, 1, 0, 1, {{{0, 1}, 1}}, 0};
  cnn_call call{"sum", "layer1", sumInTwoKernels, &view, nullptr, 1, 0, 0, 0, 0, 0, &code};
  cnn_phase phase{1, 1, &call};
  cnn_program program{};
  cnn_function function{&phase, 1, 0, 0, 0, 0};
  NotingCard *card = nullptr;

  WorkspaceTest() { program.channels = program.height = program.width = program.chunk = 1; }

  Executor onCard() {
    auto made = std::make_unique<NotingCard>();
    card = made.get();
    return Executor(program, std::move(made));
  }
};

TEST_F(WorkspaceTest, IsCountedWithoutLaunching) {
  Executor executor = onCard();
  program.chunk = 8;
  ASSERT_TRUE(executor.reserve(function, 20)) << "chunks of 8, 8 and 4";
  EXPECT_THAT(card->allocated, ElementsAre(80u, 8000u * 4));
  EXPECT_THAT(card->arguments, ElementsAre());
}

TEST_F(WorkspaceTest, EveryCallFindsItInTheSamePlace) {
  Executor executor = onCard();
  program.chunk = 8;
  RunValues values;
  values.batch = 20;
  ASSERT_TRUE(executor.run(function, values));
  ASSERT_EQ(card->arguments.size(), 3u);
  EXPECT_EQ(card->arguments[1], card->arguments[0]);
  EXPECT_EQ(card->arguments[2], card->arguments[0]);
}

TEST_F(WorkspaceTest, IsPartOfWhatABatchNeeds) {
  Executor executor = onCard();
  program.chunk = 1 << 20;
  card->free = 4004 * 100 + 2 * 256 + 255; // 100 images, the slack behind both, rounding up to 256
  const std::string message = executor.reserve(function, 1000).error().message;
  EXPECT_THAT(message, HasSubstr("a batch of 1000 images needs 3.8 MiB of memory"));
  EXPECT_THAT(message, HasSubstr("at most 100"));
  EXPECT_TRUE(executor.reserve(function, 100));
}

TEST_F(WorkspaceTest, GrowsWithTheBatch) {
  Executor executor = onCard();
  program.chunk = 1 << 20;
  RunValues values;
  for (int batch : {1, 64, 2}) {
    values.batch = batch;
    ASSERT_TRUE(executor.run(function, values));
  }
  EXPECT_THAT(card->allocated, ElementsAre(4u, 4096u, 256u, 256000u))
      << "images and workspace of one, then of 64";
}

} // namespace
