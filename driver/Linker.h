//===- Linker.h - table and kernels to an executable --------------------------------*- C++ -*-===//
#ifndef CNNC_DRIVER_LINKER_H
#define CNNC_DRIVER_LINKER_H

#include "codegen/Codegen.h"

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace cnnc {

/// Where the parts of a program lie: beside the running compiler, in its build or install tree.
struct RuntimeFiles {
  std::string include; ///< the folder of Program.h
  std::string library; ///< libcnnc_runtime.a
};

/// Finds them relative to the compiler's own path; `error` says what is missing.
bool findRuntimeFiles(const std::string &compiler, RuntimeFiles &files, std::string &error);

/// Returns what is wrong, or nothing.
std::string writeFile(llvm::StringRef file, llvm::StringRef text);

/// Compiles the table's C text with the system's `cc` and links it with the kernels and the
/// runtime. `output` appears whole or not at all. Returns an empty string, or what went wrong.
std::string linkProgram(const std::string &table, const std::vector<CompiledKernel> &kernels,
                        const RuntimeFiles &files, const std::string &output);

/// Makes a shared library instead, which exports the C interface (runtime/Cnn.h) and, for a model
/// `name`, `const cnn_program *NAME_program(void)`; and beside it NAME.h, which declares all that
/// and needs no other header.
std::string linkLibrary(const std::string &table, const std::vector<CompiledKernel> &kernels,
                        const RuntimeFiles &files, const std::string &name,
                        const std::string &output);

} // namespace cnnc

#endif
