//===- DeviceChoice.h - which of a network's programs runs, and where ------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DEVICES_DEVICECHOICE_H
#define CNNC_RUNTIME_DEVICES_DEVICECHOICE_H

#include "runtime/devices/Device.h"

#include <memory>
#include <string>

namespace cnnc::runtime {

/// One of the network's programs, and the device of its kind, counted from 0.
struct DeviceChoice {
  const cnn_program *program = nullptr;
  int number = 0;
  /// The device itself where it was opened to see whether it can be: while it lives, opening it
  /// again is quick.
  std::shared_ptr<Device> tried = nullptr;
};

/// "cuda:1" to its parts; an error that says what is expected.
struct DeviceWish {
  std::string kind; ///< "auto", "cpu", "cuda", "opencl"
  int number = 0;
};
Result<DeviceWish> parseDevice(const std::string &text);

/// Finds what `wish` asks for among the programs, a list ended by a null pointer. "auto" takes the
/// first of cuda, opencl and cpu that the network was compiled for and that opens here, but no
/// processor through OpenCL; the only one without trying.
Result<DeviceChoice> chooseDevice(const cnn_program *const *programs, const std::string &wish);

/// "cuda (sm_80), cpu (x86-64-v4)"
std::string describeDevices(const cnn_program *const *programs);

/// An error says what is missing: a driver, a device, a feature of it.
Result<std::unique_ptr<Device>> openDevice(const std::string &kind, int number);

} // namespace cnnc::runtime

#endif
