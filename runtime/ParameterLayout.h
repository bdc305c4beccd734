//===- ParameterLayout.h - PyTorch's order of a tensor and the kernels' ----------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_PARAMETERLAYOUT_H
#define CNNC_RUNTIME_PARAMETERLAYOUT_H

#include "runtime/Program.h"
#include "runtime/Result.h"

#include <cstdint>
#include <vector>

namespace cnnc::runtime {

/// Elements of the tensor as PyTorch has it, padding not counted.
int64_t elementCount(const cnn_parameter &parameter);

/// {O, I, H, W}, {O, I} or {C}.
std::vector<int64_t> shapeOf(const cnn_parameter &parameter);

/// From PyTorch's order (elementCount floats) to the order cnn_layout documents. `flat` is where
/// the parameter's offset points. Alone, all its `size` floats are written, padding with zero; of
/// what it shares, only its own elements, so that the buffer has to begin as zeros.
void packParameter(const cnn_parameter &parameter, const float *tensor, float *flat);

/// The way back.
void unpackParameter(const cnn_parameter &parameter, const float *flat, float *tensor);

/// An error if a parameter of the table is impossible or leaves its buffer of `floats`.
Status checkParameter(const cnn_parameter &parameter, int64_t floats);

} // namespace cnnc::runtime

#endif
