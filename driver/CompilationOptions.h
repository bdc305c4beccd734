//===- CompilationOptions.h - what the command line says of a compilation ---------------*- C++
//-*-===//
#ifndef CNNC_DRIVER_COMPILATIONOPTIONS_H
#define CNNC_DRIVER_COMPILATIONOPTIONS_H

#include "codegen/Target.h"
#include "frontend/FrontendOptions.h"
#include "passes/Optimisations.h"

#include <string>
#include <vector>

namespace cnnc {

struct CompilationOptions {
  std::string file;
  FrontendOptions frontend;
  std::vector<Device> devices{Device::Cpu}; ///< a program for each, in one file
  std::string target = "native";            ///< processors and architectures, see findTarget
  std::string cache;                        ///< folder of compiled kernels; empty: none
  int jobs = 0; ///< kernels compiled at once; 0: as many as there are processors
  bool inference_only = false;
  bool shared = false; ///< a library and a header instead of a program
  bool time = false;
  cnn::Optimisations optimisations;
  std::vector<std::string> print_after; ///< names of passes
  std::string remarks;                  ///< regular expression of those to print; empty: none
};

} // namespace cnnc

#endif
