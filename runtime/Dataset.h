//===- Dataset.h - labelled 8-bit images from a folder ---------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DATASET_H
#define CNNC_RUNTIME_DATASET_H

#include "runtime/Program.h"
#include "runtime/Resize.h"
#include "runtime/Result.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace cnnc::runtime {

/// One part of a data set as it lies in the files: count x height x width grey bytes.
struct LabelledImages {
  uint32_t count = 0;
  int height = 0, width = 0;
  std::vector<uint8_t> pixels;
  std::vector<uint8_t> labels;
};

enum class DatasetPart { Train, Test };

/// The folder to read from: `chosen` if not empty, else what the program's train section names,
/// else `packaged`, where the operating system's package puts Fashion-MNIST. An error says what to
/// install or to give.
Result<std::string> dataFolder(const cnn_program &program, const std::string &chosen,
                               const std::string &packaged = "/usr/share/datasets/fashion-mnist");

/// Reads {train,t10k}-images-idx3-ubyte and -labels-idx1-ubyte, each plain or with .gz. Errors:
/// missing or damaged files, counts that differ, a label the network has no class for, a network
/// that does not take grey images.
Result<LabelledImages> readDataset(const cnn_program &program, const std::string &folder,
                                   DatasetPart part);

/// Names of the classes of the set that the program was written for; empty if unknown.
std::vector<std::string> classNames(const cnn_program &program);

/// Turns images of a part into a network's input: resized, scaled to 0..1, N x H x W x C.
class InputConverter {
public:
  /// `images` must outlive the converter.
  InputConverter(const LabelledImages &images, int height, int width);

  /// Writes image `index` (height x width floats).
  void convert(uint32_t index, float *to);
  int32_t label(uint32_t index) const { return images.labels[index]; }
  size_t floatsPerImage() const { return resized.size(); }

private:
  const LabelledImages &images;
  Resizer resizer;
  std::vector<uint8_t> resized;
};

/// Byte b as the float b / 255.
const std::array<float, 256> &unitScale();

} // namespace cnnc::runtime

#endif
