#include "runtime/commands/ImageFile.h"

#include "test/runtime/TemporaryFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb/stb_image_write.h>

using namespace cnnc::runtime;
using cnnc::test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// Writes a PNG file and returns its path.
std::string png(const TemporaryFolder &folder, int width, int height, int channels,
                std::vector<uint8_t> pixels) {
  const std::string path = folder / "p.png";
  EXPECT_TRUE(stbi_write_png(path.c_str(), width, height, channels, pixels.data(), 0));
  return path;
}

TEST(ImageFile, ReadsGreyAndColourPictures) {
  TemporaryFolder folder;
  auto grey = readPicture(png(folder, 3, 2, 1, {1, 2, 3, 4, 5, 6}), 1);
  ASSERT_TRUE(grey) << grey.error().message;
  EXPECT_EQ(grey->height, 2);
  EXPECT_EQ(grey->width, 3);
  EXPECT_THAT(grey->pixels, ElementsAre(1, 2, 3, 4, 5, 6));
  auto colour = readPicture(png(folder, 1, 1, 3, {10, 20, 30}), 3);
  ASSERT_TRUE(colour);
  EXPECT_THAT(colour->pixels, ElementsAre(10, 20, 30));
}

TEST(ImageFile, ConvertsBetweenGreyAndColour) {
  TemporaryFolder folder;
  auto spread = readPicture(png(folder, 1, 1, 1, {7}), 3);
  ASSERT_TRUE(spread);
  EXPECT_THAT(spread->pixels, ElementsAre(7, 7, 7));
  // Pillow: Image.new("RGB", (1, 1), c).convert("L") gives 76, 150, 29 and 182.
  auto grey =
      readPicture(png(folder, 4, 1, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255, 200, 185, 120}), 1);
  ASSERT_TRUE(grey) << grey.error().message;
  EXPECT_THAT(grey->pixels, ElementsAre(76, 150, 29, 182));
}

TEST(ImageFile, RefusesWhatIsNoPicture) {
  TemporaryFolder folder;
  EXPECT_THAT(readPicture(folder / "absent", 1).error().message, HasSubstr("No such file"));
  EXPECT_THAT(readPicture(folder.path, 1).error().message, HasSubstr("not a regular file"));
  EXPECT_THAT(readPicture(folder.write("t", "text"), 1).error().message, HasSubstr("not a PNG"));
  EXPECT_THAT(readPicture(folder.write("e", ""), 1).error().message, HasSubstr("not a PNG"));
  const std::string path = png(folder, 3, 2, 1, {1, 2, 3, 4, 5, 6});
  const std::string whole = folder.read("p.png");
  EXPECT_FALSE(readPicture(folder.write("cut.png", whole.substr(0, whole.size() - 20)), 1));
  // Width and height are the big-endian numbers at byte 16.
  std::string huge = whole;
  huge.replace(16, 8, std::string("\0\0\x27\x10\0\0\x27\x10", 8));
  EXPECT_THAT(readPicture(folder.write("huge.png", huge), 1).error().message,
              HasSubstr("10000 x 10000 pixels, expected at most"));
}

} // namespace
