//===- Panels.h - the filter layout that kernels are built around ----------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_PANELS_H
#define CNNC_CODEGEN_PANELS_H

#include <cstdint>

namespace cnnc {

/// Output channels of a panel (CNN_FILTER_PANELS).
constexpr int kPanel = 16;

/// Panels of a wide tile, which processors with 32 registers have.
constexpr int wide_panels = 4;

constexpr int64_t panelsOf(int64_t channels) { return (channels + kPanel - 1) / kPanel; }

} // namespace cnnc

#endif
