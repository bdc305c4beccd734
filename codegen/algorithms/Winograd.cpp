#include "codegen/algorithms/Winograd.h"

#include "codegen/Panels.h"
#include "codegen/algorithms/Elementwise.h"
#include "dialect/WinogradTransform.h"

#include <functional>

namespace cnnc {

using namespace Halide;

namespace {

/// Tiles of a filter gradient's block: input and gradient at the points stay in the outer cache
/// while every pair of panels meets them.
constexpr int tiles_of_block = 144;

WinogradTransform transformOf(const KernelSpec &spec) {
  return winogradTransform(spec.winograd_outputs, spec.window.x);
}

int pointsOf(const KernelSpec &spec) {
  return static_cast<int>(winogradPoints(spec.winograd_outputs, spec.window.x));
}

Matrix transposed(const Matrix &matrix) {
  Matrix result(matrix.front().size(), std::vector<double>(matrix.size()));
  for (size_t row = 0; row < matrix.size(); ++row)
    for (size_t column = 0; column < matrix[row].size(); ++column)
      result[column][row] = matrix[row][column];
  return result;
}

/// Sum of factors[k] * term(k), without what is zero.
Expr combination(const std::vector<double> &factors, const std::function<Expr(int)> &term) {
  Expr sum;
  for (size_t k = 0; k < factors.size(); ++k) {
    const float factor = static_cast<float>(factors[k]);
    if (factor == 0)
      continue;
    const Expr value = term(static_cast<int>(k));
    if (!sum.defined())
      sum = factor == 1 ? value : factor == -1 ? -value : factor * value;
    else if (factor == 1)
      sum += value;
    else if (factor == -1)
      sum -= value;
    else
      sum += factor * value;
  }
  return sum;
}

/// The row `index`, to be known once loops are unrolled, of matrix times term.
Expr product(const Matrix &matrix, Expr index, const std::function<Expr(int)> &term) {
  std::vector<Expr> rows;
  for (const std::vector<double> &row : matrix)
    rows.push_back(combination(row, term));
  return mux(index, rows);
}

/// The tiles of a plane, counted along x, then y, then images.
struct TileGrid {
  Expr across, down, all;
  int outputs;

  TileGrid(int outputs, Expr width, Expr height, Expr images)
      : across((width + outputs - 1) / outputs), down((height + outputs - 1) / outputs),
        all(across * down * images), outputs(outputs) {}

