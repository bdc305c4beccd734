#include "runtime/commands/ImageFile.h"

#include <cerrno>
#include <cstring>
#include <memory>
#include <sys/stat.h>

// Only the formats that the documentation names; the others' decoders are not worth their risk.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_BMP
#define STBI_NO_HDR
#define STBI_NO_LINEAR
#define STBI_MAX_DIMENSIONS 65535
#include <stb/stb_image.h>

namespace cnnc::runtime {
namespace {

constexpr int64_t most_pixels = 64'000'000;

/// Pillow's integer form of ITU-R 601-2 luma.
std::vector<uint8_t> toGrey(const uint8_t *colours, size_t pixels) {
  std::vector<uint8_t> grey(pixels);
  for (size_t p = 0; p < pixels; ++p, colours += 3)
    grey[p] = static_cast<uint8_t>(
        (colours[0] * 19595u + colours[1] * 38470u + colours[2] * 7471u + 0x8000u) >> 16);
  return grey;
}

} // namespace

Result<Picture> readPicture(const std::string &path, int channels) {
  struct stat about;
  if (stat(path.c_str(), &about) != 0)
    return failure("cannot read ", path, ": ", std::strerror(errno));
  if (!S_ISREG(about.st_mode))
    return failure("cannot read ", path, ": not a regular file");
  int width = 0, height = 0, own_channels = 0;
  if (!stbi_info(path.c_str(), &width, &height, &own_channels))
    return failure(path, ": not a PNG, JPEG or BMP picture");
  if (static_cast<int64_t>(width) * height > most_pixels)
    return failure(path, ": ", width, " x ", height, " pixels, expected at most ", most_pixels);
  const int wanted = own_channels <= 2 && channels == 1 ? 1 : 3;
  std::unique_ptr<stbi_uc, void (*)(void *)> pixels(
      stbi_load(path.c_str(), &width, &height, &own_channels, wanted), stbi_image_free);
  if (!pixels)
    return failure(path, ": damaged picture (", stbi_failure_reason(), ")");
  const size_t count = static_cast<size_t>(width) * static_cast<size_t>(height);
  Picture picture{height, width, {}};
  if (wanted == 3 && channels == 1)
    picture.pixels = toGrey(pixels.get(), count);
  else
    picture.pixels.assign(pixels.get(), pixels.get() + count * static_cast<size_t>(wanted));
  return picture;
}

} // namespace cnnc::runtime
