//===- PoolWindow.h - a pool's geometry, known to the code or at run time ---------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_ALGORITHMS_POOLWINDOW_H
#define CNNC_CODEGEN_ALGORITHMS_POOLWINDOW_H

#include "codegen/Parameters.h"
#include "codegen/algorithms/Windows.h"

namespace cnnc {

struct PoolWindow {
  Halide::Expr window_x, window_y, stride_x, stride_y, pad_x, pad_y;

  PoolWindow(const KernelSpec &spec, const Parameters &parameters)
      : window_x(known(spec.window.x, parameters, "window_x")),
        window_y(known(spec.window.y, parameters, "window_y")),
        stride_x(known(spec.stride.x, parameters, "stride_x")),
        stride_y(known(spec.stride.y, parameters, "stride_y")), pad_x(parameters.scalar("pad_x")),
        pad_y(parameters.scalar("pad_y")) {}

  /// The windows of `pooled`, an operand on the pool's output side.
  WindowAxis alongX(Halide::ImageParam pooled) const {
    return {window_x, stride_x, pad_x, {}, pooled.dim(1).extent()};
  }
  WindowAxis alongY(Halide::ImageParam pooled) const {
    return {window_y, stride_y, pad_y, {}, pooled.dim(2).extent()};
  }

private:
  static Halide::Expr known(int64_t value, const Parameters &parameters, const char *name) {
    return value ? Halide::Expr(static_cast<int>(value)) : parameters.scalar(name);
  }
};

} // namespace cnnc

#endif
