#include "codegen/Panels.h"
#include "codegen/algorithms/MatrixProduct.h"
#include "codegen/algorithms/Optimizer.h"
#include "codegen/algorithms/ProductOperands.h"
#include "codegen/algorithms/Segments.h"

namespace cnnc {

using namespace Halide;

namespace {

/// Pixels of a segment: enough for the sums' start and end to weigh little.
constexpr int shortest_segment = 256;

class FilterGradientBuilder {
public:
  FilterGradientBuilder(const KernelSpec &spec, const Parameters &parameters)
      : spec(spec), parameters(parameters),
        input(parameters.anchor(0, vectorForm(spec.input_vector)), spec.input_vector),
        gradient(parameters.anchor(1, vectorForm(spec.output_vector)), spec.output_vector) {
    s.tile = spec.tile;
    s.input_vector = spec.input_vector;
    s.gradient_vector = spec.output_vector;
  }

  FilterGradientProductStages build() {
    const Expr pixels = gradient.pixels();
    const Expr columns = (gradient.channels() + kPanel - 1) / kPanel * kPanel;
    sums = input.channels();
    if (!spec.pointwise)
      sums *= parameters.scalar("window_x") * parameters.scalar("window_y");
    const Expr length = segmentLength(s.tile, columns, sums, pixels, shortest_segment);
    s.terms = RDom(0, length, "terms");
    s.segments = RDom(0, (pixels + length - 1) / length, "segments");
    pixel = s.segment * length + s.p;
    // Behind the last pixel one of both factors is zero.
    const Expr value =
        gradient.at(s.c % s.gradient_vector, gradient.numberOf(pixel) + gradient.vectorOf(s.c));
    if (spec.pointwise) {
      s.rows(s.m, s.p, s.segment) =
          input.at(s.m % s.input_vector, input.numberOf(pixel) + input.vectorOf(s.m));
      s.gradient(s.c, s.p, s.segment) = orZero(spec.device, pixel < pixels, value);
    } else {
      taps();
      s.gradient(s.c, s.p, s.segment) = value;
    }
    addUp();
    return s;
  }

private:
  const KernelSpec &spec;
  const Parameters &parameters;
  VectorRows input, gradient;
  FilterGradientProductStages s;
  Expr sums;  ///< of a channel of the gradient
  Expr pixel; ///< of all images

  Expr scalar(const char *name) const { return parameters.scalar(name); }

  void taps() {
    const WindowReach window(parameters, spec.wide_window);
    const Expr width = scalar("width"), plane = width * scalar("height");
    const Expr input_width = scalar("input_width"), input_height = scalar("input_height");
    const Expr inner = pixel % plane;
    const Expr x = inner % width * scalar("stride_x") - scalar("pad_x");
    const Expr y = inner / width * scalar("stride_y") - scalar("pad_y");
    std::vector<Expr> origin = window.pixel(x, y, pixel < gradient.pixels());
    origin.push_back((pixel / plane * input_width * input_height + y * input_width + x) *
                     input.step());
    s.origins = Func("origins");
    s.origin = Func("origin");
    s.origins(s.p, s.segment) = Tuple(origin);
    s.origin(s.p, s.segment) = Tuple(elements(s.origins(s.p, s.segment)));

    // The vectors of input channels divide what a tap has of them, so that a vector is of one tap.
    const int tile_vectors = s.tile.rows / s.input_vector;
    const Expr number = min(s.row_block * tile_vectors + s.tile_vector, sums / s.input_vector - 1);
    const Expr tap_number = number / input.vectors();
    const Expr kx = tap_number % scalar("window_x"), ky = tap_number / scalar("window_x");
    std::vector<Expr> tap = window.tap(kx, ky, Internal::const_true());
    tap.push_back((ky * scalar("dilation_y") * input_width + kx * scalar("dilation_x")) *
                      input.step() +
                  number % input.vectors());
    s.tap = Func("tap");
    s.tap(s.tile_vector, s.slab_pixel, s.row_block) = Tuple(tap);

    const Expr vector = s.m / s.input_vector % tile_vectors;
    const std::vector<Expr> place = elements(s.origin(s.p, s.segment));
    const std::vector<Expr> offset = elements(s.tap(vector, s.p % s.tile.depth, s.m / s.tile.rows));
    s.rows(s.m, s.p, s.segment) =
        input.atOrZero(spec.device, window.meet(place, offset), s.m % s.input_vector,
                       place.back() + offset.back());
  }

  /// Sums of segments, then of all. Lanes of a panel without a channel get zero.
  void addUp() {
    s.sum(s.c, s.m, s.segment) = 0.0f;
    s.sum(s.c, s.m, s.segment) +=
        s.rows(s.m, s.terms, s.segment) * s.gradient(s.c, s.terms, s.segment);
    const Expr channel = s.vector * 4 + s.j;
    s.partial(s.j, s.vector, s.m, s.segment) =
        select(channel < gradient.channels(), s.sum(channel, s.m, s.segment), 0.0f);
    s.total(s.j, s.quad, s.m, s.panel) = 0.0f;
    s.total(s.j, s.quad, s.m, s.panel) +=
        s.partial(s.j, s.panel * (kPanel / 4) + s.quad, s.m, s.segments);
    takeGradient(s.out, {s.j, s.quad, s.m, s.panel}, s.total(s.j, s.quad, s.m, s.panel), spec,
                 parameters);
  }
};

} // namespace

FilterGradientProductStages filterGradientProduct(const KernelSpec &spec,
                                                  const Parameters &parameters) {
  return FilterGradientBuilder(spec, parameters).build();
}

} // namespace cnnc
