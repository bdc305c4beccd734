//===- KernelMessages.h - what kernels said when they failed ----------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_KERNELMESSAGES_H
#define CNNC_RUNTIME_KERNELMESSAGES_H

#include <string>

namespace cnnc::runtime {

/// The last message that a kernel gave to halide_error, on any thread; empty if there was none
/// since the last call.
std::string takeKernelMessage();

} // namespace cnnc::runtime

#endif
