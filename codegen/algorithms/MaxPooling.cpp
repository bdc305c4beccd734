// Max pool and its gradient. Windows known to the code are unrolled, others are loops.
#include "codegen/algorithms/Elementwise.h"
#include "codegen/algorithms/PoolWindow.h"
#include "codegen/algorithms/Pooling.h"
#include "codegen/algorithms/Windows.h"

#include <limits>

namespace cnnc {

using namespace Halide;

namespace {

/// A window's element. A tap outside the plane stands for the nearest one inside, which belongs to
/// the window as well (a pad is at most half a window): the maximum stays what it is, and so does
/// the order in which elements are first met.
struct Element {
  Expr value;
  Expr tap; ///< of the element that was read: y * window_x + x
};
Element nearestElement(const PoolWindow &w, ImageParam input, const PoolingStages &s, Expr tap_x,
                       Expr tap_y) {
  const Expr begin_x = s.x * w.stride_x - w.pad_x, begin_y = s.y * w.stride_y - w.pad_y;
  const Expr x = clamp(begin_x + tap_x, 0, input.dim(1).extent() - 1);
  const Expr y = clamp(begin_y + tap_y, 0, input.dim(2).extent() - 1);
  return {input(s.c, x, y, s.n), (y - begin_y) * w.window_x + x - begin_x};
}

/// All elements of a window that the code knows, in order.
std::vector<Element> elementsOf(const KernelSpec &spec, const PoolWindow &w, ImageParam input,
                                const PoolingStages &s) {
  std::vector<Element> elements;
  for (int tap_y = 0; tap_y < spec.window.y; ++tap_y)
    for (int tap_x = 0; tap_x < spec.window.x; ++tap_x)
      elements.push_back(nearestElement(w, input, s, tap_x, tap_y));
  return elements;
}

/// Sets `largest` to the tap of each window's first largest element.
void findLargest(PoolingStages &s, const KernelSpec &spec, const PoolWindow &w, ImageParam input) {
  s.largest = Func("largest");
  if (spec.window.x) {
    const std::vector<Element> elements = elementsOf(spec, w, input, s);
    Expr best = elements[0].value, tap = elements[0].tap;
    for (size_t i = 1; i < elements.size(); ++i) {
      tap = select(elements[i].value > best, elements[i].tap, tap);
      best = max(best, elements[i].value);
    }
    s.largest(s.c, s.x, s.y, s.n) = tap;
    return;
  }
  RDom taps(0, w.window_x, 0, w.window_y, "taps");
  s.largest(s.c, s.x, s.y, s.n) = Tuple(-std::numeric_limits<float>::infinity(), 0);
  const Expr best = s.largest(s.c, s.x, s.y, s.n)[0], tap = s.largest(s.c, s.x, s.y, s.n)[1];
  const Element element = nearestElement(w, input, s, taps.x, taps.y);
  s.largest(s.c, s.x, s.y, s.n) =
      Tuple(max(best, element.value), select(element.value > best, element.tap, tap));
}

/// What a window gives to the position that is its tap: the gradient where that tap is the largest.
Expr shareOf(const PoolingStages &s, const KernelSpec &spec, const PoolWindow &w,
             ImageParam gradient, const CoveringWindow &x, const CoveringWindow &y) {
  // No tap is -1: a window that does not hold the position gives nothing.
  const Expr tap = select(x.inside && y.inside, y.tap * w.window_x + x.tap, -1);
  const FuncRef largest = s.largest(s.c, x.index, y.index, s.n);
  const Expr chosen = (spec.window.x ? Expr(largest) : Expr(largest[1])) == tap;
  return select(chosen, gradient(s.c, x.index, y.index, s.n), 0.0f);
}

} // namespace

PoolingStages maxPool(const KernelSpec &spec, const Parameters &parameters) {
  PoolingStages s;
  s.vector = spec.output_vector;
  const PoolWindow w(spec, parameters);
  ImageParam input = parameters.anchor(0, ViewForm::Plane);
  Expr best;
  if (spec.window.x) {
    for (const Element &element : elementsOf(spec, w, input, s))
      best = best.defined() ? max(best, element.value) : element.value;
  } else {
    RDom taps(0, w.window_x, 0, w.window_y, "taps");
    s.value = Func("value");
    s.value(s.c, s.x, s.y, s.n) = -std::numeric_limits<float>::infinity();
    s.value(s.c, s.x, s.y, s.n) =
        max(s.value(s.c, s.x, s.y, s.n), nearestElement(w, input, s, taps.x, taps.y).value);
    best = s.value(s.c, s.x, s.y, s.n);
  }
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) = epilogue.at({{s.c, s.x, s.y, s.n}, s.c}, best);
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

PoolingStages maxPoolGradient(const KernelSpec &spec, const Parameters &parameters) {
  PoolingStages s;
  s.vector = spec.output_vector;
  const PoolWindow w(spec, parameters);
  const std::vector<int> &operands = spec.kernel.ops.front().operands;
  ImageParam gradient = parameters.input(operands[0], ViewForm::Plane);
  ImageParam input = parameters.input(operands[1], ViewForm::Plane);
  findLargest(s, spec, w, input);
  const WindowAxis along_x = w.alongX(gradient), along_y = w.alongY(gradient);
  Expr sum;
  if (spec.window.x) {
    const auto count = [](int64_t window, int64_t stride) {
      return (window + stride - 1) / stride;
    };
    for (int64_t i = 0; i < count(spec.window.y, spec.stride.y); ++i)
      for (int64_t j = 0; j < count(spec.window.x, spec.stride.x); ++j) {
        const Expr share =
            shareOf(s, spec, w, gradient, coveringWindow(along_x, s.x, static_cast<int>(j)),
                    coveringWindow(along_y, s.y, static_cast<int>(i)));
        sum = sum.defined() ? sum + share : share;
      }
  } else {
    RDom windows(0, coveringCount(along_x), 0, coveringCount(along_y), "windows");
    s.value = Func("value");
    s.value(s.c, s.x, s.y, s.n) = 0.0f;
    s.value(s.c, s.x, s.y, s.n) +=
        shareOf(s, spec, w, gradient, coveringWindow(along_x, s.x, windows.x),
                coveringWindow(along_y, s.y, windows.y));
    sum = s.value(s.c, s.x, s.y, s.n);
  }
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) = epilogue.at({{s.c, s.x, s.y, s.n}, s.c}, sum);
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

} // namespace cnnc
