#include "runtime/ParameterLayout.h"

#include <gtest/gtest.h>
#include <numeric>
#include <set>

using namespace cnnc::runtime;

namespace {

cnn_parameter filter(int32_t outputs, int32_t inputs, int32_t height, int32_t width,
                     int32_t groups) {
  const int64_t panels = (outputs / groups + 15) / 16;
  return {"conv.weight",
          4,
          {outputs, inputs, height, width},
          CNN_FILTER_PANELS,
          groups,
          {},
          0,
          groups * panels * height * width * inputs * 16,
          0,
          CNN_WEIGHT,
          0,
          0};
}

/// 1, 2, 3 ...: no element is zero.
std::vector<float> numbered(const cnn_parameter &parameter) {
  std::vector<float> tensor(static_cast<size_t>(elementCount(parameter)));
  std::iota(tensor.begin(), tensor.end(), 1.0f);
  return tensor;
}

TEST(ParameterLayout, FilterPanelsLieAsDocumented) {
  const int64_t O = 40, I = 3, KH = 2, KW = 5, groups = 2, og = O / groups, panels = 2;
  const cnn_parameter parameter = filter(O, I, KH, KW, groups);
  const std::vector<float> tensor = numbered(parameter);
  std::vector<float> flat(static_cast<size_t>(parameter.size), -1.0f);
  packParameter(parameter, tensor.data(), flat.data());
  std::set<int64_t> used;
  for (int64_t o = 0, index = 0; o < O; ++o)
    for (int64_t i = 0; i < I; ++i)
      for (int64_t y = 0; y < KH; ++y)
        for (int64_t x = 0; x < KW; ++x, ++index) {
          // The formula of cnn_layout in Program.h.
          const int64_t at =
              (((((o / og) * panels + (o % og) / 16) * KH + y) * KW + x) * I + i) * 16 +
              (o % og) % 16;
          ASSERT_EQ(flat[static_cast<size_t>(at)], tensor[static_cast<size_t>(index)]);
          used.insert(at);
        }
  EXPECT_EQ(used.size(), tensor.size());
  for (int64_t at = 0; at < parameter.size; ++at)
    if (!used.count(at)) {
      EXPECT_EQ(flat[static_cast<size_t>(at)], 0.0f) << "padding at " << at;
    }
}

TEST(ParameterLayout, LinearPanelsFollowTheFlattenedPlane) {
  const int64_t O = 17, C = 3, H = 2, W = 4, I = C * H * W;
  const cnn_parameter parameter{
      "linear.weight", 2, {int(O), int(I)}, CNN_LINEAR_PANELS, 1, {int(C), int(H), int(W)}, 0,
      2 * I * 16,      0, CNN_WEIGHT, 0, 0};
  const std::vector<float> tensor = numbered(parameter);
  std::vector<float> flat(static_cast<size_t>(parameter.size));
  packParameter(parameter, tensor.data(), flat.data());
  for (int64_t o = 0; o < O; ++o)
    for (int64_t c = 0; c < C; ++c)
      for (int64_t y = 0; y < H; ++y)
        for (int64_t x = 0; x < W; ++x) {
          const int64_t torch_index = o * I + (c * H + y) * W + x;
          const int64_t at = (o / 16 * I + (y * W + x) * C + c) * 16 + o % 16;
          ASSERT_EQ(flat[static_cast<size_t>(at)], tensor[static_cast<size_t>(torch_index)]);
        }
}

// Filters of 24 and 10 outputs in one of 34, whose panels hold outputs 0..15, 16..31 and 32, 33.
TEST(ParameterLayout, SharedFilterHoldsOneBesideTheOther) {
  const int64_t I = 5;
  cnn_parameter first = filter(24, I, 1, 1, 1), second = filter(10, I, 1, 1, 1);
  first.shared = second.shared = 1;
  first.size = second.size = 3 * I * 16;
  second.first_output = 24;
  std::vector<float> flat(static_cast<size_t>(first.size));
  const std::vector<float> a = numbered(first), b(static_cast<size_t>(elementCount(second)), -1.0f);
  packParameter(first, a.data(), flat.data());
  packParameter(second, b.data(), flat.data());
  for (int64_t o = 0; o < 34; ++o)
    for (int64_t i = 0; i < I; ++i)
      // The formula of cnn_layout in Program.h for one group and one pixel.
      EXPECT_EQ(flat[static_cast<size_t>((o / 16 * I + i) * 16 + o % 16)],
                o < 24 ? a[static_cast<size_t>(o * I + i)] : -1.0f);
  std::vector<float> back(a.size());
  unpackParameter(first, flat.data(), back.data());
  EXPECT_EQ(back, a);
  EXPECT_TRUE(checkParameter(second, second.size));
  second.first_output = 39; // past the third panel
  EXPECT_FALSE(checkParameter(second, second.size));
}

TEST(ParameterLayout, UnpackingUndoesPacking) {
  for (const cnn_parameter &parameter :
       {filter(1, 1, 1, 1, 1), filter(16, 7, 3, 3, 1), filter(33, 2, 1, 7, 3),
        filter(6, 1, 3, 3, 6),
        cnn_parameter{"v", 1, {5}, CNN_VECTOR, 1, {}, 0, 16, 0, CNN_BIAS, 0, 0}}) {
    const std::vector<float> tensor = numbered(parameter);
    std::vector<float> flat(static_cast<size_t>(parameter.size)), back(tensor.size());
    packParameter(parameter, tensor.data(), flat.data());
    unpackParameter(parameter, flat.data(), back.data());
    EXPECT_EQ(back, tensor);
  }
}

TEST(ParameterLayout, RefusesImpossibleParameters) {
  const cnn_parameter good = filter(40, 3, 2, 5, 2);
  EXPECT_TRUE(checkParameter(good, good.size));
  EXPECT_FALSE(checkParameter(good, good.size - 1));
  cnn_parameter bad = good;
  bad.groups = 3; // does not divide 40
  EXPECT_FALSE(checkParameter(bad, good.size));
  bad = good;
  bad.size -= 1; // smaller than its panels
  EXPECT_FALSE(checkParameter(bad, good.size));
  bad = good;
  bad.offset = -1;
  EXPECT_FALSE(checkParameter(bad, good.size));
  bad = good;
  bad.shape[0] = bad.shape[1] = bad.shape[2] = bad.shape[3] = 2000000000;
  EXPECT_FALSE(checkParameter(bad, good.size));
  bad = good;
  bad.layout = CNN_LINEAR_PANELS;
  EXPECT_FALSE(checkParameter(bad, good.size));
}

} // namespace
