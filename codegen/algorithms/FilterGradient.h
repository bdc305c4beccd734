//===- FilterGradient.h - gradients of convolutions in their filters --------------------*- C++
//-*-===//
//
// The sum over pixels is cut into blocks that do not depend on the machine, each summed by itself
// and then added to the output, block after block.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_ALGORITHMS_FILTERGRADIENT_H
#define CNNC_CODEGEN_ALGORITHMS_FILTERGRADIENT_H

#include "codegen/Parameters.h"

#include "Halide.h"

namespace cnnc {

/// out(lane, i, kx, ky, panel) += sum over blocks of sum(lane, i, kx, ky, panel, block...).
/// A block is one line of some images. With pixel groups `partial(lane, i, kx, ky, panel, group)`
/// sums all lines of a group's images, else it is undefined. `packed` holds its output gradients as packed(lane, n, x, panel, line, block of images), zero in lanes past the last
/// channel, and `inputs` the lines of a tap's row as inputs(i, x, n, pack, ky, line, block), packs
/// of neighbouring channels.
struct FilterGradientPlanesStages {
  Halide::Func packed{"packed"}, inputs{"inputs"}, sum{"sum"}, partial{"partial"}, out{"out"};
  Halide::RDom pixels; ///< image in block, x
  Halide::RDom blocks; ///< line, block of images, of a group if there are some
  Halide::RDom groups;
  Halide::Var lane{"lane"}, i{"i"}, kx{"kx"}, ky{"ky"}, panel{"panel"}, line{"line"},
      block{"block"};
  Halide::Var n{"n"}, x{"x"}, pack{"pack"}, group{"group"};
};
/// `pack`: input channels of a pack.
FilterGradientPlanesStages filterGradientPlanes(const KernelSpec &spec,
                                                const Parameters &parameters, int pack);

/// 1 x 1: out(lane, i, panel); a block is a run of pixels of all images. A block's operands are
/// there to be packed, with m the pixel in the block: gradients(lane, m, panel, block), zero in
/// lanes past the last channel, and inputs(i, m, pack, block), packs of neighbouring channels. With
/// pixel groups `partial(lane, i, panel, group)` sums the blocks of a group, else it is undefined.
struct FilterGradientPixelsStages {
  Halide::ImageParam input, gradient;
  Halide::Func inputs{"inputs"}, gradients{"gradients"}, sum{"sum"}, partial{"partial"}, out{"out"};
  Halide::RDom pixels; ///< pixel in block
  Halide::RDom blocks; ///< block, of a group if there are some
  Halide::RDom groups;
  Halide::Var lane{"lane"}, i{"i"}, panel{"panel"}, block{"block"}, m{"m"}, pack{"pack"},
      group{"group"};
};
/// `pack`: input channels of a pack.
FilterGradientPixelsStages filterGradientPixels(const KernelSpec &spec,
                                                const Parameters &parameters, int pack);

/// Few input channels: out(lane, f, ky, panel), f = kx * channels + channel, from padded images
/// (FlatRowsStages). A tap is an f of a ky, counted along f first. `sum(..., block, n)` is the part
/// of a block of an image's lines, `partial(..., run)` that of a few images.
struct FilterGradientFlatRowsStages {
  Halide::ImageParam gradient;
  Halide::Func padded{"padded"}, sum{"sum"}, partial{"partial"}, out{"out"};
  Halide::RDom pixels; ///< x, line of a block
  Halide::RDom blocks; ///< block of an image, image of a run
  Halide::RDom runs;
  Halide::Var lane{"lane"}, f{"f"}, ky{"ky"}, tap{"tap"}, panel{"panel"}, block{"block"}, n{"n"},
      y{"y"}, run{"run"};
  int taps = 0;
};
FilterGradientFlatRowsStages filterGradientFlatRows(const KernelSpec &spec,
                                                    const Parameters &parameters);

} // namespace cnnc

#endif
