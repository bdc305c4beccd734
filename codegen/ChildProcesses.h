//===- ChildProcesses.h - work that may crash, done elsewhere ---------------------------*- C++
//-*-===//
//
// Halide and LLVM end the process on some errors, and number what they name from counters of the
// process. A child of its own for each task keeps the former from us and makes the latter the same
// for every order of tasks.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_CHILDPROCESSES_H
#define CNNC_CODEGEN_CHILDPROCESSES_H

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace cnnc {

struct ChildResult {
  bool done = false;   ///< the child ran to its end without an error
  std::string message; ///< what it wrote to its standard error, or how it ended
};

/// Runs task(0) ... task(count - 1), each in a child process, at most `jobs` (at least 1) at once.
/// A task says what is wrong, or nothing. It must not rely on other threads of this process.
std::vector<ChildResult> runInChildren(size_t count, int jobs,
                                       const std::function<std::string(size_t)> &task);

} // namespace cnnc

#endif
