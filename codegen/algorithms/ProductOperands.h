//===- ProductOperands.h - how a device's matrix products read rows and filters --------*- C++
//-*-===//
//
// What a block gathers for each slab of terms has to cost few instructions beside the
// multiply-adds, so all that can be known of a pixel or of a tap beforehand is: each is a number,
// and the vector where they meet is the sum of the two.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_ALGORITHMS_PRODUCTOPERANDS_H
#define CNNC_CODEGEN_ALGORITHMS_PRODUCTOPERANDS_H

#include "codegen/Parameters.h"

#include "Halide.h"

#include <vector>

namespace cnnc {

/// `value` where `valid` holds, else zero, and then CUDA loads nothing. Halide makes OpenCL C of no
/// vectors that are loaded on a condition: there `value` has to be an element that exists.
Halide::Expr orZero(Device device, Halide::Expr valid, Halide::Expr value);

/// Rows as vectors of 4 channels or of 1, numbered through: a pixel's, then the next pixel's.
class VectorRows {
public:
  VectorRows(Halide::ImageParam buffer, int vector) : buffer(buffer), vector(vector) {}

  Halide::Expr vectors() const { return buffer.dim(1).extent(); } ///< of a pixel
  Halide::Expr channels() const { return vectors() * vector; }
  Halide::Expr pixels() const { return buffer.dim(2).extent(); }

  /// From a pixel's vector to the next pixel's.
  Halide::Expr step() const { return buffer.dim(2).stride() / vector; }

  /// The vector of a channel, `before` vectors further on, or the last one.
  Halide::Expr vectorOf(Halide::Expr channel, Halide::Expr before = 0) const;

  /// The number of a pixel's first vector; behind the last pixel, of the last one's.
  Halide::Expr numberOf(Halide::Expr pixel) const;

  /// A lane of a vector that exists.
  Halide::Expr at(Halide::Expr lane, Halide::Expr number) const;
  /// The same where `valid` holds, else zero; the vector need not exist then.
  Halide::Expr atOrZero(Device device, Halide::Expr valid, Halide::Expr lane,
                        Halide::Expr number) const;

private:
  Halide::ImageParam buffer;
  int vector;
};

/// A filter in panels seen as (lane % 4, lane / 4, term, panel), term = (ky * window_x + kx) *
/// inputs + i. What lies past the last panel or term reads as the last one.
class PanelFilter {
public:
  explicit PanelFilter(Halide::ImageParam buffer) : buffer(buffer) {}

  Halide::Expr terms() const { return buffer.dim(2).extent(); }
  Halide::Expr panels() const { return buffer.dim(3).extent(); }
  Halide::Expr at(Halide::Expr channel, Halide::Expr term) const;

private:
  Halide::ImageParam buffer;
};

/// Which taps of a window meet the plane. A pixel and a tap are each described by words; with up to
/// 15 taps a side by one word of bits, those of x below those of y: the taps that the pixel's
/// window has outside, and the tap. They meet where no bit is in both, which is one instruction.
/// Larger windows compare coordinates.
class WindowReach {
public:
  /// The longest side of a window whose taps are bits.
  static constexpr int bits = KernelSpec::window_bits;

  WindowReach(const Parameters &parameters, bool wide) : parameters(parameters), wide(wide) {}

  /// Of the pixel whose window begins at (x, y); of no pixel where `exists` does not hold.
  std::vector<Halide::Expr> pixel(Halide::Expr x, Halide::Expr y, Halide::Expr exists) const;
  /// Of a tap; of one that meets no pixel where `exists` does not hold.
  std::vector<Halide::Expr> tap(Halide::Expr kx, Halide::Expr ky, Halide::Expr exists) const;
  /// Whether they meet. What follows the words is ignored.
  Halide::Expr meet(const std::vector<Halide::Expr> &pixel,
                    const std::vector<Halide::Expr> &tap) const;

private:
  const Parameters &parameters;
  bool wide;

  Halide::Expr outside(Halide::Expr from, const char *extent, const char *dilation) const;
};

/// The elements of a tuple.
std::vector<Halide::Expr> elements(const Halide::FuncRef &tuple);

/// Whether `coordinate` is in the plane whose side is the scalar called `extent`.
Halide::Expr inPlane(const Parameters &parameters, Halide::Expr coordinate, const char *extent);

/// A coordinate so far outside that no tap comes back in, and no sum of coordinates overflows.
extern const int nowhere;

} // namespace cnnc

#endif
