//===- FrontendOptions.h - what overrides a file ----------------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_FRONTENDOPTIONS_H
#define CNNC_FRONTEND_FRONTENDOPTIONS_H

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

} // namespace cnnc

#endif
