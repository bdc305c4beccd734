//===- Target.h - what kernels are compiled for ---------------------------------------*- C++
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

enum class Device { Cpu, Cuda, OpenCl };

/// "cpu", "cuda", "opencl".
const char *nameOf(Device device);

/// What kernels run on.
struct Target {
  Device device = Device::Cpu;
  /// The processor of the kernels or, with another device, of the code that launches them.
  CpuTarget cpu;
  /// CUDA: architectures that kernels are assembled for, 80 for sm_80, rising. Newer ones take the
  /// PTX, which is for the first of them.
  std::vector<int> architectures;
  /// What tiles are chosen for: images that a kernel usually runs on, and a card's multiprocessors.
  int images = 64, processors = 108;

  /// What the program's table says: "x86-64-v4", "sm_75,sm_80", "opencl-1.2".
  std::string name() const;
};

/// The target named `native` (the best level that this machine has), `x86-64-v3` or `x86-64-v4`.
/// Where there is none, `error` says what was asked and what there is.
std::optional<CpuTarget> findCpuTarget(const std::string &name, std::string &error);

/// The target for a device. `names`, separated by commas, are those of processors and of CUDA's
/// architectures, sm_80; what is not named is `native` and all architectures in common use. Without
/// a value, `error` says what is wrong.
std::optional<Target> findTarget(Device device, const std::string &names, std::string &error);

} // namespace cnnc

#endif
