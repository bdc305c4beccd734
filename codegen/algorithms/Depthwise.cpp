#include "codegen/algorithms/Depthwise.h"

#include "codegen/algorithms/Elementwise.h"
#include "codegen/algorithms/Windows.h"

namespace cnnc {

using namespace Halide;

namespace {

void finish(DepthwiseStages &s, const KernelSpec &spec, const Parameters &parameters) {
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) = epilogue.at({{s.c, s.x, s.y, s.n}, s.c}, s.sum(s.c, s.x, s.y, s.n));
  s.channel_functions = epilogue.channelFunctions();
}

} // namespace

DepthwiseStages convolutionDepthwise(const KernelSpec &spec, const Parameters &parameters) {
  DepthwiseStages s;
  ImageParam input = parameters.anchor(0, ViewForm::Plane);
  ImageParam filter = parameters.anchor(1, ViewForm::DepthwiseFilter);
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  s.filter(s.c, s.kx, s.ky) = filter(s.c, s.kx, s.ky);
  RDom taps(0, filter.dim(1).extent(), 0, filter.dim(2).extent(), "taps");
  const Tap x = tapAt(s.x * scalar("stride_x") + taps.x * scalar("dilation_x") - scalar("pad_x"),
                      input.dim(1).extent());
  const Tap y = tapAt(s.y * scalar("stride_y") + taps.y * scalar("dilation_y") - scalar("pad_y"),
                      input.dim(2).extent());
  taps.where(x.inside && y.inside);
  s.sum(s.c, s.x, s.y, s.n) = 0.0f;
  s.sum(s.c, s.x, s.y, s.n) += s.filter(s.c, taps.x, taps.y) * input(s.c, x.index, y.index, s.n);
  finish(s, spec, parameters);
  return s;
}

DepthwiseStages inputGradientDepthwise(const KernelSpec &spec, const Parameters &parameters) {
  DepthwiseStages s;
  ImageParam gradient = parameters.anchor(0, ViewForm::Plane);
  ImageParam filter = parameters.anchor(1, ViewForm::DepthwiseFilter);
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  const Expr window_x = filter.dim(1).extent(), window_y = filter.dim(2).extent();
  // The filter comes flipped.
  s.filter(s.c, s.kx, s.ky) = filter(s.c, window_x - 1 - s.kx, window_y - 1 - s.ky);
  const WindowAxis along_x{window_x, scalar("stride_x"), scalar("pad_x"), scalar("dilation_x"),
                           gradient.dim(1).extent()};
  const WindowAxis along_y{window_y, scalar("stride_y"), scalar("pad_y"), scalar("dilation_y"),
                           gradient.dim(2).extent()};
  RDom windows(0, coveringCount(along_x), 0, coveringCount(along_y), "windows");
  const CoveringWindow x = coveringWindow(along_x, s.x, windows.x);
  const CoveringWindow y = coveringWindow(along_y, s.y, windows.y);
  windows.where(x.inside && y.inside);
  s.sum(s.c, s.x, s.y, s.n) = 0.0f;
  s.sum(s.c, s.x, s.y, s.n) += s.filter(s.c, x.tap, y.tap) * gradient(s.c, x.index, y.index, s.n);
  finish(s, spec, parameters);
  return s;
}

DepthwiseFilterGradientStages filterGradientDepthwise(const Parameters &parameters) {
  DepthwiseFilterGradientStages s;
  ImageParam input = parameters.anchor(0, ViewForm::Plane);
  ImageParam gradient = parameters.anchor(1, ViewForm::Plane);
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  s.pixels = RDom(0, gradient.dim(1).extent(), 0, gradient.dim(2).extent(), "pixels");
  s.images = RDom(0, gradient.dim(3).extent(), "images");
  const Tap x =
      tapAt(s.pixels.x * scalar("stride_x") + s.kx * scalar("dilation_x") - scalar("pad_x"),
            input.dim(1).extent());
  const Tap y =
      tapAt(s.pixels.y * scalar("stride_y") + s.ky * scalar("dilation_y") - scalar("pad_y"),
            input.dim(2).extent());
  s.pixels.where(x.inside && y.inside);
  s.sum(s.c, s.kx, s.ky, s.n) = 0.0f;
  s.sum(s.c, s.kx, s.ky, s.n) +=
      input(s.c, x.index, y.index, s.n) * gradient(s.c, s.pixels.x, s.pixels.y, s.n);
  s.out(s.c, s.kx, s.ky) = undef<float>();
  s.out(s.c, s.kx, s.ky) += s.sum(s.c, s.kx, s.ky, s.images);
  return s;
}

} // namespace cnnc
