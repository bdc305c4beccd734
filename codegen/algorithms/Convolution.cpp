#include "codegen/algorithms/Convolution.h"

#include "codegen/Panels.h"
#include "codegen/algorithms/Elementwise.h"
#include "codegen/algorithms/Windows.h"
#include "codegen/lowering/Prefetches.h"

namespace cnnc {

using namespace Halide;

namespace {

/// Fewer images than this do not fill half of a tile of images.
constexpr int enough_images = 5;

/// An output pixel's place in the plane; a pixel past the last one has the last one's.
struct Place {
  Expr x, y;
};
Place placeOf(Expr pixel, const Parameters &parameters) {
  const Expr width = parameters.scalar("width"), height = parameters.scalar("height");
  const Expr inside = min(pixel, width * height - 1);
  return {unsafe_promise_clamped(inside % width, 0, width - 1),
          unsafe_promise_clamped(inside / width, 0, height - 1)};
}

void finish(ConvolutionStages &s, const KernelSpec &spec, const Parameters &parameters) {
  const auto at = [&](const Func &sum) { return sum(s.c % kPanel, s.c / kPanel, s.pixel, s.n); };
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.pixel, s.n) = epilogue.at(
      {{s.c, s.pixel, s.n}, s.c},
      s.few_images.defined() ? select(s.few_images, at(s.padded_sum), at(s.sum)) : at(s.sum));
  s.channel_functions = epilogue.channelFunctions();
}

/// The sum for tiles of pixels, wherever they lie in the plane: all taps are inside the padded
/// copy.
void sumPadded(ConvolutionStages &s, ImageParam input, ImageParam filter,
               const Parameters &parameters) {
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  const Expr width = input.dim(1).extent(), height = input.dim(2).extent();
  const Expr from_x = s.x - scalar("pad_x"), from_y = s.y - scalar("pad_y");
  s.padded(s.c, s.x, s.y, s.n) =
      select(from_x >= 0 && from_x < width && from_y >= 0 && from_y < height,
             input(s.c, clamp(from_x, 0, width - 1), clamp(from_y, 0, height - 1), s.n), 0.0f);
  s.padded_taps = RDom(0, filter.dim(1).extent(), 0, filter.dim(2).extent(), 0,
                       filter.dim(3).extent(), "padded_taps");
  const RDom &taps = s.padded_taps;
  const Place place = placeOf(s.pixel, parameters);
  s.padded_sum(s.lane, s.panel, s.pixel, s.n) = 0.0f;
  s.padded_sum(s.lane, s.panel, s.pixel, s.n) +=
      filter(s.lane, taps.x, taps.y, taps.z, s.panel) *
      s.padded(taps.x, place.x * scalar("stride_x") + taps.y * scalar("dilation_x"),
               place.y * scalar("stride_y") + taps.z * scalar("dilation_y"), s.n);
}

} // namespace

ConvolutionStages convolutionImages(const KernelSpec &spec, const Parameters &parameters) {
  ConvolutionStages s;
  ImageParam input = parameters.anchor(0, ViewForm::Plane);
  ImageParam filter = parameters.anchor(1, ViewForm::Filter);
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  s.taps =
      RDom(0, filter.dim(1).extent(), 0, filter.dim(2).extent(), 0, filter.dim(3).extent(), "taps");
  const Place place = placeOf(s.pixel, parameters);
  const Tap x =
      tapAt(place.x * scalar("stride_x") + s.taps.y * scalar("dilation_x") - scalar("pad_x"),
            input.dim(1).extent());
  const Tap y =
      tapAt(place.y * scalar("stride_y") + s.taps.z * scalar("dilation_y") - scalar("pad_y"),
            input.dim(2).extent());
  s.taps.where(x.inside && y.inside);
  // A register tile of images may reach past the last one.
  const Expr image = min(s.n, input.dim(3).extent() - 1);
  s.sum(s.lane, s.panel, s.pixel, s.n) = 0.0f;
  s.sum(s.lane, s.panel, s.pixel, s.n) += filter(s.lane, s.taps.x, s.taps.y, s.taps.z, s.panel) *
                                          input(s.taps.x, x.index, y.index, image);
  sumPadded(s, input, filter, parameters);
  s.few_images = input.dim(3).extent() < enough_images;
  finish(s, spec, parameters);
  return s;
}

ConvolutionStages inputGradientImages(const KernelSpec &spec, const Parameters &parameters) {
  ConvolutionStages s;
  ImageParam gradient = parameters.anchor(0, ViewForm::Plane);
  ImageParam filter = parameters.anchor(1, ViewForm::Filter);
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  const WindowAxis along_x{filter.dim(2).extent(), scalar("stride_x"), scalar("pad_x"),
                           scalar("dilation_x"), gradient.dim(1).extent()};
  const WindowAxis along_y{filter.dim(3).extent(), scalar("stride_y"), scalar("pad_y"),
                           scalar("dilation_y"), gradient.dim(2).extent()};
  s.taps = RDom(0, filter.dim(1).extent(), 0, coveringCount(along_x), 0, coveringCount(along_y),
                "windows");
  const Place place = placeOf(s.pixel, parameters);
  const CoveringWindow x = coveringWindow(along_x, place.x, s.taps.y);
  const CoveringWindow y = coveringWindow(along_y, place.y, s.taps.z);
  s.taps.where(x.inside && y.inside);
  const Expr image = min(s.n, gradient.dim(3).extent() - 1);
  s.sum(s.lane, s.panel, s.pixel, s.n) = 0.0f;
  // The filter comes flipped.
  s.sum(s.lane, s.panel, s.pixel, s.n) +=
      filter(s.lane, s.taps.x, filter.dim(2).extent() - 1 - x.tap,
             filter.dim(3).extent() - 1 - y.tap, s.panel) *
      gradient(s.taps.x, x.index, y.index, image);
  finish(s, spec, parameters);
  return s;
}

