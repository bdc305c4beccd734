//===- NetworkReader.h - from a .cnn file to its unrolled network -----------------------*- C++
//-*-===//
//
// The frontend without MLIR: Lexer -> Parser -> syntax tree (Ast.h) -> Unrolling -> network
// (Network.h). No input crashes it, keeps it busy for ever or fills the memory: nesting, sizes and
// the number of layers have limits. Not for several threads at once with one Diagnostics.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_NETWORKREADER_H
#define CNNC_FRONTEND_NETWORKREADER_H

#include "frontend/Diagnostics.h"
#include "frontend/FileProvider.h"
#include "frontend/Network.h"
#include "frontend/Training.h"
#include "frontend/WorkBudget.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cnnc {

struct FrontendOptions {
  /// The model to take; empty for the only one.
  std::string model;
  /// Values of the model's parameters, in the language's words: {"layers", "(2, 2)"}. The last one
  /// of a name counts.
  std::vector<std::pair<std::string, std::string>> overrides;
  /// Channels, height, width instead of the model's own.
  std::optional<std::array<int64_t, 3>> input;
  /// When unrolling gives up.
  WorkLimits work;
};

struct NetworkAndTraining {
  network::Network network;
  std::optional<TrainingSettings> training; ///< nothing if the file has no train section
};

/// The chosen model of a file and its train section. Nothing after an error, which has been
/// reported.
std::optional<NetworkAndTraining> readNetwork(const std::string &path,
                                              const FrontendOptions &options,
                                              FileProvider &provider, Diagnostics &diagnostics);

} // namespace cnnc

#endif
