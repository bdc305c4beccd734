// Average pool, upsampling by repetition, and their gradients.
#include "codegen/algorithms/Elementwise.h"
#include "codegen/algorithms/PoolWindow.h"
#include "codegen/algorithms/Pooling.h"
#include "codegen/algorithms/Windows.h"

namespace cnnc {

using namespace Halide;

namespace {

void finish(PoolingStages &s, const KernelSpec &spec, const Parameters &parameters, Expr value) {
  s.vector = spec.output_vector;
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) = epilogue.at({{s.c, s.x, s.y, s.n}, s.c}, value);
  s.channel_functions = epilogue.channelFunctions();
}

/// Elements along one axis that window `window` is divided by: those inside the plane, or inside
/// the padded plane.
Expr countAlong(const WindowAxis &axis, Expr extent, Expr window, bool count_include_pad) {
  const Expr begin = window * axis.stride - axis.pad, end = begin + axis.window;
  return count_include_pad ? min(end, extent + axis.pad) - begin : min(end, extent) - max(begin, 0);
}

Expr inverseCount(const PoolWindow &w, ImageParam pooled, Expr width, Expr height, Expr x, Expr y,
                  bool count_include_pad) {
  return 1.0f / cast<float>(countAlong(w.alongX(pooled), width, x, count_include_pad) *
                            countAlong(w.alongY(pooled), height, y, count_include_pad));
}

/// value(c, x, y, n) = sum of `term` over `domain`.
Expr sumOver(PoolingStages &s, Expr term) {
  s.value = Func("value");
  s.value(s.c, s.x, s.y, s.n) = 0.0f;
  s.value(s.c, s.x, s.y, s.n) += term;
  return s.value(s.c, s.x, s.y, s.n);
}

} // namespace

PoolingStages averagePool(const KernelSpec &spec, const Parameters &parameters) {
  PoolingStages s;
  const PoolWindow w(spec, parameters);
  const KernelOp &op = spec.kernel.ops.front();
  ImageParam input = parameters.input(op.operands[0], ViewForm::Plane);
  const Expr width = input.dim(1).extent(), height = input.dim(2).extent();
  Expr sum;
  if (spec.window.x) {
    for (int tap = 0; tap < spec.window.x * spec.window.y; ++tap) {
      const int tap_x = tap % static_cast<int>(spec.window.x);
      const int tap_y = tap / static_cast<int>(spec.window.x);
      const Expr x = s.x * w.stride_x + tap_x - w.pad_x, y = s.y * w.stride_y + tap_y - w.pad_y;
      const Expr element =
          select(x >= 0 && x < width && y >= 0 && y < height,
                 input(s.c, clamp(x, 0, width - 1), clamp(y, 0, height - 1), s.n), 0.0f);
      sum = sum.defined() ? sum + element : element;
    }
  } else {
    RDom taps(0, w.window_x, 0, w.window_y, "taps");
    const Tap x = tapAt(s.x * w.stride_x + taps.x - w.pad_x, width);
    const Tap y = tapAt(s.y * w.stride_y + taps.y - w.pad_y, height);
    taps.where(x.inside && y.inside);
    sum = sumOver(s, input(s.c, x.index, y.index, s.n));
  }
  // The padded plane may end before the window does (ceil), hence the plane's own extents.
  const WindowAxis along_x{w.window_x, w.stride_x, w.pad_x, {}, {}};
  const WindowAxis along_y{w.window_y, w.stride_y, w.pad_y, {}, {}};
  const Expr count = countAlong(along_x, width, s.x, op.count_include_pad) *
                     countAlong(along_y, height, s.y, op.count_include_pad);
  finish(s, spec, parameters, sum * (1.0f / cast<float>(count)));
  return s;
}

PoolingStages averagePoolGradient(const KernelSpec &spec, const Parameters &parameters) {
  PoolingStages s;
  const PoolWindow w(spec, parameters);
  const KernelOp &op = spec.kernel.ops.front();
  ImageParam gradient = parameters.input(op.operands[0], ViewForm::Plane);
  const Expr width = parameters.scalar("width"), height = parameters.scalar("height");
  const WindowAxis along_x = w.alongX(gradient), along_y = w.alongY(gradient);
  RDom windows(0, coveringCount(along_x), 0, coveringCount(along_y), "windows");
  const CoveringWindow x = coveringWindow(along_x, s.x, windows.x);
  const CoveringWindow y = coveringWindow(along_y, s.y, windows.y);
  windows.where(x.inside && y.inside);
  const Expr sum = sumOver(
      s, gradient(s.c, x.index, y.index, s.n) *
             inverseCount(w, gradient, width, height, x.index, y.index, op.count_include_pad));
  finish(s, spec, parameters, sum);
  return s;
}

PoolingStages upsampleNearest(const KernelSpec &spec, const Parameters &parameters) {
  PoolingStages s;
  ImageParam input = parameters.anchor(0, ViewForm::Plane);
  finish(s, spec, parameters,
         input(s.c, s.x / parameters.scalar("scale_x"), s.y / parameters.scalar("scale_y"), s.n));
  return s;
}

PoolingStages upsampleNearestGradient(const KernelSpec &spec, const Parameters &parameters) {
  PoolingStages s;
  ImageParam gradient = parameters.anchor(0, ViewForm::Plane);
  const Expr scale_x = parameters.scalar("scale_x"), scale_y = parameters.scalar("scale_y");
  RDom copies(0, scale_x, 0, scale_y, "copies");
  finish(s, spec, parameters,
         sumOver(s, gradient(s.c, s.x * scale_x + copies.x, s.y * scale_y + copies.y, s.n)));
  return s;
}

} // namespace cnnc
