#include "runtime/commands/BatchFile.h"

#include "runtime/Machine.h"
#include "runtime/TensorFile.h"

#include <limits>

namespace cnnc::runtime {
namespace {

/// N x C x H x W to N x H x W x C.
std::vector<float> channelsLast(const std::vector<float> &from, size_t images, size_t channels,
                                size_t pixels) {
  std::vector<float> to(from.size());
  for (size_t n = 0; n < images; ++n)
    for (size_t c = 0; c < channels; ++c)
      for (size_t p = 0; p < pixels; ++p)
        to[(n * pixels + p) * channels + c] = from[(n * channels + c) * pixels + p];
  return to;
}

Status readLabels(const cnn_program &program, const TensorFile &file, BatchFile &batch) {
  const TensorEntry *entry = file.find("labels");
  if (!entry)
    return failure(file.name(), " has no tensor labels");
  if (entry->dtype != "I64" || entry->shape != std::vector<int64_t>{batch.count})
    return failure(file.name(), ": labels is ", describe(entry->dtype, entry->shape), ", expected ",
                   describe("I64", {batch.count}));
  std::vector<int64_t> labels(static_cast<size_t>(batch.count));
  if (Status status = file.read(*entry, labels.data()); !status)
    return status;
  for (size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0 || labels[i] >= program.classes)
      return failure(file.name(), ": image ", i, " has label ", labels[i], ", the network has ",
                     program.classes, " classes (0 to ", program.classes - 1, ")");
    batch.labels.push_back(static_cast<int32_t>(labels[i]));
  }
  return {};
}

} // namespace

Result<BatchFile> readBatchFile(const cnn_program &program, const std::string &path,
                                bool with_labels) {
  auto file = TensorFile::open(path);
  if (!file)
    return file.error();
  const TensorEntry *entry = file->find("images");
  if (!entry)
    return failure(path, " has no tensor images");
  const std::vector<int64_t> &shape = entry->shape;
  const int64_t channels = program.channels, height = program.height, width = program.width;
  if (entry->dtype != "F32" || shape.size() != 4 || shape[0] < 1 ||
      shape[0] > std::numeric_limits<int32_t>::max() || shape[1] != channels ||
      shape[2] != height || shape[3] != width)
    return failure(path, ": images is ", describe(entry->dtype, shape), ", expected F32 [N, ",
                   channels, ", ", height, ", ", width, "] with N of 1 or more");
  BatchFile batch;
  batch.count = static_cast<int>(shape[0]);
  // A sparse file costs its maker nothing, its images in memory do: as read and as turned round.
  if (Status status = checkBatchMemory(batch.count, 2 * (entry->end - entry->begin)); !status)
    return failure(path, ": ", status.error().message);
  std::vector<float> images(static_cast<size_t>(entry->elements()));
  if (Status status = file->read(*entry, images.data()); !status)
    return status.error();
  batch.images = channelsLast(images, static_cast<size_t>(shape[0]), static_cast<size_t>(channels),
                              static_cast<size_t>(height * width));
  if (with_labels)
    if (Status status = readLabels(program, *file, batch); !status)
      return status.error();
  return batch;
}

} // namespace cnnc::runtime
