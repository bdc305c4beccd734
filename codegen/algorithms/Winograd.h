//===- Winograd.h - convolutions of small windows by Winograd's products ----------------*- C++
//-*-===//
//
// The plane is cut into tiles of outputs x outputs pixels, counted through all images; a tile needs
// points x points products a pair of channels (dialect/WinogradTransform.h). Index names: t tile,
// px py pixel of a tile, fx fy point, i input channel; lane and panel count output channels in the
// filter's layout. A filter of points lies as any filter of that size.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_ALGORITHMS_WINOGRAD_H
#define CNNC_CODEGEN_ALGORITHMS_WINOGRAD_H

#include "codegen/Parameters.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

/// out(lane, i, fx, fy, panel): a filter at the points.
struct WinogradFilterStages {
  Halide::Func along_x{"along_x"}, out{"out"};
  Halide::Var lane{"lane"}, i{"i"}, kx{"kx"}, ky{"ky"}, fx{"fx"}, fy{"fy"}, panel{"panel"};
  int window = 0, points = 0;
};
WinogradFilterStages winogradFilter(const KernelSpec &spec, const Parameters &parameters);

/// A tile's pixels, zero outside the plane, and the same at the points.
struct WinogradInputStages {
  Halide::Func tile{"tile"}, along_x{"input_along_x"}, at_points{"input_at_points"};
  Halide::Var i{"i"}, t{"t"}, px{"px"}, py{"py"}, fx{"fx"}, fy{"fy"};
  int points = 0;
};

/// out(c, x, y, n) = epilogue of the sums at the points, brought back to pixels. `out` is written
/// tile by tile: its update runs over `places`, a pixel of a tile along x, along y, and the tile.
struct WinogradStages {
  WinogradInputStages input;
  Halide::Func sum{"sum"}, at_points{"at_points"}, along_x{"along_x"}, out{"out"};
  Halide::RDom inputs, places;
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"}, lane{"lane"}, panel{"panel"}, t{"t"}, px{"px"},
      fx{"fx"}, fy{"fy"};
  int outputs = 0;
  std::vector<Halide::Func> channel_functions;
};
WinogradStages convolutionWinograd(const KernelSpec &spec, const Parameters &parameters);

/// out(lane, i, kx, ky, panel) += the gradient at the points, brought back to taps. at_points sums
/// over `blocks` of tiles, each by itself; input and gradient have the block as last index.
struct WinogradFilterGradientStages {
  WinogradInputStages input;
  Halide::Func tile{"gradient_tile"}, gradient_along_x{"gradient_along_x"},
      gradient{"gradient_at_points"};
  Halide::Func sum{"sum"}, at_points{"at_points"}, along_x{"along_x"}, out{"out"};
  Halide::RDom tiles, blocks;
  Halide::Var lane{"lane"}, panel{"panel"}, i{"i"}, t{"t"}, px{"px"}, py{"py"}, fx{"fx"}, fy{"fy"},
      kx{"kx"}, ky{"ky"}, block{"block"};
  int outputs = 0, window = 0, points = 0;
};
WinogradFilterGradientStages filterGradientWinograd(const KernelSpec &spec,
                                                    const Parameters &parameters);

} // namespace cnnc

#endif
