// An IDX file. The first byte says how many dimensions are asked for and whether the rest is the
// file as it is, or is compressed first: few changes of compressed bytes leave their sum right.
#include "test/fuzz/FileInMemory.h"

#include "runtime/Idx.h"

#include <cstdint>
#include <cstdlib>
#include <vector>
#include <zlib.h>

using namespace cnnc;
using namespace cnnc::runtime;

namespace {

std::vector<uint8_t> compressed(const uint8_t *bytes, size_t count) {
  constexpr int gzip_of_small_window = 9 + 16;
  z_stream stream{};
  if (deflateInit2(&stream, 1, Z_DEFLATED, gzip_of_small_window, 1, Z_DEFAULT_STRATEGY) != Z_OK)
    std::abort();
  std::vector<uint8_t> result(deflateBound(&stream, count));
  stream.next_in = const_cast<uint8_t *>(bytes);
  stream.avail_in = static_cast<uInt>(count);
  stream.next_out = result.data();
  stream.avail_out = static_cast<uInt>(result.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
    std::abort();
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  static test::FileInMemory file;
  if (count == 0)
    return 0;
  const uint32_t rank = bytes[0] % 2 ? 3 : 1;
  if (bytes[0] & 2) {
    const std::vector<uint8_t> gzip = compressed(bytes + 1, count - 1);
    file.replace(gzip.data(), gzip.size());
  } else {
    file.replace(bytes + 1, count - 1);
  }
  auto array = readIdx(file.path(), rank);
  if (!array)
    return 0;
  uint64_t elements = 1;
  for (uint32_t extent : array->shape)
    elements *= extent;
  if (array->shape.size() != rank || elements != array->bytes.size())
    std::abort();
  return 0;
}
