//===- ImageFile.h - PNG, JPEG and BMP pictures -----------------------------------*- C++ -*-===//
#ifndef CNNC_RUNTIME_COMMANDS_IMAGEFILE_H
#define CNNC_RUNTIME_COMMANDS_IMAGEFILE_H

#include "runtime/Result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cnnc::runtime {

struct Picture {
  int height = 0, width = 0;
  std::vector<uint8_t> pixels; ///< height x width x channels
};

/// Reads a picture with 1 (grey) or 3 (red, green, blue) channels, whatever it has itself; colours
/// become grey as Pillow's convert("L") does, opacity is dropped. Errors name the file: not a
/// picture, damaged, more than 64 million pixels.
Result<Picture> readPicture(const std::string &path, int channels);

} // namespace cnnc::runtime

#endif
