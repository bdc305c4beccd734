//===- Optimisations.h - what can be switched off -----------------------------------*- C++ -*-===//
#ifndef CNNC_PASSES_OPTIMISATIONS_H
#define CNNC_PASSES_OPTIMISATIONS_H

namespace cnn {

/// Each makes programs faster or smaller and none is needed for them to be right, so that a doubt
/// about one can be settled by leaving it out.
struct Optimisations {
  bool simplify = true;       ///< small rewrites, but for those that later passes rely on
  bool merge_siblings = true; ///< 1x1 convolutions of one input are one
  bool winograd = true;       ///< convolutions by fewer products
  bool fusion = true;         ///< elementwise ops join the kernel of what they read, updates too
  bool recompute_normalizations = true; ///< computed again in later phases instead of kept
  bool concat_slices = true;  ///< a concat's operands are computed in their slices of its row
  bool in_place = true;       ///< elementwise results overwrite operands that nobody reads any more
  bool memory_sharing = true; ///< buffers that are never alive together share bytes
};

} // namespace cnn

#endif
