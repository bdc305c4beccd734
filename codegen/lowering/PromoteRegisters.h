//===- PromoteRegisters.h - a block's accumulators as registers of its threads ---------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_LOWERING_PROMOTEREGISTERS_H
#define CNNC_CODEGEN_LOWERING_PROMOTEREGISTERS_H

#include "Halide.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace cnnc {

/// The least and the greatest value of an index, by its text.
using Range = std::pair<int64_t, int64_t>;
using Ranges = std::map<std::string, Range>;

/// A lowering pass for devices. A Func in MemoryType::Register that is computed for a block,
/// outside its thread loops, is allocated whole in every thread: 64 KB of local memory for a tile
/// of 128 x 128. If each thread only ever uses elements at (something that depends on the thread) +
/// constant, which of all threads' elements are ours is the same everywhere: the pass keeps one
/// scalar for each constant, and LLVM makes registers of them.
///
///   sum[tx*4 + ty*512 + 130] = ...    ->    sum[9] = ...     (130 is the tenth constant)
///
/// Vector accesses become scalar ones, for LLVM would carry pairs of floats through the loop.
/// Throws std::runtime_error where the elements cannot be told apart: such a kernel would be
/// right, and ten times too slow.
class PromoteRegisters : public Halide::Internal::IRMutator {
  using IRMutator::visit;
  bool in_kernel = false;
  Ranges ranges; ///< of the kernel's thread indices and what is made of them

  Halide::Internal::Stmt visit(const Halide::Internal::For *loop) override;
  Halide::Internal::Stmt visit(const Halide::Internal::Allocate *allocation) override;
};

} // namespace cnnc

#endif
