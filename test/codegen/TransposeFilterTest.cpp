#include "KernelCase.h"

#include <gtest/gtest.h>

namespace cnnc::test {
namespace {

void check(Pair window, int64_t inputs, int64_t outputs, int64_t groups = 1) {
  KernelOp transpose = op(OpKind::TransposeFilter, {0});
  transpose.window = window;
  transpose.groups = groups;
  KernelCase kernel({filter(window, inputs, outputs, groups)}, {transpose},
                    {filter(window, outputs / groups, inputs * groups, groups, CNN_SCRATCH)});
  kernel.images = 1;
  kernel.check();
}

TEST(TransposeFilter, AnyChannelCount) {
  for (const int64_t channels : {1, 3, 16, 17, 33})
    check({3, 3}, channels, 34 - channels);
}

TEST(TransposeFilter, FlipsBothAxes) { check({2, 5}, 7, 3); }

TEST(TransposeFilter, Groups) {
  check({3, 3}, 4, 18, 3);
  check({3, 3}, 1, 5, 5);
}

TEST(TransposeFilter, ClearsLanesWithoutAChannel) {
  const Operand transposed = filter({1, 1}, 3, 7, 1, CNN_SCRATCH);
  KernelCase kernel({filter({1, 1}, 7, 3)}, {op(OpKind::TransposeFilter, {0})}, {transposed});
  kernel.images = 1;
  kernel.prepare();
  const Operand &output = kernel.instance.outputs[0];
  for (size_t i = 0; i < 3 * 16; ++i)
    kernel.memory().at(output, kernel.memory().base(output) + i) = 1;
  kernel.run(1);
  for (size_t input = 0; input < 3; ++input)
    for (size_t lane = 7; lane < 16; ++lane)
      EXPECT_EQ(kernel.memory().at(output, kernel.memory().base(output) + input * 16 + lane), 0.0f);
}

} // namespace
} // namespace cnnc::test
