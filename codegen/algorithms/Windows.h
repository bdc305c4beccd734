//===- Windows.h - which taps and windows meet a position -------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_WINDOWS_H
#define CNNC_CODEGEN_ALGORITHMS_WINDOWS_H

#include "Halide.h"

namespace cnnc {

/// The part of taps along one axis that hits the plane.
struct Tap {
  Halide::Expr index; ///< to be read only where `inside` holds
  Halide::Expr inside;
};
Tap tapAt(Halide::Expr position, Halide::Expr extent);

/// Windows of a strided op that hold an input position, along one axis.
struct CoveringWindow {
  Halide::Expr index;  ///< the window, clamped: safe to read where `inside` fails
  Halide::Expr tap;    ///< the position's tap in it, clamped
  Halide::Expr inside; ///< whether it exists and holds the position
};
struct WindowAxis {
  Halide::Expr window, stride, pad, dilation; ///< dilation undefined: 1
  Halide::Expr windows;                       ///< output positions along the axis
};
/// Upper bound of the windows that hold one position.
Halide::Expr coveringCount(const WindowAxis &axis);
/// The `number`-th of the windows that hold `position`.
CoveringWindow coveringWindow(const WindowAxis &axis, Halide::Expr position, Halide::Expr number);

} // namespace cnnc

#endif
