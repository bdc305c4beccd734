//===- OpenClPrograms.h - kernels built from source by the OpenCL driver ---------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DEVICES_OPENCLPROGRAMS_H
#define CNNC_RUNTIME_DEVICES_OPENCLPROGRAMS_H

#include "runtime/Program.h"
#include "runtime/devices/OpenClLibrary.h"

#include <map>
#include <utility>

namespace cnnc::runtime {

/// Builds each kernel's source once.
class OpenClPrograms {
public:
  OpenClPrograms(const OpenClLibrary &library, cl_context context, cl_device_id device)
      : library(library), context(context), device(device) {}
  ~OpenClPrograms();
  OpenClPrograms(const OpenClPrograms &) = delete;

  Result<cl_kernel> find(const cnn_device_code &code, const char *entry);

private:
  Result<cl_program> build(const cnn_device_code &code);

  const OpenClLibrary &library;
  const cl_context context;
  const cl_device_id device;
  std::map<const cnn_device_code *, cl_program> programs;
  /// By code and the address of the entry's name.
  std::map<std::pair<const cnn_device_code *, const char *>, cl_kernel> kernels;
};

} // namespace cnnc::runtime

#endif
