#include "codegen/algorithms/MatrixProduct.h"

#include "codegen/Panels.h"
#include "codegen/algorithms/Elementwise.h"

#include <limits>

namespace cnnc {

using namespace Halide;

namespace {

/// So far outside that no tap comes back in, and no sum of coordinates overflows.
constexpr int nowhere = std::numeric_limits<int>::min() / 2;

Expr roundUp(Expr count, int multiple) { return (count + multiple - 1) / multiple * multiple; }

/// Coordinates are kept without a sign: outside is beyond the extent, by one comparison, and of
/// such values Halide assumes no bounds that it would clamp them to before they choose an address.
Expr coordinate(Expr value) { return cast<uint32_t>(value); }
Expr inside(Expr coordinate, Expr extent) { return coordinate < cast<uint32_t>(extent); }

/// Rows seen as (j, vector, pixel).
class VectorRows {
public:
  VectorRows(ImageParam buffer, int vector) : buffer(buffer), vector(vector) {}

  Expr channels() const { return buffer.dim(1).extent() * vector; }
  Expr pixels() const { return buffer.dim(2).extent(); }

  /// Element (channel, pixel) where `valid` holds and the channel exists, else zero. The test and
  /// the address are those of the whole vector.
  Expr at(Expr channel, Expr pixel, Expr valid) const {
    const Expr quad = channel / vector;
    valid = valid && quad < buffer.dim(1).extent();
    return load(channel % vector, select(valid, quad, 0), pixel, valid);
  }

  /// The same of a channel that exists.
  Expr atChannel(Expr channel, Expr pixel, Expr valid) const {
    return load(channel % vector, channel / vector, pixel, valid);
  }

private:
  ImageParam buffer;
  int vector;

  Expr load(Expr lane, Expr quad, Expr pixel, Expr valid) const {
    return select(valid,
                  buffer(lane, unsafe_promise_clamped(quad, 0, buffer.dim(1).extent() - 1),
                         unsafe_promise_clamped(select(valid, pixel, 0), 0, pixels() - 1)),
                  0.0f);
  }
};

/// A filter in panels seen as (lane % 4, lane / 4, k, panel), k = (ky * window_x + kx) * inputs +
/// i. What lies past the last panel or term is whatever else the filter holds: nobody uses the sums
/// that it goes into, or it meets a zero.
class PanelFilter {
public:
  explicit PanelFilter(ImageParam buffer) : buffer(buffer) {}

  Expr terms() const { return buffer.dim(2).extent(); }

  Expr at(Expr channel, Expr term) const {
    return buffer(channel % 4, channel / 4 % (kPanel / 4),
                  unsafe_promise_clamped(min(term, terms() - 1), 0, terms() - 1),
                  unsafe_promise_clamped(min(channel / kPanel, buffer.dim(3).extent() - 1), 0,
                                         buffer.dim(3).extent() - 1));
  }

private:
  ImageParam buffer;
};

class ProductBuilder {
public:
  ProductBuilder(const KernelSpec &spec, const Parameters &parameters)
      : spec(spec), parameters(parameters),
        input(parameters.anchor(0, vectorForm(spec.input_vector)), spec.input_vector),
        filter(parameters.anchor(1, ViewForm::FilterQuads)) {
    s.tile = spec.tile;
    s.input_vector = spec.input_vector;
    s.output_vector = spec.output_vector;
  }

  MatrixProductStages build() {
    switch (spec.algorithm) {
    case Algorithm::DevicePointwise:
    case Algorithm::DeviceLinearInputGradient:
      pointwise();
      break;
    case Algorithm::DeviceFlatConvolution:
      flat();
      break;
    default:
      taps();
      break;
    }
    s.sum(s.c, s.p) = 0.0f;
    if (s.terms.dimensions() == 1)
      s.sum(s.c, s.p) += s.rows(s.terms.x, s.p, 0, 0) * s.filter(s.c, s.terms.x, 0, 0);
    else
      s.sum(s.c, s.p) += s.rows(s.terms.x, s.p, s.terms.y, s.terms.z) *
                         s.filter(s.c, s.terms.x, s.terms.y, s.terms.z);
    Elementwise epilogue(spec, parameters);
    const Expr channel = s.vector * s.output_vector + s.j;
    s.out(s.j, s.vector, s.p) = epilogue.at({{s.j, s.vector, s.p}, channel}, s.sum(channel, s.p));
    return s;
  }

private:
  Expr scalar(const char *name) const { return parameters.scalar(name); }

  void pointwise() {
    s.terms = RDom(0, roundUp(input.channels(), s.tile.depth), "terms");
    s.rows(s.k, s.p, s.kx, s.ky) = input.at(s.k, s.p, s.p < input.pixels());
    s.filter_along_terms = spec.algorithm == Algorithm::DeviceLinearInputGradient;
    s.filter(s.c, s.k, s.kx, s.ky) =
        s.filter_along_terms ? filter.at(s.k, s.c) : filter.at(s.c, s.k);
  }

