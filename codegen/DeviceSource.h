//===- DeviceSource.h - a kernel's device code apart from what launches it --------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_DEVICESOURCE_H
#define CNNC_CODEGEN_DEVICESOURCE_H

#include "Halide.h"

#include <string>

namespace cnnc {

/// Halide keeps a kernel's PTX or OpenCL C as bytes of the module that launches it. Returns the
/// module with an empty text in its place; `source` is the text, which the program's table holds
/// beside what was assembled from it.
Halide::Module withoutDeviceSource(const Halide::Module &module, std::string &source);

/// An output may be an epilogue's operand as well. LLVM and OpenCL are told that no two buffers
/// overlap: it makes loads that assume that nobody writes (ld.global.nc), and the qualifier
/// restrict. Takes both out of a kernel's source.
void allowOutputsAsOperands(std::string &source);

} // namespace cnnc

#endif
