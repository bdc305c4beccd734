#include "KernelCase.h"

#include <cmath>
#include <gtest/gtest.h>
#include <set>

namespace cnnc::test {
namespace {

KernelOp dropout(float probability, uint32_t site, std::vector<int> operands = {0}) {
  KernelOp result = op(OpKind::Dropout, std::move(operands));
  result.probability = probability;
  result.site = site;
  return result;
}

/// What remains of rows full of ones.
std::vector<double> kept(const Rows &shape, const KernelOp &what, int images, RunValues values,
                         int threads = 1) {
  KernelCase kernel({rows(shape)}, {what}, {rows(shape)});
  kernel.images = images;
  kernel.values = values;
  kernel.prepare();
  for (const size_t index : kernel.memory().indices(kernel.instance.inputs[0]))
    kernel.memory().at(kernel.instance.inputs[0], index) = 1;
  kernel.run(threads);
  return kernel.read(kernel.instance.outputs[0]).data;
}

const Rows dense{7, 5, 33}, slice{7, 5, 33, 2, 3};

TEST(Dropout, KeepsTheGivenShareAndItsMean) {
  for (const float probability : {0.1f, 0.5f, 0.8f}) {
    const std::vector<double> values = kept({40, 40, 33}, dropout(probability, 1), 3, {});
    double zeros = 0;
    for (const double value : values) {
      zeros += value == 0;
      ASSERT_TRUE(value == 0 || std::abs(value - 1 / (1 - probability)) < 1e-5) << value;
    }
    const double count = static_cast<double>(values.size());
    const double deviation = std::sqrt(probability * (1 - probability) / count);
    EXPECT_NEAR(zeros / count, probability, 4 * deviation);
  }
}

TEST(Dropout, SeedStepSiteAndImageChooseTheMask) {
  RunValues seed, step;
  seed.seed = 2;
  step.step = 1;
  const std::vector<double> first = kept(dense, dropout(0.5f, 1), 2, {});
  std::set<std::vector<double>> masks{first, kept(dense, dropout(0.5f, 1), 2, seed),
                                      kept(dense, dropout(0.5f, 1), 2, step),
                                      kept(dense, dropout(0.5f, 2), 2, {})};
  EXPECT_EQ(masks.size(), 4u);
  const size_t image = first.size() / 2;
  size_t equal = 0;
  for (size_t i = 0; i < image; ++i)
    equal += first[i] == first[image + i];
  EXPECT_NEAR(static_cast<double>(equal) / static_cast<double>(image), 0.5, 0.1);
}

TEST(Dropout, MaskDoesNotDependOnChunksSlicesOrThreads) {
  const std::vector<double> whole = kept(dense, dropout(0.5f, 1), 5, {});
  RunValues later;
  later.first_image = 3;
  const std::vector<double> part = kept(dense, dropout(0.5f, 1), 2, later);
  EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin() + 3 * 7 * 5 * 33));
  EXPECT_EQ(kept(slice, dropout(0.5f, 1), 5, {}), whole);
  EXPECT_EQ(kept(slice, dropout(0.5f, 1), 5, {}, 3), whole);
  EXPECT_EQ(kept(dense, dropout(0.5f, 1), 5, {}, 3), whole);
}

TEST(Dropout, BehindAGroupedConvolutionTheMaskIsTheSame) {
  const std::vector<double> whole = kept({4, 4, 6}, dropout(0.5f, 1), 3, {});
  KernelOp convolution = op(OpKind::Conv2d, {0, 1});
  convolution.window = {3, 3};
  convolution.pad = {1, 1};
  convolution.groups = 2;
  KernelCase kernel({rows({4, 4, 4}), filter({3, 3}, 2, 6, 2)},
                    {convolution, dropout(0.5f, 1, {2})}, {rows({4, 4, 6, 1, 0})});
  kernel.prepare();
  kernel.run(1);
  const Tensor got = kernel.read(kernel.instance.outputs[0]);
  for (size_t i = 0; i < whole.size(); ++i)
    EXPECT_EQ(got.data[i] == 0, whole[i] == 0) << "element " << i;
}

TEST(Dropout, SwitchedOffPassesThrough) {
  RunValues off;
  off.dropout_on = 0;
  for (const double value : kept(dense, dropout(0.5f, 1), 2, off))
    ASSERT_EQ(value, 1.0);
}

} // namespace
} // namespace cnnc::test