  /// A tile's first output pixel.
  Expr x(Expr tile) const { return tile % across * outputs; }
  Expr y(Expr tile) const { return tile / across % down * outputs; }
  Expr image(Expr tile) const { return tile / (across * down); }
};

/// What lies at (x, y), zero outside the plane.
Expr pixelOrZero(ImageParam rows, Expr channel, Expr x, Expr y, Expr image) {
  const Expr width = rows.dim(1).extent(), height = rows.dim(2).extent();
  return select(x >= 0 && x < width && y >= 0 && y < height,
                rows(channel, clamp(x, 0, width - 1), clamp(y, 0, height - 1),
                     unsafe_promise_clamped(image, 0, rows.dim(3).extent() - 1)),
                0.0f);
}

/// `tile` numbers tiles of all images and may depend on `t` and on the further indices `more`.
WinogradInputStages inputStages(const KernelSpec &spec, const Parameters &parameters,
                                ImageParam input, const TileGrid &grid,
                                const std::function<Expr(Expr)> &tile,
                                const std::vector<Var> &more) {
  WinogradInputStages s;
  const Matrix matrix = transformOf(spec).input;
  s.points = pointsOf(spec);
  const auto at = [&](Expr a, Expr b) {
    std::vector<Expr> indices{s.i, s.t, a, b};
    indices.insert(indices.end(), more.begin(), more.end());
    return indices;
  };
  const auto variables = [&](Var a, Var b) {
    std::vector<Var> indices{s.i, s.t, a, b};
    indices.insert(indices.end(), more.begin(), more.end());
    return indices;
  };
  const Expr number = tile(s.t);
  s.tile(variables(s.px, s.py)) =
      pixelOrZero(input, s.i, grid.x(number) + s.px - parameters.scalar("pad_x"),
                  grid.y(number) + s.py - parameters.scalar("pad_y"), grid.image(number));
  s.along_x(variables(s.fx, s.py)) =
      product(matrix, s.fx, [&](int k) { return s.tile(at(k, s.py)); });
  s.at_points(variables(s.fx, s.fy)) =
      product(matrix, s.fy, [&](int k) { return s.along_x(at(s.fx, k)); });
  return s;
}

} // namespace

WinogradFilterStages winogradFilter(const KernelSpec &spec, const Parameters &parameters) {
  WinogradFilterStages s;
  ImageParam filter = parameters.anchor(0, ViewForm::Filter);
  const Matrix matrix = transformOf(spec).filter;
  s.window = static_cast<int>(spec.window.x);
  s.points = pointsOf(spec);
  s.along_x(s.lane, s.i, s.fx, s.ky, s.panel) =
      product(matrix, s.fx, [&](int k) { return filter(s.lane, s.i, k, s.ky, s.panel); });
  s.out(s.lane, s.i, s.fx, s.fy, s.panel) =
      product(matrix, s.fy, [&](int k) { return s.along_x(s.lane, s.i, s.fx, k, s.panel); });
  return s;
}

WinogradStages convolutionWinograd(const KernelSpec &spec, const Parameters &parameters) {
  WinogradStages s;
  ImageParam input = parameters.anchor(0, ViewForm::Plane);
  ImageParam filter = parameters.anchor(1, ViewForm::Filter);
  const Matrix matrix = transformOf(spec).output;
  s.outputs = static_cast<int>(spec.winograd_outputs);
  const Expr width = parameters.scalar("width"), height = parameters.scalar("height");
  const TileGrid grid(s.outputs, width, height, input.dim(3).extent());
  // A register tile may reach past the last one.
  s.input =
      inputStages(spec, parameters, input, grid, [&](Expr t) { return min(t, grid.all - 1); }, {});
  s.inputs = RDom(0, filter.dim(1).extent(), "inputs");
  s.sum(s.lane, s.t, s.fx, s.fy, s.panel) = 0.0f;
  s.sum(s.lane, s.t, s.fx, s.fy, s.panel) +=
      filter(s.lane, s.inputs, s.fx, s.fy, s.panel) * s.input.at_points(s.inputs, s.t, s.fx, s.fy);
  s.at_points(s.lane, s.t, s.fx, s.fy, s.panel) = s.sum(s.lane, s.t, s.fx, s.fy, s.panel);
  s.along_x(s.lane, s.t, s.px, s.fy, s.panel) =
      product(matrix, s.px, [&](int k) { return s.at_points(s.lane, s.t, k, s.fy, s.panel); });

  s.places = RDom(0, s.outputs, 0, s.outputs, 0, grid.all, "places");
  const Expr tile = s.places.z;
  const Expr x = grid.x(tile) + s.places.x, y = grid.y(tile) + s.places.y;
  s.places.where(x < width && y < height);
  const Expr value = product(matrix, s.places.y, [&](int k) {
    return s.along_x(s.c % kPanel, tile, s.places.x, k, s.c / kPanel);
  });
  const Expr at_x = unsafe_promise_clamped(x, 0, width - 1);
  const Expr at_y = unsafe_promise_clamped(y, 0, height - 1);
  const Expr image = unsafe_promise_clamped(grid.image(tile), 0, input.dim(3).extent() - 1);
  Elementwise epilogue(spec, parameters);
  s.out(s.c, s.x, s.y, s.n) = undef<float>();
  s.out(s.c, at_x, at_y, image) = epilogue.at({{s.c, at_x, at_y, image}, s.c}, value);
  s.channel_functions = epilogue.channelFunctions();
  return s;
}

WinogradFilterGradientStages filterGradientWinograd(const KernelSpec &spec,
                                                    const Parameters &parameters) {
  WinogradFilterGradientStages s;
  ImageParam input = parameters.anchor(0, ViewForm::Plane);
  ImageParam gradient = parameters.anchor(1, ViewForm::Plane);
  const WinogradTransform transform = transformOf(spec);
  const Matrix spread = transposed(transform.output), gather = transposed(transform.filter);
  s.outputs = static_cast<int>(spec.winograd_outputs);
  s.window = static_cast<int>(spec.window.x);
  s.points = pointsOf(spec);
  const TileGrid grid(s.outputs, gradient.dim(1).extent(), gradient.dim(2).extent(),
                      gradient.dim(3).extent());
  const Expr block_count = (grid.all + tiles_of_block - 1) / tiles_of_block;
  const Expr block_tiles = (grid.all + block_count - 1) / block_count;
  const auto tileOf = [&](Expr t) { return min(s.block * block_tiles + t, grid.all - 1); };
  s.input = inputStages(spec, parameters, input, grid, tileOf, {s.block});

  const Expr channel = s.panel * kPanel + s.lane, number = tileOf(s.t);
  s.tile(s.lane, s.t, s.px, s.py, s.panel, s.block) =
      select(channel < gradient.dim(0).extent(),
             pixelOrZero(gradient, channel, grid.x(number) + s.px, grid.y(number) + s.py,
                         grid.image(number)),
             0.0f);
  s.gradient_along_x(s.lane, s.t, s.fx, s.py, s.panel, s.block) =
      product(spread, s.fx, [&](int k) { return s.tile(s.lane, s.t, k, s.py, s.panel, s.block); });
  s.gradient(s.lane, s.t, s.fx, s.fy, s.panel, s.block) = product(spread, s.fy, [&](int k) {
    return s.gradient_along_x(s.lane, s.t, s.fx, k, s.panel, s.block);
  });

  s.tiles = RDom(0, block_tiles, "tiles");
  s.blocks = RDom(0, block_count, "blocks");
  s.tiles.where(s.block * block_tiles + s.tiles < grid.all);
  s.sum(s.lane, s.i, s.fx, s.fy, s.panel, s.block) = 0.0f;
  s.sum(s.lane, s.i, s.fx, s.fy, s.panel, s.block) +=
      s.gradient(s.lane, s.tiles, s.fx, s.fy, s.panel, s.block) *
      s.input.at_points(s.i, s.tiles, s.fx, s.fy, s.block);
  s.at_points(s.lane, s.i, s.fx, s.fy, s.panel) = 0.0f;
  s.at_points(s.lane, s.i, s.fx, s.fy, s.panel) +=
      s.sum(s.lane, s.i, s.fx, s.fy, s.panel, s.blocks);
  s.along_x(s.lane, s.i, s.kx, s.fy, s.panel) =
      product(gather, s.kx, [&](int k) { return s.at_points(s.lane, s.i, k, s.fy, s.panel); });
  s.out(s.lane, s.i, s.kx, s.ky, s.panel) = undef<float>();
  s.out(s.lane, s.i, s.kx, s.ky, s.panel) +=
      product(gather, s.ky, [&](int k) { return s.along_x(s.lane, s.i, s.kx, k, s.panel); });
  return s;
}

} // namespace cnnc
