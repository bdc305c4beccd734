//===- Commands.h - what a compiled program can be told to do --------------------------*- C++
//-*-===//
//
// One function for each command; CommandLine.cpp fills the options. Results go to stdout, all else
// to stderr. An error is the input's or the data's fault: exit status 1.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_COMMANDS_COMMANDS_H
#define CNNC_RUNTIME_COMMANDS_COMMANDS_H

#include "runtime/Program.h"
#include "runtime/Result.h"
#include "runtime/devices/DeviceChoice.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cnnc::runtime {

/// What is not given comes from the table's train section, or from the run that is resumed.
struct TrainOptions {
  std::string data, out, weights;
  std::optional<int> epochs, batch;
  std::optional<double> learning_rate, momentum, weight_decay;
  std::optional<uint32_t> limit;
  std::optional<uint64_t> seed;
  bool resume = false;
  bool no_shuffle = false;
};
Status train(const DeviceChoice &choice, const TrainOptions &options);

struct EvaluateOptions {
  std::string data, weights;
  bool json = false;
};
Status evaluate(const DeviceChoice &choice, const EvaluateOptions &options);

struct InferOptions {
  std::string weights;
  std::vector<std::string> images; ///< picture files; or
  std::string input, output;       ///< safetensors in and out
  int top = 5;
  bool json = false;
};
Status infer(const DeviceChoice &choice, const InferOptions &options);

struct GradientsOptions {
  std::string weights, input, output;
};
Status gradients(const DeviceChoice &choice, const GradientsOptions &options);

struct InitOptions {
  std::optional<uint64_t> seed;
  std::string output;
};
Status init(const DeviceChoice &choice, const InitOptions &options);

/// Of `program`; `programs` are all that the network was compiled to. Opens no device.
Status summary(const cnn_program &program, const cnn_program *const *programs, bool json);

struct BenchOptions {
  bool infer = false;
  std::optional<int> batch;
  int steps = 10;
  bool profile = false;
  bool json = false;
  bool serve = false; ///< time steps as lines of the standard input ask for them
};
Status bench(const DeviceChoice &choice, const BenchOptions &options);

/// Parses the command line and runs the command. `programs` is the network for each device it was
/// compiled for, ended by a null pointer. Returns the exit status: 0 done, 1 the input or the data
/// is at fault, 2 wrong usage.
int runProgram(const cnn_program *const *programs, int argc, const char *const *argv);

} // namespace cnnc::runtime

#endif
