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
#include "frontend/FrontendOptions.h"
#include "frontend/Network.h"
#include "frontend/Training.h"

#include <optional>
#include <string>

namespace cnnc {

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
