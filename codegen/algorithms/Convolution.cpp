#include "codegen/algorithms/Convolution.h"

#include "codegen/Panels.h"
#include "codegen/algorithms/Elementwise.h"
#include "codegen/algorithms/Windows.h"

namespace cnnc {

using namespace Halide;

namespace {

int operandOf(const KernelSpec &spec, size_t position) {
  return spec.kernel.ops.front().operands[position];
}

/// Fewer images than this do not fill half of a tile of images.
constexpr int enough_images = 5;

void finish(ConvolutionStages &s, const KernelSpec &spec, const Parameters &parameters,
            Expr sum) {
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) = epilogue.at({{s.c, s.x, s.y, s.n}, s.c}, sum);
  s.channel_functions = epilogue.channelFunctions();
}

/// The sum of a tile of pixels, wherever they lie in the plane: all taps are inside the padded copy.
void sumPixels(ConvolutionStages &s, ImageParam input, ImageParam filter,
               const Parameters &parameters) {
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  const Expr width = input.dim(1).extent(), height = input.dim(2).extent();
  const Expr from_x = s.x - scalar("pad_x"), from_y = s.y - scalar("pad_y");
  s.padded(s.c, s.x, s.y, s.n) =
      select(from_x >= 0 && from_x < width && from_y >= 0 && from_y < height,
             input(s.c, clamp(from_x, 0, width - 1), clamp(from_y, 0, height - 1), s.n), 0.0f);
  const Expr out_width = scalar("width"), out_height = scalar("height");
  // A register tile may reach past the last pixel.
  const Expr pixel = min(s.pixel, out_width * out_height - 1);
  const Expr x = unsafe_promise_clamped(pixel % out_width, 0, out_width - 1);
  const Expr y = unsafe_promise_clamped(pixel / out_width, 0, out_height - 1);
  s.padded_taps = RDom(0, filter.dim(1).extent(), 0, filter.dim(2).extent(), 0,
                       filter.dim(3).extent(), "padded_taps");
  const RDom &taps = s.padded_taps;
  s.pixel_sum(s.lane, s.panel, s.pixel, s.n) = 0.0f;
  s.pixel_sum(s.lane, s.panel, s.pixel, s.n) +=
      filter(s.lane, taps.x, taps.y, taps.z, s.panel) *
      s.padded(taps.x, x * scalar("stride_x") + taps.y * scalar("dilation_x"),
               y * scalar("stride_y") + taps.z * scalar("dilation_y"), s.n);
}

} // namespace

ConvolutionStages convolutionImages(const KernelSpec &spec, const Parameters &parameters) {
  ConvolutionStages s;
  ImageParam input = parameters.input(operandOf(spec, 0), ViewForm::Plane);
  ImageParam filter = parameters.input(operandOf(spec, 1), ViewForm::Filter);
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  s.taps = RDom(0, filter.dim(1).extent(), 0, filter.dim(2).extent(), 0, filter.dim(3).extent(),
                "taps");
  const Tap x = tapAt(s.x * scalar("stride_x") + s.taps.y * scalar("dilation_x") - scalar("pad_x"),
                      input.dim(1).extent());
  const Tap y = tapAt(s.y * scalar("stride_y") + s.taps.z * scalar("dilation_y") - scalar("pad_y"),
                      input.dim(2).extent());
  s.taps.where(x.inside && y.inside);
  // A register tile of images may reach past the last one.
  const Expr image = min(s.n, input.dim(3).extent() - 1);
  s.sum(s.lane, s.panel, s.x, s.y, s.n) = 0.0f;
  s.sum(s.lane, s.panel, s.x, s.y, s.n) += filter(s.lane, s.taps.x, s.taps.y, s.taps.z, s.panel) *
                                           input(s.taps.x, x.index, y.index, image);
  sumPixels(s, input, filter, parameters);
  s.few_images = input.dim(3).extent() < enough_images;
  const Expr pixel = s.y * scalar("width") + s.x;
  finish(s, spec, parameters,
         select(s.few_images, s.pixel_sum(s.c % kPanel, s.c / kPanel, pixel, s.n),
                s.sum(s.c % kPanel, s.c / kPanel, s.x, s.y, s.n)));
  // Only so does Halide see that a run of fused pixels is a run of pixel_sum.
  s.out.output_buffer().dim(1).set_extent(scalar("width"));
  s.out.output_buffer().dim(2).set_extent(scalar("height"));
  return s;
}

