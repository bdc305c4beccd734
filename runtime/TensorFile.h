//===- TensorFile.h - safetensors files ------------------------------------------------*- C++
//-*-===//
//
// Layout: 8 bytes little-endian header length, a JSON header, the tensors' bytes. The header maps
// names to {"dtype", "shape", "data_offsets"}, and "__metadata__" to strings. Everything the format
// promises is checked before a byte of a tensor is read; memory taken is bounded by the file's
// size.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_TENSORFILE_H
#define CNNC_RUNTIME_TENSORFILE_H

#include "runtime/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cnnc::runtime {

struct TensorEntry {
  std::string name;
  std::string dtype; ///< the format's name: "F32", "I64" ...
  std::vector<int64_t> shape;
  uint64_t begin = 0, end = 0; ///< bytes, from the end of the header
  int64_t elements() const;
};

struct TensorHeader {
  std::vector<TensorEntry> tensors; ///< in the header's order
  std::vector<std::pair<std::string, std::string>> metadata;
};

/// "F32 [2, 3]", for messages.
std::string describe(const std::string &dtype, const std::vector<int64_t> &shape);

/// Text out of a file as a terminal may see it: control characters replaced, cut to `limit` bytes.
std::string printable(std::string text, size_t limit = 300);

/// Reads a header of `data_bytes` bytes of tensors behind it. Errors name the tensor at fault:
/// malformed JSON, duplicate names, unknown types, sizes that disagree, overlaps and gaps.
Result<TensorHeader> parseTensorHeader(std::string_view json, uint64_t data_bytes);

/// A safetensors file open for reading. Not for use by two threads at once.
class TensorFile {
public:
  static Result<TensorFile> open(const std::string &path);
  TensorFile(TensorFile &&other) noexcept
      : path(std::move(other.path)), header(std::move(other.header)), data_start(other.data_start),
        descriptor(std::exchange(other.descriptor, -1)) {}
  TensorFile &operator=(TensorFile &&) = delete;
  ~TensorFile();

  const std::vector<TensorEntry> &tensors() const { return header.tensors; }
  /// Null if there is none of that name.
  const TensorEntry *find(const std::string &name) const;
  /// Copies the tensor's bytes, end - begin of them.
  Status read(const TensorEntry &entry, void *into) const;
  const std::string &name() const { return path; }

private:
  TensorFile(std::string path, int descriptor) : path(std::move(path)), descriptor(descriptor) {}
  Status readHeader();

  std::string path;
  TensorHeader header;
  uint64_t data_start = 0;
  int descriptor;
};

/// A tensor to write; the bytes belong to the caller.
struct TensorToWrite {
  std::string name;
  std::string dtype;
  std::vector<int64_t> shape;
  const void *data;
};

/// Writes a safetensors file that replaces `path` in one go (AtomicFile).
Status writeTensorFile(const std::string &path, const std::vector<TensorToWrite> &tensors,
                       const std::vector<std::pair<std::string, std::string>> &metadata = {});

/// Bytes of an element of a dtype; 0 if the dtype is unknown.
uint64_t elementBytes(std::string_view dtype);

} // namespace cnnc::runtime

#endif
