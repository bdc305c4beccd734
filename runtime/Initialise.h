//===- Initialise.h - parameters before training ---------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_INITIALISE_H
#define CNNC_RUNTIME_INITIALISE_H

#include "runtime/Program.h"
#include "runtime/Result.h"

#include <cstdint>
#include <string>

namespace cnnc::runtime {

/// Fills the flat buffers of the program (parameter_floats and statistic_floats long).
///
/// Weights, by scheme, with fan_in = inputs of a group * window and fan_out = outputs * window as
/// torch.nn.init counts them:
///   xavier_uniform   uniform within sqrt(6 / (fan_in + fan_out))
///   kaiming_normal   normal, deviation sqrt(2 / fan_in)
///   torch_default    uniform within 1 / sqrt(fan_in), what PyTorch's layers start with
/// Biases are uniform within 1 / sqrt(fan_in) in every scheme, as PyTorch's layers leave them.
/// Batch norm: scale 1, shift 0, running mean 0, running variance 1.
///
/// The same seed gives the same bits on every machine. An unknown scheme is an error.
Status initialise(const cnn_program &program, const std::string &scheme, uint64_t seed,
                  float *parameters, float *statistics);

} // namespace cnnc::runtime

#endif
