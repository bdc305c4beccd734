//===- Assembler.h - the CUDA toolkit's assembler, where there is one ------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ASSEMBLER_H
#define CNNC_CODEGEN_ASSEMBLER_H

#include <filesystem>
#include <string>

namespace cnnc {

/// Assembles PTX by the CUDA toolkit's ptxas into a cubin. Returns what is wrong, or nothing.
/// Without a toolkit nothing is written, which is no error: the PTX serves alone.
std::string assemble(const std::filesystem::path &source, int architecture,
                     const std::filesystem::path &image);

/// What tells one toolkit's cubins from another's; empty without one.
const std::string &assemblerVersion();

/// The path of ptxas: $CUDA_HOME/bin, the PATH, then the usual place. Empty without a toolkit.
const std::string &assemblerPath();

} // namespace cnnc

#endif
