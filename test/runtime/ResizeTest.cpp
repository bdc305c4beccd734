#include "runtime/Resize.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace {

#include "test/runtime/ResizeGolden.h"

/// The formula of make_resize_golden.py.
uint8_t pixel(int y, int x, int c) {
  return static_cast<uint8_t>((37 * x + 101 * y + 7 * x * y + 59 * c + 13 * (x ^ y)) % 256);
}

std::vector<uint8_t> resized(int height, int width, int to_height, int to_width, int channels) {
  std::vector<uint8_t> image;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < channels; ++c)
        image.push_back(pixel(y, x, c));
  std::vector<uint8_t> result(static_cast<size_t>(to_height * to_width * channels));
  cnnc::runtime::Resizer(height, width, to_height, to_width, channels)
      .resize(image.data(), result.data());
  return result;
}

TEST(Resize, SmallImageEqualsPillows) {
  const std::vector<uint8_t> expected(std::begin(resized_4x5_to_3x7), std::end(resized_4x5_to_3x7));
  EXPECT_EQ(resized(4, 5, 3, 7, 1), expected);
}

TEST(Resize, ImagesEqualPillowsBitForBit) {
  for (const ResizeCase &c : resize_cases) {
    const std::vector<uint8_t> result =
        resized(c.height, c.width, c.to_height, c.to_width, c.channels);
    EXPECT_EQ(crc32(0, result.data(), static_cast<uInt>(result.size())), c.crc32)
        << c.height << " x " << c.width << " to " << c.to_height << " x " << c.to_width;
  }
}

} // namespace