PointwiseStages convolutionPixels(const KernelSpec &spec, const Parameters &parameters) {
  PointwiseStages s;
  ImageParam input = parameters.anchor(0, ViewForm::Pixels);
  ImageParam filter = parameters.anchor(1, ViewForm::FilterMatrix);
  s.inputs = RDom(0, filter.dim(1).extent(), "inputs");
  // A register tile of pixels may reach past the last one.
  const Expr pixel = min(s.m, input.dim(1).extent() - 1);
  s.sum(s.lane, s.panel, s.m) = 0.0f;
  s.sum(s.lane, s.panel, s.m) += filter(s.lane, s.inputs, s.panel) * input(s.inputs, pixel);
  // A tile of panels may reach past the last one as well.
  const Expr panel = min(s.panel, filter.dim(2).extent() - 1);
  s.row_sum(s.lane, s.panel) = 0.0f;
  s.row_sum(s.lane, s.panel) += filter(s.lane, s.inputs, panel) * input(s.inputs, 0);
  s.one_pixel = input.dim(1).extent() <= 1; // (of an equality Halide knows only one side)
  const Expr in_panel = s.c % kPanel, of_panel = s.c / kPanel;
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.m) =
      epilogue.at({{s.c, s.m}, s.c}, select(s.one_pixel, s.row_sum(in_panel, of_panel),
                                            s.sum(in_panel, of_panel, s.m)));
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

LinearInputGradientStages inputGradientLinear(const KernelSpec &spec, const Parameters &parameters,
                                              int vector_floats, int tile_inputs) {
  LinearInputGradientStages s;
  ImageParam gradient = parameters.anchor(0, ViewForm::Pixels);
  ImageParam filter = parameters.anchor(1, ViewForm::FilterMatrix);
  // Lanes past the last output channel hold zero in the filter, but what the gradient's row has
  // there may be anything.
  const Expr channels = gradient.dim(0).extent();
  const Expr pixel = min(s.vector * vector_floats + s.image, gradient.dim(1).extent() - 1);
  s.rows(s.image, s.vector, s.channel) =
      select(s.channel < channels, gradient(min(s.channel, channels - 1), pixel), 0.0f);
  // A register tile may reach past the last input channel.
  const Expr input = min(s.c, filter.dim(1).extent() - 1);
  s.filter(s.lane, s.c, s.panel) = filter(s.lane, input, s.panel);
  s.lanes = RDom(0, kPanel, "lanes");
  // While a tile meets a panel, its part of the next one is on its way: a line a turn.
  const Expr ahead = s.c / tile_inputs * tile_inputs + min(s.lanes, tile_inputs - 1);
  const Expr next_panel = filter(0, min(ahead, filter.dim(1).extent() - 1),
                                 min(s.panel + 1, filter.dim(2).extent() - 1));
  s.part(s.image, s.vector, s.c, s.panel) = 0.0f;
  s.part(s.image, s.vector, s.c, s.panel) +=
      withPrefetch(s.filter(s.lanes, s.c, s.panel), next_panel) *
      s.rows(s.image, s.vector, s.panel * kPanel + s.lanes);
  s.panels = RDom(0, filter.dim(2).extent(), "panels");
  s.total(s.image, s.vector, s.c) = 0.0f;
  s.total(s.image, s.vector, s.c) += s.part(s.image, s.vector, s.c, s.panels);
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.m) =
      epilogue.at({{s.c, s.m}, s.c}, s.total(s.m % vector_floats, s.m / vector_floats, s.c));
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

Expr paddedFlatRow(ImageParam input, const Parameters &parameters, Expr f, Expr y, Expr n) {
  const Expr extent = input.dim(0).extent(), height = input.dim(1).extent();
  const Expr from = f - parameters.scalar("pad_x") * parameters.scalar("channels");
  const Expr line = y - parameters.scalar("pad_y");
  return select(from >= 0 && from < extent && line >= 0 && line < height,
                input(clamp(from, 0, extent - 1), clamp(line, 0, height - 1), n), 0.0f);
}

FlatRowsStages convolutionFlatRows(const KernelSpec &spec, const Parameters &parameters) {
  FlatRowsStages s;
  ImageParam input = parameters.anchor(0, ViewForm::FlatRows);
  ImageParam filter = parameters.anchor(1, ViewForm::FilterFlatRows);
  s.taps = RDom(0, filter.dim(1).extent(), 0, filter.dim(2).extent(), "taps");
  s.padded(s.f, s.y, s.n) = paddedFlatRow(input, parameters, s.f, s.y, s.n);
  const Expr column = s.x * static_cast<int>(spec.column_step) + s.taps.x;
  const Expr line =
      s.y * parameters.scalar("stride_y") + s.taps.y * parameters.scalar("dilation_y");
  s.sum(s.lane, s.panel, s.x, s.y, s.n) = 0.0f;
  s.sum(s.lane, s.panel, s.x, s.y, s.n) +=
      filter(s.lane, s.taps.x, s.taps.y, s.panel) * s.padded(column, line, s.n);
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) =
      epilogue.at({{s.c, s.x, s.y, s.n}, s.c}, s.sum(s.c % kPanel, s.c / kPanel, s.x, s.y, s.n));
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

} // namespace cnnc