  /// Vectors of a slab that one pixel has.
  int vectorsOfSlab() const { return s.tile.depth / s.input_vector; }

  /// Of the vector that holds element (k, p).
  FuncRef originOfElement() {
    return s.origin(s.p * vectorsOfSlab() + s.k / s.input_vector % vectorsOfSlab());
  }

  void defineOrigin(Expr stride_x, Expr stride_y, Expr shift_x, Expr shift_y) {
    const Expr width = scalar("width"), plane = width * scalar("height");
    const Expr p = s.place / vectorsOfSlab();
    const Expr image = p / plane, pixel = p % plane;
    const Expr planes = scalar("input_width") * scalar("input_height");
    const Expr exists = image * planes < input.pixels();
    const Expr x = pixel % width * stride_x + shift_x, y = pixel / width * stride_y + shift_y;
    const bool first_tap = spec.algorithm != Algorithm::DeviceInputGradient;
    s.origin = Func("origin");
    s.origin(s.place) =
        Tuple(coordinate(select(exists, x, nowhere)), coordinate(y),
              image * planes + (first_tap ? y * scalar("input_width") + x : Expr(0)));
  }

  /// The element (channel) that a tap adds (x, y) to the origin for.
  Expr elementBehindOrigin(Expr channel, Expr x, Expr y, Expr valid) {
    const Expr width = scalar("input_width"), height = scalar("input_height");
    const FuncRef origin = originOfElement();
    const bool exists = spec.algorithm == Algorithm::DeviceFlatConvolution;
    const auto at = exists ? &VectorRows::atChannel : &VectorRows::at;
    return (input.*at)(channel, origin[2] + (y * width + x),
                       valid && inside(origin[0] + coordinate(x), width) &&
                           inside(origin[1] + coordinate(y), height));
  }

  void taps() {
    const Expr window_x = scalar("window_x"), window_y = scalar("window_y");
    s.terms = RDom(0, roundUp(input.channels(), s.tile.depth), 0, window_x, 0, window_y, "terms");
    const Expr along_x = s.kx * scalar("dilation_x"), along_y = s.ky * scalar("dilation_y");
    Expr tap = s.ky * window_x + s.kx;
    if (spec.algorithm == Algorithm::DeviceInputGradient) {
      // A window that holds the pixel at tap k begins k before it, at a multiple of the stride.
      const Expr stride_x = scalar("stride_x"), stride_y = scalar("stride_y");
      defineOrigin(1, 1, scalar("pad_x"), scalar("pad_y"));
      const FuncRef origin = originOfElement();
      const Expr x = cast<int>(origin[0]) - along_x, y = cast<int>(origin[1]) - along_y;
      const Expr width = scalar("input_width"), height = scalar("input_height");
      s.rows(s.k, s.p, s.kx, s.ky) = input.at(s.k, origin[2] + y / stride_y * width + x / stride_x,
                                              x % stride_x == 0 && y % stride_y == 0 &&
                                                  inside(coordinate(x / stride_x), width) &&
                                                  inside(coordinate(y / stride_y), height));
      tap = (window_y - 1 - s.ky) * window_x + window_x - 1 - s.kx; // the filter comes flipped
    } else {
      defineOrigin(scalar("stride_x"), scalar("stride_y"), -scalar("pad_x"), -scalar("pad_y"));
      s.rows(s.k, s.p, s.kx, s.ky) =
          elementBehindOrigin(s.k, along_x, along_y, Internal::const_true());
    }
    s.filter(s.c, s.k, s.kx, s.ky) =
        filter.at(s.c, tap * input.channels() + min(s.k, input.channels() - 1));
  }

  void flat() {
    s.terms = RDom(0, roundUp(filter.terms(), s.tile.depth), "terms");
    defineOrigin(scalar("stride_x"), scalar("stride_y"), -scalar("pad_x"), -scalar("pad_y"));
    const int channels = spec.flat_channels, window_x = static_cast<int>(spec.window.x);
    const int terms = channels * window_x * static_cast<int>(spec.window.y);
    const Expr tap = s.k / channels;
    const Expr x = tap % window_x * scalar("dilation_x"), y = tap / window_x * scalar("dilation_y");
    s.rows(s.k, s.p, s.kx, s.ky) = elementBehindOrigin(s.k % channels, x, y, s.k < terms);
    s.filter(s.c, s.k, s.kx, s.ky) = filter.at(s.c, s.k);
  }

