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

/// sum(c, p) = sum over terms of rows(k, p, kx, ky) * filter(c, k, kx, ky), where rows is zero past
/// the last term and outside the plane; out(j, vector, p) = epilogue of it.
struct MatrixProductStages {
  Halide::Func rows{"rows"}, filter{"filter"}, sum{"sum"}, out{"out"};
  /// Where the window's first tap of pixel p lies along x and y, and the number of its pixel, as if
  /// the plane went on; an input gradient of a strided convolution: of its image's first pixel.
  /// Numbered by `place` = p * (vectors of a slab) + vector, as the slab's vectors are, so that the
  /// thread that gathers a vector knows its place. Undefined where rows are read as they lie.
  Halide::Func origin;
  Halide::RDom terms; ///< k, a whole number of slabs; then kx, ky where there are taps
  Halide::Var j{"j"}, vector{"vector"}, c{"c"}, p{"p"}, k{"k"}, kx{"kx"}, ky{"ky"}, place{"place"};
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
  /// Undefined for 1 x 1 of stride 1. `origin`, (p, segment), is as MatrixProductStages
  /// has it. `tap` is what the tap of m adds to it along x, y and in pixels, and its vector of
  /// channels; it is numbered by (place, block of rows), place = (pixel of the
  /// slab) * (vectors of a tile's rows) + vector, as a slab's vectors are.
  Halide::Func origin, tap;
  Halide::RDom terms;    ///< pixel of a segment, a whole number of slabs
  Halide::RDom segments; ///< of all pixels
  Halide::Var j{"j"}, vector{"vector"}, quad{"quad"}, panel{"panel"}, c{"c"}, m{"m"}, p{"p"},
      segment{"segment"}, place{"place"}, row_block{"row_block"};
  DeviceTile tile;
  int input_vector = 1, gradient_vector = 1;
};
FilterGradientProductStages filterGradientProduct(const KernelSpec &spec,
                                                  const Parameters &parameters);

} // namespace cnnc

#endif
