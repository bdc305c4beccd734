//===- DeviceCode.h - device code as data of a program ------------------------------*- C++ -*-===//
#ifndef CNNC_DRIVER_DEVICECODE_H
#define CNNC_DRIVER_DEVICECODE_H

#include "codegen/Codegen.h"

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace cnnc {

/// Writes the sources and images of device kernels to files in `folder`, and the C text that takes
/// them in and defines their cnn_device_code to `text`, which stays empty without such kernels.
/// Returns what is wrong, or nothing.
std::string writeDeviceCode(const std::vector<CompiledKernel> &kernels, llvm::StringRef folder,
                            std::string &text);

} // namespace cnnc

#endif
