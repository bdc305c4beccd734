// Max pool and its gradient. Windows known to the code are unrolled, others are loops.
#include "codegen/algorithms/Elementwise.h"
#include "codegen/algorithms/Pooling.h"
#include "codegen/algorithms/PoolWindow.h"
#include "codegen/algorithms/Windows.h"

#include <limits>

namespace cnnc {

using namespace Halide;

namespace {

const float lowest = -std::numeric_limits<float>::infinity();

/// A window's element. One outside the plane is replaced by the nearest inside, which belongs to
/// the window as well (a pad is at most half a window): the maximum stays what it is.
Expr nearestElement(const PoolWindow &w, ImageParam input, const PoolingStages &s, Expr tap_x,
                    Expr tap_y) {
  return input(s.c, clamp(s.x * w.stride_x + tap_x - w.pad_x, 0, input.dim(1).extent() - 1),
               clamp(s.y * w.stride_y + tap_y - w.pad_y, 0, input.dim(2).extent() - 1), s.n);
}

/// A window's element, or -inf outside the plane.
Expr paddedElement(const PoolWindow &w, ImageParam input, const PoolingStages &s, Expr tap_x,
                   Expr tap_y) {
  const Expr x = s.x * w.stride_x + tap_x - w.pad_x, y = s.y * w.stride_y + tap_y - w.pad_y;
  return select(x >= 0 && x < input.dim(1).extent() && y >= 0 && y < input.dim(2).extent(),
                nearestElement(w, input, s, tap_x, tap_y), lowest);
}

/// Sets `largest` to the number (tap_y * window_x + tap_x) of each window's first largest element.
void findLargest(PoolingStages &s, const KernelSpec &spec, const PoolWindow &w, ImageParam input) {
  s.largest = Func("largest");
  if (spec.window.x) {
    Expr best = lowest, number = cast<uint8_t>(0);
    for (int tap = 0; tap < spec.window.x * spec.window.y; ++tap) {
      const int width = static_cast<int>(spec.window.x);
      const Expr element = paddedElement(w, input, s, tap % width, tap / width);
      number = select(element > best, cast<uint8_t>(tap), number);
      best = max(best, element);
    }
    s.largest(s.c, s.x, s.y, s.n) = number;
    return;
  }
  RDom taps(0, w.window_x, 0, w.window_y, "taps");
  s.largest(s.c, s.x, s.y, s.n) = Tuple(lowest, 0);
  const Expr best = s.largest(s.c, s.x, s.y, s.n)[0], number = s.largest(s.c, s.x, s.y, s.n)[1];
  const Expr element = paddedElement(w, input, s, taps.x, taps.y);
  s.largest(s.c, s.x, s.y, s.n) =
      Tuple(max(best, element), select(element > best, taps.y * w.window_x + taps.x, number));
}

} // namespace

PoolingStages maxPool(const KernelSpec &spec, const Parameters &parameters) {
  PoolingStages s;
  const PoolWindow w(spec, parameters);
  ImageParam input =
      parameters.input(spec.kernel.ops.front().operands[0], ViewForm::Plane);
  Expr best;
  if (spec.window.x) {
    for (int tap_y = 0; tap_y < spec.window.y; ++tap_y)
      for (int tap_x = 0; tap_x < spec.window.x; ++tap_x) {
        const Expr element = nearestElement(w, input, s, tap_x, tap_y);
        best = best.defined() ? max(best, element) : element;
      }
  } else {
    RDom taps(0, w.window_x, 0, w.window_y, "taps");
    s.value = Func("value");
    s.value(s.c, s.x, s.y, s.n) = lowest;
    s.value(s.c, s.x, s.y, s.n) =
        max(s.value(s.c, s.x, s.y, s.n), nearestElement(w, input, s, taps.x, taps.y));
    best = s.value(s.c, s.x, s.y, s.n);
  }
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) = epilogue.at({{s.c, s.x, s.y, s.n}, s.c}, best);
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

PoolingStages maxPoolGradient(const KernelSpec &spec, const Parameters &parameters) {
  PoolingStages s;
  const PoolWindow w(spec, parameters);
  const std::vector<int> &operands = spec.kernel.ops.front().operands;
  ImageParam gradient = parameters.input(operands[0], ViewForm::Plane);
  ImageParam input = parameters.input(operands[1], ViewForm::Plane);
  findLargest(s, spec, w, input);
  const WindowAxis along_x = w.alongX(gradient), along_y = w.alongY(gradient);
  RDom windows(0, coveringCount(along_x), 0, coveringCount(along_y), "windows");
  const CoveringWindow x = coveringWindow(along_x, s.x, windows.x);
  const CoveringWindow y = coveringWindow(along_y, s.y, windows.y);
  windows.where(x.inside && y.inside);
  const Expr number = y.tap * w.window_x + x.tap;
  const FuncRef largest = s.largest(s.c, x.index, y.index, s.n);
  const Expr chosen = spec.window.x ? Expr(largest) == cast<uint8_t>(number)
                                    : Expr(largest[1]) == number;
  s.value = Func("value");
  s.value(s.c, s.x, s.y, s.n) = 0.0f;
  s.value(s.c, s.x, s.y, s.n) +=
      select(chosen, gradient(s.c, x.index, y.index, s.n), 0.0f);
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) =
      epilogue.at({{s.c, s.x, s.y, s.n}, s.c}, s.value(s.c, s.x, s.y, s.n));
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

} // namespace cnnc
