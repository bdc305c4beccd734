//===- Codegen.h - from kernel instances to object files --------------------------------*- C++
//-*-===//
//
//   planCalls      an instance -> the function calls that compute it, with their arguments
//   compileKernels the distinct kernels of many calls -> objects, in parallel, through a cache
//   describeKernel Halide's statement or assembly of one kernel, to read
//
// All functions may be called from several threads at once.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_CODEGEN_H
#define CNNC_CODEGEN_CODEGEN_H

#include "codegen/Kernel.h"
#include "codegen/KernelSpec.h"
#include "codegen/Target.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cnnc {

/// A cnn_call, with strings of its own and the kernel still to be compiled.
struct PlannedCall {
  KernelSpec spec;
  std::string key;      ///< keyOf(spec): calls with equal keys share a function
  std::string kernel;   ///< readable: "conv2d_bias_relu"
  std::string layer;    ///< Instance::layer
  std::string function; ///< the symbol of the argv entry: "conv2d_bias_relu_0a1b2c3d4e5f_argv"
  std::vector<cnn_view> views; ///< inputs, then outputs
  std::vector<cnn_scalar> scalars;
  int32_t output_count = 0;
  double flops_per_image = 0, flops_fixed = 0, bytes_per_image = 0;
};

/// The calls that compute `instance`, in order. An instance that breaks Kernel.h's contract is a
/// bug of ours (asserted).
std::vector<PlannedCall> planCalls(const Instance &instance, const Target &target);

struct CompiledKernel {
  std::string key;
  std::string function; ///< as PlannedCall::function
  std::string object;   ///< the bytes of an ELF object that defines it
  // Of a device:
  std::string source; ///< PTX or OpenCL C, which `object` launches and does not hold
  /// Machine code for each of the target's architectures that the toolkit here can assemble for.
  std::map<int, std::string> images;
};

struct CompileOptions {
  std::string cache_directory;                ///< made if need be; empty: no cache
  uint64_t cache_bytes = uint64_t(256) << 20; ///< the oldest entries beyond it are removed
  int jobs = 0;                               ///< threads; 0: as many as the machine has
};

struct CompileResult {
  std::vector<CompiledKernel> kernels; ///< one for each distinct key, in order of first use
  int compiled = 0;                    ///< how many were not in the cache
  std::string error;                   ///< not empty: nothing else counts
};

/// Compiles what `calls` need. A kernel that Halide refuses is an error that names the kernel and
/// a layer. A cache that cannot be read or written only costs time.
CompileResult compileKernels(const std::vector<PlannedCall> &calls, const Target &target,
                             const CompileOptions &options);

/// DeviceSource: PTX or OpenCL C; nothing on the CPU.
enum class KernelText { HalideStatement, Assembly, DeviceSource };

/// The text of `call`'s kernel; without a value, `error` says why.
std::optional<std::string> describeKernel(const PlannedCall &call, const Target &target,
                                          KernelText text, std::string &error);

} // namespace cnnc

#endif
