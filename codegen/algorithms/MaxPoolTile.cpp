#include "codegen/algorithms/MaxPoolTile.h"

#include "codegen/algorithms/Elementwise.h"

namespace cnnc {

using namespace Halide;

namespace {

/// Of numbers of any sign, rounded down and up.
int divideDown(int a, int b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }
int divideUp(int a, int b) { return divideDown(a + b - 1, b); }

PoolAxis axisOf(int64_t window, int64_t stride, int64_t pad) {
  return {static_cast<int>(window), static_cast<int>(stride), static_cast<int>(pad)};
}

/// A value and the tap that it is met at.
struct Candidate {
  Expr value, tap;

  /// The later one counts only if it is larger.
  void meet(Expr later_value, Expr later_tap) {
    tap = select(later_value > value, later_tap, tap);
    value = max(value, later_value);
  }
};

/// The tap of what a window finds at `tap`, which may lie on the padding before the plane: then it
/// is the nearest element inside, which belongs to the window as well. (Behind the plane there is
/// nothing to do: that element has been met before.)
Expr tapInside(const PoolAxis &axis, const Var &window, int tap) {
  return tap < axis.pad ? max(axis.pad - window * axis.stride, tap) : Expr(tap);
}

/// The windows that may hold pixel `x`, the first one first. Where there are fewer, others appear
/// instead, at taps that no window has.
struct Holder {
  Expr window, tap;
};
std::vector<Holder> holdersOf(const PoolAxis &axis, const Var &x) {
  std::vector<Holder> holders;
  const Expr last = (x + axis.pad) / axis.stride;
  const Expr first = (x + axis.pad - axis.window + axis.stride) / axis.stride;
  for (int back = axis.windowsOfPixel() - 1; back >= 0; --back) {
    const Expr window = last - back;
    holders.push_back({max(window, min(first, last)), x + axis.pad - window * axis.stride});
  }
  return holders;
}

} // namespace

int PoolAxis::windows() const {
  return divideDown(pixels() - 1 + pad, stride) - divideUp(pad - window + 1, stride) + 1;
}

MaxPoolTileStages maxPoolGradientTile(const KernelSpec &spec, const Parameters &parameters) {
  MaxPoolTileStages s;
  s.along_x = axisOf(spec.window.x, spec.stride.x, spec.pad.x);
  s.along_y = axisOf(spec.window.y, spec.stride.y, spec.pad.y);
  s.vector = spec.output_vector;
  ImageParam gradient = parameters.anchor(0, ViewForm::Plane);
  ImageParam input = parameters.anchor(1, ViewForm::Plane);
  s.element(s.c, s.x, s.y, s.n) = input(s.c, clamp(s.x, 0, input.dim(1).extent() - 1),
                                        clamp(s.y, 0, input.dim(2).extent() - 1), s.n);

  Candidate in_line{s.element(s.c, s.x * s.along_x.stride - s.along_x.pad, s.y, s.n),
                    tapInside(s.along_x, s.x, 0)};
  for (int tap = 1; tap < s.along_x.window; ++tap)
    in_line.meet(s.element(s.c, s.x * s.along_x.stride - s.along_x.pad + tap, s.y, s.n),
                 tapInside(s.along_x, s.x, tap));
  s.line(s.c, s.x, s.y, s.n) = Tuple(in_line.value, in_line.tap);

  // Taps along x that a pixel may ask for: those of a window and those that no window has.
  const int taps_of_line = s.along_x.windowsOfPixel() * s.along_x.stride;
  const auto line = [&](int tap) {
    const FuncRef found = s.line(s.c, s.x, s.y * s.along_y.stride - s.along_y.pad + tap, s.n);
    return Candidate{found[0], tapInside(s.along_y, s.y, tap) * taps_of_line + found[1]};
  };
  Candidate in_window = line(0);
  for (int tap = 1; tap < s.along_y.window; ++tap)
    in_window.meet(line(tap).value, line(tap).tap);
  const Expr width = gradient.dim(1).extent(), height = gradient.dim(2).extent();
  const Expr exists = s.x >= 0 && s.x < width && s.y >= 0 && s.y < height;
  s.window(s.c, s.x, s.y, s.n) =
      Tuple(in_window.tap,
            select(exists, gradient(s.c, clamp(s.x, 0, width - 1), clamp(s.y, 0, height - 1), s.n),
                   0.0f));

  Expr sum = 0.0f;
  for (const Holder &y : holdersOf(s.along_y, s.y))
    for (const Holder &x : holdersOf(s.along_x, s.x)) {
      const FuncRef window = s.window(s.c, x.window, y.window, s.n);
      sum += select(Expr(window[0]) == y.tap * taps_of_line + x.tap, Expr(window[1]), 0.0f);
    }
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) = epilogue.at({{s.c, s.x, s.y, s.n}, s.c}, sum);
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

} // namespace cnnc
