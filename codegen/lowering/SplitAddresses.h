//===- SplitAddresses.h - addresses as pointers and offsets ----------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_LOWERING_SPLITADDRESSES_H
#define CNNC_CODEGEN_LOWERING_SPLITADDRESSES_H

#include "Halide.h"

namespace cnnc {

/// A lowering pass for devices. Adds up in 64 bits what the index of an element loaded in a kernel
/// is the sum of. LLVM then makes a pointer of one number, outside of the loop where it is the same
/// in every turn, and an address is one instruction and not three.
///
///   input[a + b]    ->    input[int64(a) + int64(b)]
class SplitAddresses : public Halide::Internal::IRMutator {
  using IRMutator::visit;
  bool in_kernel = false;

  Halide::Internal::Stmt visit(const Halide::Internal::For *loop) override;
  Halide::Expr visit(const Halide::Internal::Load *load) override;
};

} // namespace cnnc

#endif
