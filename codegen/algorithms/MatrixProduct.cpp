#include "codegen/algorithms/MatrixProduct.h"

#include "codegen/Panels.h"
#include "codegen/algorithms/Elementwise.h"
#include "codegen/algorithms/ProductOperands.h"
#include "codegen/algorithms/Segments.h"

namespace cnnc {

using namespace Halide;

namespace {

Expr roundUp(Expr count, int multiple) { return (count + multiple - 1) / multiple * multiple; }

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
    const Expr channel = s.vector * s.output_vector + s.j;
    Elementwise epilogue(spec, parameters);
    s.out(s.j, s.vector, s.p) = epilogue.at({{s.j, s.vector, s.p}, channel}, sumOf(channel));
    return s;
  }

private:
  const KernelSpec &spec;
  const Parameters &parameters;
  VectorRows input;
  PanelFilter filter;
  MatrixProductStages s;
  Expr length; ///< of the channels that a block sums over, a whole number of slabs

  Expr scalar(const char *name) const { return parameters.scalar(name); }

  /// The input channel that term k of a segment is.
  Expr inputChannel() const { return s.segment * length + s.k; }

  /// The vector of a pixel that it is in, or the last one. In this form it shows that a vector is
  /// of one slab.
  Expr vectorOfChannel() const {
    return input.vectorOf(s.k, s.segment * (length / spec.input_vector));
  }

  /// Which of a slab's vectors element k is in.
  Expr vectorOfSlab() const { return s.k / spec.input_vector % (s.tile.depth / spec.input_vector); }

  /// Channels of each of `taps`: all of them or, where `pixels` of output are few, a segment's.
  void cutChannels(Expr pixels, Expr taps) {
    const Expr columns = s.filter_along_terms ? filter.terms() : filter.panels() * kPanel;
    length = spec.segments ? segmentLength(s.tile, columns, pixels, input.channels(),
                                           max(shortest_sum / taps, 1))
                           : roundUp(input.channels(), s.tile.depth);
  }

  /// The sum for an output channel: of all terms, or of segments added up.
  Expr sumOf(Expr channel) {
    const bool taps = s.terms.dimensions() == 3;
    const Expr k = s.terms.x, kx = taps ? Expr(s.terms.y) : 0, ky = taps ? Expr(s.terms.z) : 0;
    s.sum(s.c, s.p, s.segment) = 0.0f;
    s.sum(s.c, s.p, s.segment) +=
        s.rows(k, s.p, kx, ky, s.segment) * s.filter(s.c, k, kx, ky, s.segment);
    if (!spec.segments)
      return s.sum(channel, s.p, 0);
    s.partial(s.j, s.vector, s.p, s.segment) = s.sum(channel, s.p, s.segment);
    s.segments = RDom(0, (input.channels() + length - 1) / length, "segments");
    s.total(s.j, s.vector, s.p) = 0.0f;
    s.total(s.j, s.vector, s.p) += s.partial(s.j, s.vector, s.p, s.segments);
    return s.total(s.j, s.vector, s.p);
  }

  /// Past the last term the filter is zero, and rows are whatever the last channel has.
  void pointwise() {
    s.filter_along_terms = spec.algorithm == Algorithm::DeviceLinearInputGradient;
    cutChannels(input.pixels(), 1);
    s.terms = RDom(0, length, "terms");
    s.rows(s.k, s.p, s.kx, s.ky, s.segment) =
        input.at(s.k % spec.input_vector, input.numberOf(s.p) + vectorOfChannel());
    if (s.filter_along_terms) // whose lanes without a channel are zero
      s.filter(s.c, s.k, s.kx, s.ky, s.segment) = orZero(
          spec.device, inputChannel() / kPanel < filter.panels(), filter.at(inputChannel(), s.c));
    else
      s.filter(s.c, s.k, s.kx, s.ky, s.segment) =
          orZero(spec.device, inputChannel() < filter.terms(), filter.at(s.c, inputChannel()));
  }

  struct Pixel {
    Expr exists, image, x, y;
  };

  /// Output pixel p, numbered through all images.
  Pixel pixelOf(Expr p) const {
    const Expr width = scalar("width"), plane = width * scalar("height");
    const Expr image = p / plane, pixel = p % plane;
    const Expr planes = scalar("input_width") * scalar("input_height");
    return {image * planes < input.pixels(), image * planes, pixel % width, pixel / width};
  }

  void defineOrigin(const std::vector<Expr> &values) {
    s.origins = Func("origins");
    s.origins(s.p) = Tuple(values);
    s.origin = Func("origin");
    s.origin(s.slab_vector, s.p) = Tuple(elements(s.origins(s.p)));
  }