  const KernelSpec &spec;
  const Parameters &parameters;
  VectorRows input;
  PanelFilter filter;
  MatrixProductStages s;
};

} // namespace

MatrixProductStages matrixProduct(const KernelSpec &spec, const Parameters &parameters) {
  return ProductBuilder(spec, parameters).build();
}

namespace {

/// Pixels of a segment: enough for the sums' start and end to weigh little.
constexpr int shortest_segment = 512;
/// Blocks that fill a large card twice.
constexpr int wanted_blocks = 264;

/// Pixels of a segment: all of them, or as few as make the blocks many enough.
Expr segmentPixels(const DeviceTile &tile, Expr columns, Expr rows, Expr pixels) {
  const auto tiles = [](Expr count, int size) { return (count + size - 1) / size; };
  const Expr blocks = tiles(columns, tile.columns) * tiles(rows, tile.rows);
  const Expr segments = clamp(wanted_blocks / blocks, 1, max(pixels / shortest_segment, 1));
  return roundUp((pixels + segments - 1) / segments, tile.depth);
}

} // namespace

FilterGradientProductStages filterGradientProduct(const KernelSpec &spec,
                                                  const Parameters &parameters) {
  FilterGradientProductStages s;
  s.tile = spec.tile;
  s.input_vector = spec.input_vector;
  s.gradient_vector = spec.output_vector;
  const VectorRows input(parameters.anchor(0, vectorForm(s.input_vector)), s.input_vector);
  const VectorRows gradient(parameters.anchor(1, vectorForm(s.gradient_vector)), s.gradient_vector);
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  const bool pointwise = spec.pointwise;
  const Expr channels = input.channels(), pixels = gradient.pixels();
  const Expr columns = roundUp(gradient.channels(), kPanel);
  const Expr sums = pointwise ? channels : scalar("window_x") * scalar("window_y") * channels;
  const Expr length = segmentPixels(s.tile, columns, sums, pixels);
  s.terms = RDom(0, length, "terms");
  s.segments = RDom(0, (pixels + length - 1) / length, "segments");

  const Expr pixel = s.segment * length + s.p;
  if (pointwise) {
    s.rows(s.m, s.p, s.segment) = input.at(s.m, pixel, pixel < pixels);
  } else {
    const Expr width = scalar("width"), plane = width * scalar("height");
    const Expr input_width = scalar("input_width"), input_height = scalar("input_height");
    const Expr inner = pixel % plane;
    const Expr from_x = inner % width * scalar("stride_x") - scalar("pad_x");
    const Expr from_y = inner / width * scalar("stride_y") - scalar("pad_y");
    s.origin = Func("origin");
    s.origin(s.p, s.segment) =
        Tuple(coordinate(select(pixel < pixels, from_x, nowhere)), coordinate(from_y),
              pixel / plane * input_width * input_height + from_y * input_width + from_x);
    // The vectors of input channels divide what a tap has of them, so that a vector is of one tap.
    const int tile_vectors = s.tile.rows / s.input_vector;
    const Expr vectors = channels / s.input_vector;
    const Expr vector = s.row_block * tile_vectors + s.place % tile_vectors;
    const Expr number = vector / vectors;
    const Expr tap_x = number % scalar("window_x") * scalar("dilation_x");
    const Expr tap_y = number / scalar("window_x") * scalar("dilation_y");
    s.tap = Func("tap");
    s.tap(s.place, s.row_block) =
        Tuple(coordinate(select(vector * s.input_vector < sums, tap_x, nowhere)), coordinate(tap_y),
              tap_y * input_width + tap_x, vector % vectors);
    const FuncRef origin = s.origin(s.p, s.segment);
    const FuncRef tap = s.tap(
        s.p % s.tile.depth * tile_vectors + s.m / s.input_vector % tile_vectors, s.m / s.tile.rows);
    s.rows(s.m, s.p, s.segment) = input.atChannel(
        tap[3] * s.input_vector + s.m % s.input_vector, origin[2] + tap[2],
        inside(origin[0] + tap[0], input_width) && inside(origin[1] + tap[1], input_height));
  }
  s.gradient(s.c, s.p, s.segment) = gradient.at(s.c, pixel, pixel < pixels);
  s.sum(s.c, s.m, s.segment) = 0.0f;
  s.sum(s.c, s.m, s.segment) +=
      s.rows(s.m, s.terms, s.segment) * s.gradient(s.c, s.terms, s.segment);
  s.partial(s.j, s.vector, s.m, s.segment) = s.sum(s.vector * 4 + s.j, s.m, s.segment);
  s.total(s.j, s.quad, s.m, s.panel) = 0.0f;
  s.total(s.j, s.quad, s.m, s.panel) +=
      s.partial(s.j, s.panel * (kPanel / 4) + s.quad, s.m, s.segments);
  s.out(s.j, s.quad, s.m, s.panel) = undef<float>();
  s.out(s.j, s.quad, s.m, s.panel) += s.total(s.j, s.quad, s.m, s.panel);
  return s;
}

} // namespace cnnc
