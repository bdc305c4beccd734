#include "runtime/Dataset.h"

#include "runtime/Idx.h"

#include <cstring>
#include <filesystem>

namespace cnnc::runtime {
namespace {

bool isSet(const char *text) { return text && *text; }

/// The file of that name in the folder, plain or compressed; "" if there is neither.
std::string findFile(const std::string &folder, const std::string &name) {
  std::string plain = folder + "/" + name, compressed = plain + ".gz";
  std::error_code ignored;
  if (std::filesystem::exists(plain, ignored))
    return plain;
  return std::filesystem::exists(compressed, ignored) ? compressed : "";
}

Result<IdxArray> readPart(const std::string &folder, const std::string &name, uint32_t rank) {
  const std::string path = findFile(folder, name);
  if (path.empty())
    return failure("no ", name, " or ", name, ".gz in ", folder);
  return readIdx(path, rank);
}

Status checkLabels(const LabelledImages &images, int32_t classes, const std::string &name) {
  for (uint32_t i = 0; i < images.count; ++i)
    if (images.labels[i] >= classes)
      return failure(name, ": image ", i, " has label ", int(images.labels[i]),
                     ", the network has ", classes, " classes (0 to ", classes - 1, ")");
  return {};
}

} // namespace

Result<std::string> dataFolder(const cnn_program &program, const std::string &chosen,
                               const std::string &packaged) {
  if (!chosen.empty())
    return chosen;
  const cnn_training &training = program.training;
  if (isSet(training.data_path))
    return std::string(training.data_path);
  const std::string data = training.data ? training.data : "";
  if (data == "fashion_mnist") {
    std::error_code ignored;
    if (std::filesystem::is_directory(packaged, ignored))
      return packaged;
    return failure("no Fashion-MNIST in ", packaged,
                   ": install the Debian package dataset-fashion-mnist, or give its folder with "
                   "--data");
  }
  return failure("give the folder of ", data.empty() ? "the data" : data, " with --data");
}

Result<LabelledImages> readDataset(const cnn_program &program, const std::string &folder,
                                   DatasetPart part) {
  if (program.channels != 1)
    return failure("the network takes ", program.channels, " channels, the data set has 1");
  const std::string name = part == DatasetPart::Train ? "train" : "t10k";
  auto images = readPart(folder, name + "-images-idx3-ubyte", 3);
  if (!images)
    return images.error();
  auto labels = readPart(folder, name + "-labels-idx1-ubyte", 1);
  if (!labels)
    return labels.error();
  const uint32_t count = images->shape[0];
  if (labels->shape[0] != count)
    return failure(folder, ": ", count, " images and ", labels->shape[0], " labels for ", name);
  constexpr uint32_t most = 16384;
  if (images->shape[1] > most || images->shape[2] > most)
    return failure(folder, ": images of ", images->shape[1], " x ", images->shape[2],
                   ", expected at most ", most, " x ", most);
  LabelledImages result{count, static_cast<int>(images->shape[1]),
                        static_cast<int>(images->shape[2]), std::move(images->bytes),
                        std::move(labels->bytes)};
  if (Status status = checkLabels(result, program.classes, folder + "/" + name); !status)
    return status.error();
  return result;
}

std::vector<std::string> classNames(const cnn_program &program) {
  if (program.classes != 10 || !program.training.data)
    return {};
  if (!std::strcmp(program.training.data, "fashion_mnist"))
    return {"t-shirt", "trouser", "pullover", "dress", "coat",
            "sandal",  "shirt",   "sneaker",  "bag",   "ankle boot"};
  return {};
}

const std::array<float, 256> &unitScale() {
  static const std::array<float, 256> table = [] {
    std::array<float, 256> values;
    for (int b = 0; b < 256; ++b)
      values[static_cast<size_t>(b)] = static_cast<float>(b) / 255.0f;
    return values;
  }();
  return table;
}

InputConverter::InputConverter(const LabelledImages &images, int height, int width)
    : images(images), resizer(images.height, images.width, height, width, 1),
      resized(static_cast<size_t>(height) * static_cast<size_t>(width)) {}

void InputConverter::convert(uint32_t index, float *to) {
  const size_t bytes = static_cast<size_t>(images.height) * static_cast<size_t>(images.width);
  resizer.resize(images.pixels.data() + index * bytes, resized.data());
  const std::array<float, 256> &scale = unitScale();
  for (size_t i = 0; i < resized.size(); ++i)
    to[i] = scale[resized[i]];
}

} // namespace cnnc::runtime
