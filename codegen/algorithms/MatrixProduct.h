//===- MatrixProduct.h - convolutions on devices as matrix products --------------------*- C++
//-*-===//
//
// "Implicit GEMM": sum(c, p) over terms of two matrices that exist nowhere; a block of threads
// gathers the slabs that it needs into shared memory. Index names: c output channel, p output pixel
// of all images, k term (a channel of the input), kx ky tap. Rows are vectors of 4 channels, or of
// 1: (j, vector, pixel).
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_ALGORITHMS_MATRIXPRODUCT_H
#define CNNC_CODEGEN_ALGORITHMS_MATRIXPRODUCT_H

#include "codegen/Parameters.h"

#include "Halide.h"

namespace cnnc {

/// sum(c, p, segment) = sum over a segment's terms of rows(k, p, kx, ky, segment) * filter(c, k,
/// kx, ky, segment), where one of both is zero past the last term and outside the plane. One
/// segment holds all terms, and out(j, vector, p) = epilogue of its sum; or there are several
/// (KernelSpec::segments), and it is the epilogue of total(j, vector, p), which adds up partial(j,
/// vector, p, segment) in order.
struct MatrixProductStages {
  Halide::Func rows{"rows"}, filter{"filter"}, sum{"sum"}, partial{"partial"}, total{"total"},
      out{"out"};
  /// What is known beforehand. `origins`: where the window of a pixel begins. The
  /// others have an element for each vector of a slab, kept by the thread that gathers it:
  /// `origin`, the same; `reach`, where the terms are channels of one tap: the number of the vector
  /// that the tap's begin at, negative outside the plane; `tap`, where taps are terms as well: what
  /// a term adds to an origin, which it meets as WindowReach says. Rows that are read as they lie
  /// need none.
  Halide::Func origins, origin, reach, tap;
  Halide::RDom terms;    ///< k, a whole number of slabs; then kx, ky where there are taps
  Halide::RDom segments; ///< of channels, each with all taps
  Halide::Var j{"j"}, vector{"vector"}, c{"c"}, p{"p"}, k{"k"}, kx{"kx"}, ky{"ky"},
      slab_vector{"slab_vector"}, segment{"segment"};
  DeviceTile tile;
  int input_vector = 1, output_vector = 1;
  bool filter_along_terms = false; ///< whether 4 neighbours in the filter are terms, not channels
};

/// All device algorithms but the filter gradient.
MatrixProductStages matrixProduct(const KernelSpec &spec, const Parameters &parameters);

/// The sum over pixels of rows(m, p, segment) * gradient(c, p, segment), m an input channel of a
/// tap. Pixels are cut into segments of a length that depends on the problem alone; partial(j,
/// vector, m, segment) holds their sums, c = 4 * vector + j, which `out` adds up in order.
struct FilterGradientProductStages {
  Halide::Func rows{"rows"}, gradient{"gradient"}, sum{"sum"}, partial{"partial"}, total{"total"},
      out{"out"};
  /// What pixels contribute to the places of their vectors, (p, segment): `origins` for all
  /// threads, `origin` of the pixels of one thread. `tap` is what rows contribute, (vector of a
  /// tile, pixel of a slab, block of rows). Undefined for 1 x 1 of stride 1.
  Halide::Func origins, origin, tap;
  Halide::RDom terms;    ///< pixel of a segment, a whole number of slabs
  Halide::RDom segments; ///< of all pixels
  Halide::Var j{"j"}, vector{"vector"}, quad{"quad"}, panel{"panel"}, c{"c"}, m{"m"}, p{"p"},
      segment{"segment"}, tile_vector{"tile_vector"}, slab_pixel{"slab_pixel"},
      row_block{"row_block"};
  DeviceTile tile;
  int input_vector = 1, gradient_vector = 1;
};
FilterGradientProductStages filterGradientProduct(const KernelSpec &spec,
                                                  const Parameters &parameters);

} // namespace cnnc

#endif
