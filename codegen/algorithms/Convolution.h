//===- Convolution.h - convolutions and their input gradients as sums -------------------*- C++
//-*-===//
//
// Index names: c output channel, x y output pixel, n image, m pixel of all images; lane and panel
// count output channels in the filter's layout, c = panel * 16 + lane.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_ALGORITHMS_CONVOLUTION_H
#define CNNC_CODEGEN_ALGORITHMS_CONVOLUTION_H

#include "codegen/Parameters.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

/// out(c, pixel, n) = epilogue of sum(lane, panel, pixel, n) or, with few images, of
/// padded_sum(lane, panel, pixel, n); pixel = y * width + x.
struct ConvolutionStages {
  Halide::Func sum{"sum"}, out{"out"};
  Halide::RDom taps; ///< input channel, then taps (or windows) along x, along y
  Halide::Var c{"c"}, pixel{"pixel"}, n{"n"}, lane{"lane"}, panel{"panel"};
  std::vector<Halide::Func> channel_functions;

  /// Whether images are too few for tiles of images. Undefined: there is no other way.
  Halide::Expr few_images;
  Halide::Func padded{"padded"}; ///< (c, x, y, n) with a border of zeros
  Halide::Func padded_sum{"padded_sum"};
  Halide::RDom padded_taps; ///< as taps
  Halide::Var x{"x"}, y{"y"};
};

/// Any geometry; taps outside the plane are left out of the sum, so there is no padding. With few
/// images a padded copy is made instead.
ConvolutionStages convolutionImages(const KernelSpec &spec, const Parameters &parameters);

/// Gradient in the input of a strided convolution: sums over the windows that hold a pixel.
ConvolutionStages inputGradientImages(const KernelSpec &spec, const Parameters &parameters);

/// out(c, m) = epilogue of sum(lane, panel, m): a matrix product. With one pixel, of
/// row_sum(lane, panel): a row times a matrix, which is read once and no part of it twice.
struct PointwiseStages {
  Halide::Func sum{"sum"}, out{"out"};
  Halide::Expr one_pixel; ///< whether there is only one
  Halide::Func row_sum{"row_sum"};
  Halide::RDom inputs;
  Halide::Var c{"c"}, m{"m"}, lane{"lane"}, panel{"panel"};
  std::vector<Halide::Func> channel_functions;
};
PointwiseStages convolutionPixels(const KernelSpec &spec, const Parameters &parameters);

/// out(c, m) = epilogue of total(image, vector, c), m = vector * vector_floats + image: sums along
/// the filter's output channels, so that it is read as it lies, not transposed. What is transposed
/// are the gradients, in `rows`, so that vectors are images; `part` is a panel's share of a sum,
/// and `filter(lane, c, panel)` a copy of what it reads.
struct LinearInputGradientStages {
  Halide::Func rows{"rows"}, filter{"filter"}, part{"part"}, total{"total"}, out{"out"};
  Halide::RDom lanes, panels;
  Halide::Var c{"c"}, m{"m"}, image{"image"}, vector{"vector"}, channel{"channel"}, lane{"lane"},
      panel{"panel"};
  std::vector<Halide::Func> channel_functions;
};
LinearInputGradientStages inputGradientLinear(const KernelSpec &spec, const Parameters &parameters,
                                              int vector_floats, int tile_inputs);

/// As ConvolutionStages; reads `padded`, images with a border of zeros whose lines are flat:
/// padded(f, y, n), f = (x + pad) * channels + channel. Taps and channels of a line are one loop.
struct FlatRowsStages {
  Halide::Func padded{"padded"}, sum{"sum"}, out{"out"};
  Halide::RDom taps; ///< kx * channels + channel, ky
  Halide::Var f{"f"}, c{"c"}, x{"x"}, y{"y"}, n{"n"}, lane{"lane"}, panel{"panel"};
  std::vector<Halide::Func> channel_functions;
};
FlatRowsStages convolutionFlatRows(const KernelSpec &spec, const Parameters &parameters);

/// The border that FlatRowsStages::padded adds: also used by the filter gradient.
Halide::Expr paddedFlatRow(Halide::ImageParam input, const Parameters &parameters, Halide::Expr f,
                           Halide::Expr y, Halide::Expr n);

} // namespace cnnc

#endif
