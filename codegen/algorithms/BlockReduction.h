//===- BlockReduction.h - a reduction that a device's block of threads shares -----------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_BLOCKREDUCTION_H
#define CNNC_CODEGEN_ALGORITHMS_BLOCKREDUCTION_H

#include "Halide.h"

#include <functional>
#include <string>
#include <vector>

namespace cnnc {

/// Of a fixed number of terms, in pairs, pairs of pairs and so on.
Halide::Expr pairwise(std::vector<Halide::Expr> terms,
                      const std::function<Halide::Expr(Halide::Expr, Halide::Expr)> &join);

/// What is reduced, and how two results become one.
struct Terms {
  Halide::Expr count; ///< 1 at least
  Halide::Expr most;  ///< that count may be, the same for all indices
  /// Term number `index`, which is always one that exists.
  std::function<Halide::Expr(Halide::Expr index)> at;
  Halide::Expr identity;
  std::function<Halide::Expr(Halide::Expr, Halide::Expr)> join;
};

/// Every one of the block's `lanes` takes each `lanes`-th term, in groups whose loads need not wait
/// for each other; what the lanes have is joined in pairs. The order depends on the number of terms
/// alone.
struct BlockReduction {
  /// `indices`: of the results, lane not among them.
  BlockReduction(const std::string &name, const std::vector<Halide::Var> &indices, int lanes,
                 int group, const Terms &terms);

  Halide::Var lane{"lane"};
  Halide::Func of_thread; ///< (indices, lane): in a thread's register
  Halide::Func of_lanes;  ///< the same, for all threads to read
  Halide::Func result;    ///< (indices)
  int lanes;
};

} // namespace cnnc

#endif
