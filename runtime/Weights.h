//===- Weights.h - a network's parameters as a safetensors file ------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_WEIGHTS_H
#define CNNC_RUNTIME_WEIGHTS_H

#include "runtime/Program.h"
#include "runtime/Result.h"
#include "runtime/TensorFile.h"

#include <string>
#include <vector>

namespace cnnc::runtime {

/// One tensor that a file must hold and the place in a flat buffer where it belongs.
struct NamedSlot {
  std::string name;
  const cnn_parameter *parameter;
  float *flat; ///< where the parameter begins
};

/// Every parameter in `parameters`, then every running statistic in `statistics`.
std::vector<NamedSlot> weightSlots(const cnn_program &program, float *parameters,
                                   float *statistics);

/// Every parameter with `prefix` before its name, in a buffer laid out as the parameters are.
std::vector<NamedSlot> parameterSlots(const cnn_program &program, float *flat,
                                      const std::string &prefix);

/// Fills the slots. The file must hold exactly the slots' tensors, as F32 in PyTorch's shapes, and
/// those named in `others`; one error names all that are unknown, missing or misshapen. Nothing is
/// changed unless all fit.
Status readSlots(const TensorFile &file, const std::vector<NamedSlot> &slots,
                 const std::vector<std::string> &others = {});

/// Slots unpacked to PyTorch's layout: the entries of a file and the memory they point to.
struct UnpackedSlots {
  std::vector<std::vector<float>> values;
  std::vector<TensorToWrite> tensors;
};
UnpackedSlots unpackSlots(const std::vector<NamedSlot> &slots);

/// Reads or writes parameters and running statistics.
Status loadWeights(const cnn_program &program, const std::string &path, float *parameters,
                   float *statistics);
Status saveWeights(const cnn_program &program, const std::string &path, float *parameters,
                   float *statistics);

} // namespace cnnc::runtime

#endif
