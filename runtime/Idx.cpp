#include "runtime/Idx.h"

#include "runtime/Machine.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <sys/stat.h>
#include <zlib.h>

namespace cnnc::runtime {
namespace {

struct CloseFile {
  void operator()(gzFile_s *file) const { gzclose(file); }
};
using File = std::unique_ptr<gzFile_s, CloseFile>;

uint32_t bigEndian(const uint8_t *b) {
  return uint32_t(b[0]) << 24 | uint32_t(b[1]) << 16 | uint32_t(b[2]) << 8 | b[3];
}

/// ": " and what zlib says went wrong, if it was more than an early end.
std::string damage(gzFile_s *file) {
  int code = Z_OK;
  std::string text = gzerror(file, &code);
  if (code == Z_OK || code == Z_BUF_ERROR)
    return "";
  const size_t path_end = text.rfind(": "); // none without memory for it
  return ": " + (path_end == std::string::npos ? text : text.substr(path_end + 2));
}

Result<std::vector<uint32_t>> readShape(gzFile_s *file, uint32_t rank) {
  uint8_t magic[4];
  const int got = gzread(file, magic, 4);
  if (std::string what = damage(file); !what.empty())
    return failure("its compressed data is damaged", what);
  if (got != 4 || magic[0] != 0 || magic[1] != 0)
    return failure("not an IDX file");
  if (magic[2] != 0x08)
    return failure("has elements of type ", int(magic[2]), ", expected 8 (unsigned bytes)");
  if (magic[3] != rank)
    return failure("has ", int(magic[3]), " dimensions, expected ", rank);
  std::vector<uint32_t> shape;
  for (uint32_t d = 0; d < rank; ++d) {
    uint8_t extent[4];
    if (gzread(file, extent, 4) != 4)
      return failure("ends within its header", damage(file));
    shape.push_back(bigEndian(extent));
    if (shape.back() == 0)
      return failure("is empty: dimension ", d, " has extent 0");
  }
  return shape;
}

Result<std::vector<uint8_t>> readBytes(gzFile_s *file, uint64_t count) {
  constexpr uint64_t step = 1 << 20;
  std::vector<uint8_t> bytes;
  bytes.reserve(count); // pages that are never written take no memory
  while (bytes.size() < count) {
    const uint64_t have = bytes.size(), want = std::min(step, count - have);
    bytes.resize(have + want);
    const int got = gzread(file, bytes.data() + have, static_cast<unsigned>(want));
    if (got < 0 || static_cast<uint64_t>(got) != want)
      return failure("ends after ", have + static_cast<uint64_t>(std::max(got, 0)), " of ", count,
                     " bytes", damage(file));
  }
  // Reading past the end also makes zlib check the sum of a compressed file.
  uint8_t more;
  const int got = gzread(file, &more, 1);
  if (got > 0)
    return failure("goes on behind the ", count, " bytes that its header says");
  int code = Z_OK;
  gzerror(file, &code);
  if (code != Z_OK)
    return failure("its compressed data is damaged or cut off", damage(file));
  return bytes;
}

} // namespace

Result<IdxArray> readIdx(const std::string &path, uint32_t rank) {
  struct stat about;
  if (stat(path.c_str(), &about) != 0)
    return failure("cannot read ", path, ": ", std::strerror(errno));
  if (!S_ISREG(about.st_mode))
    return failure("cannot read ", path, ": not a regular file");
  File file(gzopen(path.c_str(), "rb"));
  if (!file)
    return failure("cannot read ", path, ": ", std::strerror(errno));
  gzbuffer(file.get(), 1 << 16);
  auto shape = readShape(file.get(), rank);
  if (!shape)
    return failure(path, ": ", shape.error().message);
  unsigned __int128 count = 1; // at most 2^96 for the three dimensions in use
  for (uint32_t extent : *shape)
    count *= extent;
  constexpr uint64_t most_expansion = 1032; // a byte of deflate's becomes at most so many
  if (count > most_expansion * static_cast<uint64_t>(about.st_size))
    return failure(path, ": its header claims more bytes than a file of ", about.st_size,
                   " bytes can hold");
  // Asking for the memory there is takes longer than reading a small file.
  constexpr uint64_t surely_there = 1 << 20;
  if (count > surely_there && count > availableMemory())
    return failure(path, ": its header claims more bytes than there is memory");
  auto bytes = readBytes(file.get(), static_cast<uint64_t>(count));
  if (!bytes)
    return failure(path, ": ", bytes.error().message);
  return IdxArray{std::move(*shape), std::move(*bytes)};
}

} // namespace cnnc::runtime