  void taps() {
    const bool gradient = spec.algorithm == Algorithm::DeviceInputGradient;
    const Expr window_x = scalar("window_x"), window_y = scalar("window_y");
    const Expr stride_x = scalar("stride_x"), stride_y = scalar("stride_y");
    const Expr images = input.pixels() / (scalar("input_width") * scalar("input_height"));
    cutChannels(images * scalar("width") * scalar("height"), window_x * window_y);
    s.terms = RDom(0, length, 0, window_x, 0, window_y, "terms");
    const Pixel pixel = pixelOf(s.p);
    const Expr from_x = gradient ? pixel.x + scalar("pad_x") : pixel.x * stride_x - scalar("pad_x");
    const Expr from_y = gradient ? pixel.y + scalar("pad_y") : pixel.y * stride_y - scalar("pad_y");
    defineOrigin({select(pixel.exists, from_x, nowhere), from_y, pixel.image});

    const std::vector<Expr> origin = elements(s.origin(s.slab_vector, s.p));
    const Expr along_x = s.kx * scalar("dilation_x"), along_y = s.ky * scalar("dilation_y");
    Expr x = origin[0] + along_x, y = origin[1] + along_y, tap = s.ky * window_x + s.kx;
    Expr valid = Internal::const_true();
    if (gradient) { // a window that holds the pixel at tap k begins k before it, at a multiple of
                    // the stride
      valid = (origin[0] - along_x) % stride_x == 0 && (origin[1] - along_y) % stride_y == 0;
      x = (origin[0] - along_x) / stride_x;
      y = (origin[1] - along_y) / stride_y;
      tap = (window_y - 1 - s.ky) * window_x + window_x - 1 - s.kx; // the filter comes flipped
    }
    valid =
        valid && inPlane(parameters, x, "input_width") && inPlane(parameters, y, "input_height");
    s.reach = Func("reach");
    s.reach(s.slab_vector, s.p, s.kx, s.ky) =
        select(valid, (origin[2] + y * scalar("input_width") + x) * input.step(), -1);
    const Expr reach = s.reach(vectorOfSlab(), s.p, s.kx, s.ky);
    s.rows(s.k, s.p, s.kx, s.ky, s.segment) =
        input.atOrZero(spec.device, reach >= 0, s.k % spec.input_vector, reach + vectorOfChannel());
    s.filter(s.c, s.k, s.kx, s.ky, s.segment) =
        orZero(spec.device, inputChannel() < input.channels(),
               filter.at(s.c, tap * input.channels() + inputChannel()));
  }

  void flat() {
    const int channels = spec.flat_channels, window_x = static_cast<int>(spec.window.x);
    const int terms = channels * window_x * static_cast<int>(spec.window.y);
    length = (terms + s.tile.depth - 1) / s.tile.depth * s.tile.depth;
    s.terms = RDom(0, length, "terms");
    const WindowReach window(parameters, spec.wide_window);
    const Expr width = scalar("input_width");
    const Pixel pixel = pixelOf(s.p);
    const Expr x = pixel.x * scalar("stride_x") - scalar("pad_x");
    const Expr y = pixel.y * scalar("stride_y") - scalar("pad_y");
    std::vector<Expr> origin = window.pixel(x, y, pixel.exists);
    origin.push_back((pixel.image + y * width + x) * input.step());
    defineOrigin(origin);

    const Expr number = s.k / channels;
    const Expr kx = number % window_x, ky = number / window_x;
    const Expr exists = s.k < terms;
    std::vector<Expr> tap = window.tap(kx, ky, exists);
    // Chosen, not clamped: of a sum LLVM would add the constants, if there were any, to addresses.
    tap.push_back(
        select(exists,
               (ky * scalar("dilation_y") * width + kx * scalar("dilation_x")) * input.step() +
                   s.k % channels,
               0));
    s.tap = Func("tap");
    s.tap(s.k, s.p) = Tuple(tap);

    const std::vector<Expr> place = elements(s.origin(vectorOfSlab(), s.p));
    const std::vector<Expr> offset = elements(s.tap(s.k, s.p));
    s.rows(s.k, s.p, s.kx, s.ky, s.segment) =
        input.atOrZero(spec.device, window.meet(place, offset), 0, place.back() + offset.back());
    s.filter(s.c, s.k, s.kx, s.ky, s.segment) = filter.at(s.c, s.k);
  }
};

} // namespace

MatrixProductStages matrixProduct(const KernelSpec &spec, const Parameters &parameters) {
  return ProductBuilder(spec, parameters).build();
}

} // namespace cnnc
