//===- DropoutMask.h - which elements a dropout keeps -----------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_DROPOUTMASK_H
#define CNNC_CODEGEN_ALGORITHMS_DROPOUTMASK_H

#include "Halide.h"

namespace cnnc {

/// A stream of random numbers: one image of one dropout in one step.
struct DropoutSite {
  Halide::Expr seed, step; ///< uint32
  Halide::Expr site;       ///< the dropout's number
  Halide::Expr image;      ///< index in the whole batch
};

/// Whether the stream's number `element` is kept; a function of nothing else, so that the gradient
/// sees the same mask and the mask does not depend on chunks.
Halide::Expr dropoutKeeps(const DropoutSite &site, Halide::Expr element, Halide::Expr probability);

} // namespace cnnc

#endif
