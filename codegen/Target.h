//===- Target.h - the processor that kernels are compiled for --------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_TARGET_H
#define CNNC_CODEGEN_TARGET_H

#include <optional>
#include <string>
#include <vector>

namespace cnnc {

/// A processor level. Two machines of one level run the same kernels with the same results.
struct CpuTarget {
  std::string name;      ///< "x86-64-v3" or "x86-64-v4"
  int vector_floats = 8; ///< floats of a vector register
  int registers = 16;    ///< vector registers
  /// Names that __builtin_cpu_supports knows; all must be there for a kernel to run.
  std::vector<std::string> features;
};

/// The target named `native` (the best level that this machine has), `x86-64-v3` or `x86-64-v4`.
/// Where there is none, `error` says what was asked and what there is.
std::optional<CpuTarget> findCpuTarget(const std::string &name, std::string &error);

} // namespace cnnc

#endif
