// A safetensors file as everything that a program reads: weights, a batch, a training state. The
// first byte says whether the rest is the file as it is, or a header and data parted by 0x1c that
// get a right length in front: else nearly every change would end at the length.
#include "test/fuzz/FileInMemory.h"
#include "test/runtime/LinearProgram.h"

#include "runtime/TensorFile.h"
#include "runtime/commands/BatchFile.h"
#include "runtime/commands/Checkpoint.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

using namespace cnnc;
using namespace cnnc::runtime;

namespace {

/// A network with 12 parameters, prepared for training.
struct Network {
  test::LinearProgram linear{1, 2, 2, 2, 4};
  OpenSession session;

  Network() {
    auto opened = openSession({&linear.table, 0});
    if (!opened || cnn_prepare_training(opened->get()) != 0)
      std::abort();
    session = std::move(*opened);
  }
};

std::string withLength(const uint8_t *bytes, size_t count) {
  const uint64_t length = static_cast<uint64_t>(std::find(bytes, bytes + count, 0x1c) - bytes);
  std::string file(sizeof length, '\0');
  std::memcpy(file.data(), &length, sizeof length);
  file.append(bytes, bytes + length);
  if (length < count)
    file.append(bytes + length + 1, bytes + count);
  return file;
}

/// Every tensor that passed the checks can be read.
void readAll(const std::string &path) {
  auto file = TensorFile::open(path);
  if (!file)
    return;
  for (const TensorEntry &entry : file->tensors()) {
    std::vector<char> bytes(entry.end - entry.begin);
    if (!file->read(entry, bytes.data()))
      std::abort();
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  static Network network;
  static test::FileInMemory file;
  if (count == 0)
    return 0;
  if (bytes[0] % 2) {
    const std::string whole = withLength(bytes + 1, count - 1);
    file.replace(whole.data(), whole.size());
  } else {
    file.replace(bytes + 1, count - 1);
  }
  const std::string path = file.path();
  readAll(path);
  cnn_load_weights(network.session.get(), path.c_str());
  (void)readBatchFile(network.linear.table, path, true);
  (void)loadCheckpoint(network.session, path);
  return 0;
}
