//===- MakeProgram.h - one program from a compilation for each device ---------------*- C++ -*-===//
#ifndef CNNC_DRIVER_MAKEPROGRAM_H
#define CNNC_DRIVER_MAKEPROGRAM_H

#include "driver/Compilation.h"

#include <memory>
#include <string>
#include <vector>

namespace cnnc {

/// One compilation for each of the options' devices, in their order.
class Compilations {
public:
  explicit Compilations(const CompilationOptions &options);

  Compilation &first() { return *all.front(); }

  /// The tables as C text. Empty after an error.
  std::string tableText();

  /// Compiles all kernels and links them with the tables to a program or a library. `compiler` is
  /// where cnnc lies. False after an error, which has been reported.
  bool makeProgram(const std::string &compiler, const std::string &output);

  /// What each step took, to stderr.
  void reportTimes() const;

private:
  const CompilationOptions &options;
  std::vector<std::unique_ptr<Compilation>> all;
  double link_seconds = 0;

  std::vector<const ProgramTable *> tables();
};

} // namespace cnnc

#endif