ConvolutionStages inputGradientImages(const KernelSpec &spec, const Parameters &parameters) {
  ConvolutionStages s;
  ImageParam gradient = parameters.input(operandOf(spec, 0), ViewForm::Plane);
  ImageParam filter = parameters.input(operandOf(spec, 1), ViewForm::Filter);
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  const WindowAxis along_x{filter.dim(2).extent(), scalar("stride_x"), scalar("pad_x"),
                           scalar("dilation_x"), gradient.dim(1).extent()};
  const WindowAxis along_y{filter.dim(3).extent(), scalar("stride_y"), scalar("pad_y"),
                           scalar("dilation_y"), gradient.dim(2).extent()};
  s.taps = RDom(0, filter.dim(1).extent(), 0, coveringCount(along_x), 0, coveringCount(along_y),
                "windows");
  const CoveringWindow x = coveringWindow(along_x, s.x, s.taps.y);
  const CoveringWindow y = coveringWindow(along_y, s.y, s.taps.z);
  s.taps.where(x.inside && y.inside);
  const Expr image = min(s.n, gradient.dim(3).extent() - 1);
  s.sum(s.lane, s.panel, s.x, s.y, s.n) = 0.0f;
  // The filter comes flipped.
  s.sum(s.lane, s.panel, s.x, s.y, s.n) +=
      filter(s.lane, s.taps.x, filter.dim(2).extent() - 1 - x.tap,
             filter.dim(3).extent() - 1 - y.tap, s.panel) *
      gradient(s.taps.x, x.index, y.index, image);
  finish(s, spec, parameters, s.sum(s.c % kPanel, s.c / kPanel, s.x, s.y, s.n));
  return s;
}

PointwiseStages convolutionPixels(const KernelSpec &spec, const Parameters &parameters) {
  PointwiseStages s;
  ImageParam input = parameters.input(operandOf(spec, 0), ViewForm::Pixels);
  ImageParam filter = parameters.input(operandOf(spec, 1), ViewForm::FilterMatrix);
  s.inputs = RDom(0, filter.dim(1).extent(), "inputs");
  // A register tile of pixels may reach past the last one.
  const Expr pixel = min(s.m, input.dim(1).extent() - 1);
  s.sum(s.lane, s.panel, s.m) = 0.0f;
  s.sum(s.lane, s.panel, s.m) += filter(s.lane, s.inputs, s.panel) * input(s.inputs, pixel);
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.m) = epilogue.at({{s.c, s.m}, s.c}, s.sum(s.c % kPanel, s.c / kPanel, s.m));
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
  ImageParam input = parameters.input(operandOf(spec, 0), ViewForm::FlatRows);
  ImageParam filter = parameters.input(operandOf(spec, 1), ViewForm::FilterFlatRows);
  s.taps = RDom(0, filter.dim(1).extent(), 0, filter.dim(2).extent(), "taps");
  s.padded(s.f, s.y, s.n) = paddedFlatRow(input, parameters, s.f, s.y, s.n);
  const Expr column = s.x * static_cast<int>(spec.column_step) + s.taps.x;
  const Expr line =
      s.y * parameters.scalar("stride_y") + s.taps.y * parameters.scalar("dilation_y");
  s.sum(s.lane, s.panel, s.x, s.y, s.n) = 0.0f;
  s.sum(s.lane, s.panel, s.x, s.y, s.n) +=
      filter(s.lane, s.taps.x, s.taps.y, s.panel) * s.padded(column, line, s.n);
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) = epilogue.at({{s.c, s.x, s.y, s.n}, s.c},
                                          s.sum(s.c % kPanel, s.c / kPanel, s.x, s.y, s.n));
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

} // namespace cnnc
