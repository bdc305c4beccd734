// What the device makes of hooks' calls, on whatever OpenCL finds; skipped where it finds nothing.
#include "runtime/devices/OpenCl.h"

#include "HalideRuntimeOpenCL.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cnnc::runtime;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// Each group of two adds its neighbour's value through local memory, as Halide's kernels take it.
const char source[] = R"(
__kernel void add_neighbour(__global const float *from, __global float *to, const int twice,
                            __local int16 *shared) {
  __local float *tile = (__local float *)shared;
  int x = get_global_id(0), lane = get_local_id(0);
  tile[lane] = from[x];
  barrier(CLK_LOCAL_MEM_FENCE);
  to[x] = (tile[lane] + tile[1 - lane]) * (twice ? 2 : 1);
}
)";
const char *entry = "add_neighbour";

/// (from, twice) -> to, four elements each
int addNeighbour(void **a) {
  size_t sizes[] = {8, 8, 4, 0};
  void *arguments[] = {a[0], a[2], a[1]};
  int8_t is_buffer[] = {1, 1, 0};
  halide_opencl_run(nullptr, nullptr, entry, 2, 1, 1, 2, 1, 1, 2 * sizeof(float), sizes, arguments,
                    is_buffer);
  return 0;
}

class OpenClTest : public testing::Test {
protected:
  std::unique_ptr<Device> device;
  std::byte *memory = nullptr;
  cnn_device_code code{source, sizeof source - 1, nullptr, 0};
  cnn_call call{};

  void SetUp() override {
    auto opened = OpenCl::open(0);
    if (!opened)
      GTEST_SKIP() << opened.error().message;
    device = std::move(*opened);
    auto allocated = device->allocate(64, "numbers");
    ASSERT_TRUE(allocated) << allocated.error().message;
    memory = *allocated;
    entry = "add_neighbour";
    call.kernel = "add";
    call.layer = "layer1";
    call.function = addNeighbour;
    call.code = &code;
  }

  void TearDown() override {
    if (memory)
      device->release(memory);
  }

  /// From the floats at `from` to those at `to`, both counted from the start of the memory.
  Status run(int from, int to) {
    halide_buffer_t buffers[2] = {};
    buffers[0].device = reinterpret_cast<uint64_t>(memory + 4 * from);
    buffers[1].device = reinterpret_cast<uint64_t>(memory + 4 * to);
    int32_t twice = 1;
    void *arguments[] = {&buffers[0], &twice, &buffers[1]};
    return device->run(call, arguments);
  }

  std::vector<float> read(int from, size_t count) {
    std::vector<float> values(count);
    EXPECT_TRUE(device->read(values.data(), memory + 4 * from, 4 * count));
    return values;
  }
};

TEST_F(OpenClTest, KernelsReadAndWriteAtAnyElement) {
  EXPECT_THAT(read(0, 3), ElementsAre(0, 0, 0)) << "memory is zero at first";
  const float values[] = {1, 2, 3, 4};
  ASSERT_TRUE(device->write(memory + 4, values, sizeof values));
  const Status status = run(1, 7);
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_THAT(read(6, 6), ElementsAre(0, 6, 6, 14, 14, 0));
  ASSERT_TRUE(device->clear(memory + 4 * 8, 8));
  EXPECT_THAT(read(6, 6), ElementsAre(0, 6, 0, 0, 14, 0));
}

TEST_F(OpenClTest, CallsAreTimed) {
  device->timeCalls(true);
  ASSERT_TRUE(run(0, 4));
  ASSERT_TRUE(run(0, 4));
  const auto times = device->takeTimes();
  ASSERT_TRUE(times);
  ASSERT_EQ(times->size(), 2u);
  EXPECT_GT((*times)[0], 0.0);
  EXPECT_LT((*times)[0], 60.0);
  EXPECT_TRUE(device->takeTimes()->empty());
}

TEST_F(OpenClTest, SourceThatDoesNotCompileShowsTheDriversWords) {
  code.source = "__kernel void add_neighbour() { no_such_function(); }";
  code.source_size = std::string(code.source).size();
  const Status status = run(0, 4);
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message,
              HasSubstr("kernel add of layer1 failed: the OpenCL driver cannot compile it: "
                        "CL_BUILD_PROGRAM_FAILURE"));
  EXPECT_THAT(status.error().message, HasSubstr("no_such_function"));
}

TEST_F(OpenClTest, AFailureIsOfItsCallAlone) {
  entry = "no_such_kernel";
  const Status status = run(0, 4);
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("clCreateKernel: CL_INVALID_KERNEL_NAME"));
  entry = "add_neighbour";
  EXPECT_TRUE(run(0, 4));
  call.code = nullptr;
  EXPECT_THAT(run(0, 4).error().message, HasSubstr("has no code for opencl"));
}

TEST_F(OpenClTest, MemoryThatCannotBeHadIsAnError) {
  const auto refused = device->allocate(uint64_t(1) << 50, "the arena");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("has no 1.0 PiB of memory for the arena, "));
}

} // namespace
