#include "runtime/TensorFile.h"

#include "runtime/AtomicFile.h"

#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

static_assert(std::endian::native == std::endian::little, "tensors lie in the file as in memory");

namespace cnnc::runtime {
namespace {

/// The limit of the reference implementation.
constexpr uint64_t max_header = 100'000'000;

/// Reads exactly `bytes` bytes at `offset`.
bool readAt(int descriptor, void *into, uint64_t bytes, uint64_t offset) {
  char *to = static_cast<char *>(into);
  while (bytes > 0) {
    const ssize_t got = pread(descriptor, to, bytes, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return false;
    to += got;
    offset += static_cast<uint64_t>(got);
    bytes -= static_cast<uint64_t>(got);
  }
  return true;
}

} // namespace

TensorFile::~TensorFile() {
  if (descriptor >= 0)
    close(descriptor);
}

Result<TensorFile> TensorFile::open(const std::string &path) {
  // Without O_NONBLOCK a named pipe would wait for a writer.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return failure("cannot read ", path, ": ", std::strerror(errno));
  TensorFile file(path, descriptor);
  if (Status status = file.readHeader(); !status)
    return failure(path, ": ", printable(status.error().message));
  return file;
}

Status TensorFile::readHeader() {
  struct stat about;
  if (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode))
    return failure("not a regular file, expected a safetensors file");
  const uint64_t size = static_cast<uint64_t>(about.st_size);
  uint64_t length = 0;
  if (size < sizeof length)
    return failure("has ", size, " bytes, expected a safetensors file");
  if (!readAt(descriptor, &length, sizeof length, 0))
    return failure("cannot be read: ", std::strerror(errno));
  if (length > max_header || length > size - sizeof length)
    return failure("not a safetensors file: its header would take ", length,
                   " bytes, the file has ", size);
  std::string json(length, '\0');
  if (!readAt(descriptor, json.data(), length, sizeof length))
    return failure("cannot be read: ", std::strerror(errno));
  data_start = sizeof length + length;
  auto parsed = parseTensorHeader(json, size - data_start);
  if (!parsed)
    return parsed.error();
  header = std::move(*parsed);
  return {};
}

const TensorEntry *TensorFile::find(const std::string &wanted) const {
  for (const TensorEntry &entry : header.tensors)
    if (entry.name == wanted)
      return &entry;
  return nullptr;
}

Status TensorFile::read(const TensorEntry &entry, void *into) const {
  if (!readAt(descriptor, into, entry.end - entry.begin, data_start + entry.begin))
    return failure(path, ": tensor ", entry.name, " cannot be read");
  return {};
}

Status writeTensorFile(const std::string &path, const std::vector<TensorToWrite> &tensors,
                       const std::vector<std::pair<std::string, std::string>> &metadata) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) {
    nlohmann::ordered_json &texts = header["__metadata__"];
    for (const auto &[name, text] : metadata)
      texts[name] = text;
  }
  uint64_t end = 0;
  std::vector<uint64_t> sizes;
  for (const TensorToWrite &tensor : tensors) {
    uint64_t bytes = elementBytes(tensor.dtype);
    for (int64_t extent : tensor.shape)
      bytes *= static_cast<uint64_t>(extent);
    header[tensor.name] = {
        {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {end, end + bytes}}};
    sizes.push_back(bytes);
    end += bytes;
  }
  // Readers that map the file want the tensors aligned: the header is padded with spaces.
  std::string text = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  text.append((8 - text.size() % 8) % 8, ' ');
  const uint64_t length = text.size();

  auto file = AtomicFile::create(path);
  if (!file)
    return file.error();
  Status status = file->write(&length, sizeof length);
  if (status)
    status = file->write(text.data(), text.size());
  for (size_t t = 0; status && t < tensors.size(); ++t)
    status = file->write(tensors[t].data, sizes[t]);
  return status ? file->commit() : status;
}

} // namespace cnnc::runtime
