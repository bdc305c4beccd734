//===- Prefetches.h - hints of what will be read soon -----------------------------------*- C++
//-*-===//
//
// Halide's own prefetch passes the second-level cache by on Intel's processors (prefetchnta), and
// it fetches what a loop's next turn reads, all at once. These hints bring a line into all caches,
// one wherever an algorithm says so.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_LOWERING_PREFETCHES_H
#define CNNC_CODEGEN_LOWERING_PREFETCHES_H

#include "Halide.h"

#include <vector>

namespace cnnc {

/// `value`, and the hint that `later`, an element of a buffer, will be read soon. Where lowering
/// has made something else of `later` the hint is dropped.
Halide::Expr withPrefetch(Halide::Expr value, Halide::Expr later);

/// A lowering pass for processors: makes an instruction of each hint, once in a loop's turn.
class Prefetches : public Halide::Internal::IRMutator {
  using IRMutator::visit;
  std::vector<Halide::Expr> wanted;  ///< by the statement at hand
  std::vector<Halide::Expr> fetched; ///< in this turn of the innermost loop

  Halide::Expr visit(const Halide::Internal::Call *call) override;
  Halide::Internal::Stmt visit(const Halide::Internal::Store *store) override;
  Halide::Internal::Stmt visit(const Halide::Internal::For *loop) override;
};

} // namespace cnnc

#endif
