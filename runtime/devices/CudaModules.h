//===- CudaModules.h - device code loaded by the CUDA driver ---------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DEVICES_CUDAMODULES_H
#define CNNC_RUNTIME_DEVICES_CUDAMODULES_H

#include "runtime/Program.h"
#include "runtime/devices/CudaDriver.h"

#include <map>
#include <string>
#include <utility>

namespace cnnc::runtime {

/// Loads each kernel's code once, into the current context. A cubin runs on devices of its own
/// major version from its minor version on; without one the driver compiles the PTX, which takes
/// it a while the first time.
class CudaModules {
public:
  /// `architecture`: 80 for compute capability 8.0.
  CudaModules(const CudaDriver &driver, int architecture)
      : driver(driver), architecture(architecture) {}
  ~CudaModules();
  CudaModules(const CudaModules &) = delete;

  /// The function called `entry`, ready for `shared_bytes` of dynamic shared memory.
  Result<CUfunction> find(const cnn_device_code &code, const char *entry, unsigned shared_bytes);

private:
  struct Function {
    CUfunction handle;
    unsigned shared_bytes; ///< that it is ready for
  };

  Result<CUmodule> load(const cnn_device_code &code);
  Result<CUmodule> loadSource(const cnn_device_code &code);
  Error explain(CUresult result, const cnn_device_code &code, const std::string &log) const;

  const CudaDriver &driver;
  const int architecture;
  std::map<const cnn_device_code *, CUmodule> modules;
  /// By code and the address of the entry's name; equal names at two addresses cost an entry more.
  std::map<std::pair<const cnn_device_code *, const char *>, Function> functions;
};

} // namespace cnnc::runtime

#endif
