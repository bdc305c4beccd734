//===- MaxPoolTile.h - max pool's gradient, a tile of pixels at a time ------------------*- C++
//-*-===//
//
// A small tile of the plane is made by itself, on a device by one thread: the elements of all
// windows that meet the tile are read once, each window's first largest element is found once, and
// each pixel compares. Windows, stride and padding are known to the code, so that all of it stays
// in registers.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_ALGORITHMS_MAXPOOLTILE_H
#define CNNC_CODEGEN_ALGORITHMS_MAXPOOLTILE_H

#include "codegen/Parameters.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

/// A pool along one axis.
struct PoolAxis {
  int window, stride, pad;

  /// Pixels of a tile: whole strides, so that where windows begin in it is known.
  int pixels() const { return stride > 1 ? stride : 2; }
  /// Windows that hold a pixel of a tile.
  int windows() const;
  /// Windows that may hold a pixel.
  int windowsOfPixel() const { return (window + stride - 1) / stride; }
  /// Elements of a tile's windows.
  int elements() const { return (windows() - 1) * stride + window; }
};

/// out(c, x, y, n) = epilogue of the gradient of pixel (x, y).
struct MaxPoolTileStages {
  Halide::Func element{"element"}; ///< (c, x, y, n), outside the plane the nearest one inside
  /// (c, window x, y, n): the largest of a window's line, and the tap where it is met first.
  Halide::Func line{"line"};
  /// (c, window x, window y, n): the tap of the window's first largest element, and the window's
  /// gradient, zero where there is no such window.
  Halide::Func window{"window"};
  Halide::Func out{"out"};
  Halide::Var c{"c"}, x{"x"}, y{"y"}, n{"n"};
  PoolAxis along_x, along_y;
  int vector = 1; ///< devices: channels of a thread
  std::vector<Halide::Func> channel_functions;
};
MaxPoolTileStages maxPoolGradientTile(const KernelSpec &spec, const Parameters &parameters);

} // namespace cnnc

#endif
