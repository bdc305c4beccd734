//===- BatchFile.h - images and labels as a safetensors file ---------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_BATCHFILE_H
#define CNNC_RUNTIME_COMMANDS_BATCHFILE_H

#include "runtime/Program.h"
#include "runtime/Result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cnnc::runtime {

struct BatchFile {
  int count = 0;
  std::vector<float> images;   ///< count x H x W x C
  std::vector<int32_t> labels; ///< empty unless asked for
};

/// Reads `images` (N x C x H x W, F32) and, if wanted, `labels` (N, I64). Other tensors are
/// ignored. Errors: absent or misshapen tensors, labels the network has no class for.
Result<BatchFile> readBatchFile(const cnn_program &program, const std::string &path,
                                bool with_labels);

} // namespace cnnc::runtime

#endif
