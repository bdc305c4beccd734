#include "codegen/algorithms/MatrixProduct.h"

#include "codegen/Panels.h"
#include "codegen/algorithms/Elementwise.h"
#include "codegen/algorithms/ProductOperands.h"

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
  const KernelSpec &spec;
  const Parameters &parameters;
  VectorRows input;
  PanelFilter filter;
  MatrixProductStages s;

  Expr scalar(const char *name) const { return parameters.scalar(name); }

  /// Which of a slab's vectors element k is in.
  Expr vectorOfSlab() const { return s.k / spec.input_vector % (s.tile.depth / spec.input_vector); }

  /// Past the last term the filter is zero, and rows are whatever the last channel has.
  void pointwise() {
    s.terms = RDom(0, roundUp(input.channels(), s.tile.depth), "terms");
    s.rows(s.k, s.p, s.kx, s.ky) =
        input.at(s.k % spec.input_vector, input.numberOf(s.p) + input.vectorOf(s.k));
    s.filter_along_terms = spec.algorithm == Algorithm::DeviceLinearInputGradient;
    if (s.filter_along_terms) // whose lanes without a channel are zero
      s.filter(s.c, s.k, s.kx, s.ky) =
          orZero(spec.device, s.k / kPanel < filter.panels(), filter.at(s.k, s.c));
    else
      s.filter(s.c, s.k, s.kx, s.ky) =
          orZero(spec.device, s.k < filter.terms(), filter.at(s.c, s.k));
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
    s.terms = RDom(0, roundUp(input.channels(), s.tile.depth), 0, window_x, 0, window_y, "terms");
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
    s.rows(s.k, s.p, s.kx, s.ky) = input.atOrZero(spec.device, reach >= 0, s.k % spec.input_vector,
                                                  reach + input.vectorOf(s.k));
    s.filter(s.c, s.k, s.kx, s.ky) =
        orZero(spec.device, s.k < input.channels(), filter.at(s.c, tap * input.channels() + s.k));
  }

  void flat() {
    const int channels = spec.flat_channels, window_x = static_cast<int>(spec.window.x);
    const int terms = channels * window_x * static_cast<int>(spec.window.y);
    s.terms = RDom(0, (terms + s.tile.depth - 1) / s.tile.depth * s.tile.depth, "terms");
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
    s.rows(s.k, s.p, s.kx, s.ky) =
        input.atOrZero(spec.device, window.meet(place, offset), 0, place.back() + offset.back());
    s.filter(s.c, s.k, s.kx, s.ky) = filter.at(s.c, s.k);
  }
};

} // namespace

MatrixProductStages matrixProduct(const KernelSpec &spec, const Parameters &parameters) {
  return ProductBuilder(spec, parameters).build();
}

} // namespace cnnc
