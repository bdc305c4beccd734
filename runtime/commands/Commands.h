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
Status train(const cnn_program &program, const TrainOptions &options);

struct EvaluateOptions {
  std::string data, weights;
  bool json = false;
};
Status evaluate(const cnn_program &program, const EvaluateOptions &options);

struct InferOptions {
  std::string weights;
  std::vector<std::string> images; ///< picture files; or
  std::string input, output;       ///< safetensors in and out
  int top = 5;
  bool json = false;
};
Status infer(const cnn_program &program, const InferOptions &options);

struct GradientsOptions {
  std::string weights, input, output;
};
Status gradients(const cnn_program &program, const GradientsOptions &options);

struct InitOptions {
  std::optional<uint64_t> seed;
  std::string output;
};
Status init(const cnn_program &program, const InitOptions &options);

Status summary(const cnn_program &program, bool json);

struct BenchOptions {
  bool infer = false;
  std::optional<int> batch;
  int steps = 10;
  bool profile = false;
  bool json = false;
  bool serve = false; ///< time steps as lines of the standard input ask for them
};
Status bench(const cnn_program &program, const BenchOptions &options);

/// Parses the command line and runs the command. Returns the exit status: 0 done, 1 the input or
/// the data is at fault, 2 wrong usage.
int runProgram(const cnn_program &program, int argc, const char *const *argv);

} // namespace cnnc::runtime

#endif
