#include "codegen/algorithms/Windows.h"

namespace cnnc {

using namespace Halide;

Tap tapAt(Expr position, Expr extent) {
  return {unsafe_promise_clamped(position, 0, extent - 1), position >= 0 && position < extent};
}

Expr coveringCount(const WindowAxis &axis) {
  const Expr reach = axis.dilation.defined() ? (axis.window - 1) * axis.dilation + 1 : axis.window;
  return min((reach + axis.stride - 1) / axis.stride, axis.windows);
}

// Window o holds position p at tap k if o * stride - pad + k * dilation = p with 0 <= k < window.
// The first such o is the least with o * stride >= p + pad - (window - 1) * dilation. (Halide's
// division rounds down, for negative numbers too.)
CoveringWindow coveringWindow(const WindowAxis &axis, Expr position, Expr number) {
  const Expr dilation = axis.dilation.defined() ? axis.dilation : Expr(1);
  const Expr shifted = position + axis.pad;
  const Expr reach = (axis.window - 1) * dilation;
  const Expr first = max((shifted - reach + axis.stride - 1) / axis.stride, 0);
  const Expr index = first + number;
  const Expr offset = shifted - index * axis.stride;
  Expr inside = index < axis.windows && offset >= 0;
  Expr tap = offset;
  if (axis.dilation.defined()) {
    inside = inside && offset % dilation == 0;
    tap = offset / dilation;
  }
  return {clamp(index, 0, axis.windows - 1), clamp(tap, 0, axis.window - 1), inside};
}

} // namespace cnnc
