#include "test/runtime/IdxFiles.h"

#include <algorithm>
#include <cstdlib>
#include <zlib.h>

namespace cnnc::test {

std::string idxBytes(const std::vector<uint32_t> &shape, const std::string &data) {
  std::string bytes{0, 0, 8, static_cast<char>(shape.size())};
  for (uint32_t extent : shape)
    for (int shift : {24, 16, 8, 0})
      bytes += static_cast<char>(extent >> shift);
  return bytes + data;
}

std::string gzip(const std::string &bytes) {
  z_stream stream{};
  constexpr int with_gzip_header = 16;
  if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + with_gzip_header, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    std::abort();
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef *>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
    std::abort();
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

void writeDataset(const TemporaryFolder &folder, uint32_t train_images, uint32_t test_images,
                  int height, int width) {
  uint32_t state = 1;
  for (auto [name, count] : {std::pair("train", train_images), std::pair("t10k", test_images)}) {
    std::string pixels, labels;
    for (uint32_t i = 0; i < count; ++i) {
      const int label = static_cast<int>(i * 7 % 10);
      labels += static_cast<char>(label);
      for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
          state = state * 1664525 + 1013904223;
          const int noise = static_cast<int>(state >> 25); // below 128
          pixels += static_cast<char>(noise + (y == label ? 127 : 0));
        }
    }
    const std::string part = name;
    folder.write(part + "-images-idx3-ubyte.gz",
                 gzip(idxBytes({count, static_cast<uint32_t>(height), static_cast<uint32_t>(width)},
                               pixels)));
    folder.write(part + "-labels-idx1-ubyte", idxBytes({count}, labels));
  }
}

} // namespace cnnc::test
