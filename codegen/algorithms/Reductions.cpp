#include "codegen/algorithms/Reductions.h"

#include <functional>

namespace cnnc {

using namespace Halide;

namespace {

/// Pixels that are summed in one expression, and pixels of a block.
constexpr int group_pixels = 8;
constexpr int block_pixels = 256;

/// Sums over the pixels of a block and over blocks.
class BlockSums {
public:
  BlockSums(ReductionStages &stages, ImageParam rows) : s(stages), count(rows.dim(1).extent()) {
    s.pixels = RDom(0, block_pixels / group_pixels, "pixels");
    s.pixels.where(s.block * block_pixels + s.pixels * group_pixels < count);
    s.blocks = RDom(0, (count + block_pixels - 1) / block_pixels, "blocks");
  }

  /// A new partial sum; `term` gives a pixel's part. In single precision equal groups, as of a
  /// channel that is mostly zero, would round the same way each time they are added.
  Func partial(const char *name, const std::function<Expr(Expr pixel)> &term) {
    std::vector<Expr> terms;
    for (int i = 0; i < group_pixels; ++i) {
      const Expr pixel = s.block * block_pixels + s.pixels * group_pixels + i;
      const Expr value = term(min(pixel, count - 1));
      terms.push_back(i ? select(pixel < count, value, 0.0f) : value);
    }
    for (; terms.size() > 1; terms.resize(terms.size() / 2))
      for (size_t i = 0; i < terms.size() / 2; ++i)
        terms[i] = terms[i] + terms[terms.size() / 2 + i];
    Func sum(name);
    sum(s.c, s.block) = cast<double>(0);
    sum(s.c, s.block) += cast<double>(terms[0]);
    s.partial.push_back(sum);
    return sum;
  }

  /// The sum of `term` over blocks.
  Func total(const char *name, const std::function<Expr(Expr block)> &term) {
    Func sum(name);
    sum(s.c) = cast<double>(0);
    sum(s.c) += term(s.blocks);
    s.total.push_back(sum);
    return sum;
  }

  /// Pixels of a block.
  Expr size(Expr block) const { return min(count - block * block_pixels, block_pixels); }
  Expr pixels() const { return count; }

private:
  ReductionStages &s;
  Expr count;
};

} // namespace

ReductionStages channelSum(const Parameters &parameters) {
  ReductionStages s;
  ImageParam rows = parameters.anchor(0, ViewForm::Pixels);
  BlockSums sums(s, rows);
  const Func partial = sums.partial("partial", [&](Expr pixel) { return rows(s.c, pixel); });
  const Func total =
      sums.total("total", [&](Expr block) { return cast<double>(partial(s.c, block)); });
  s.out(s.c) = undef<float>();
  s.out(s.c) += cast<float>(total(s.c));
  s.accumulates = true;
  return s;
}

void mergeStatistics(Func out, Var c, const ChunkStatistics &chunk, const Parameters &parameters) {
  const Type type = chunk.mean.type();
  const Expr before =
      cast(type, parameters.scalar("first_image")) * cast(type, parameters.scalar("pixels"));
  const Expr all = before + chunk.count;
  out(c) = Tuple(undef<float>(), undef<float>());
  const Expr distance = cast(type, out(c)[0]) - chunk.origin - chunk.mean;
  const Expr mean = chunk.mean + distance * (before / all);
  const Expr variance = (chunk.squares + cast(type, out(c)[1]) * before +
                         distance * distance * (before * (chunk.count / all))) /
                        all;
  const auto output = [&](const Expr &merged, const Expr &alone) {
    return cast<float>(select(before > 0, merged, alone));
  };
  out(c) = Tuple(output(chunk.origin + mean, chunk.origin + chunk.mean),
                 output(variance, chunk.squares / chunk.count));
}

// Chan, Golub and LeVeque: a block's sum of squares is taken about its own mean; blocks add their
// mean's distance from the whole mean. All distances are from the first pixel, so that a mean that
// is large beside the deviation costs no digits. The batch's images before these are one block
// more, whose mean and variance the outputs hold.
ReductionStages batchStatistics(const Parameters &parameters) {
  ReductionStages s;
  ImageParam rows = parameters.anchor(0, ViewForm::Pixels);
  const Expr origin = rows(s.c, 0);
  BlockSums sums(s, rows);
  const Func block_sum =
      sums.partial("block_sum", [&](Expr pixel) { return rows(s.c, pixel) - origin; });
  Func block_mean("block_mean");
  block_mean(s.c, s.block) =
      cast<float>(block_sum(s.c, s.block) / cast<double>(sums.size(s.block)));
  s.partial.push_back(block_mean);
  const Func squares = sums.partial("squares", [&](Expr pixel) {
    const Expr distance = rows(s.c, pixel) - origin - block_mean(s.c, s.block);
    return distance * distance;
  });
  const Expr count = cast<double>(sums.pixels());
  const Func sum =
      sums.total("sum", [&](Expr block) { return cast<double>(block_sum(s.c, block)); });
  const Expr mean = sum(s.c) / count; // from the origin, as all but the outputs
  const Func variance = sums.total("variance", [&](Expr block) {
    const Expr distance = cast<double>(block_mean(s.c, block)) - mean;
    return cast<double>(squares(s.c, block)) + cast<double>(sums.size(block)) * distance * distance;
  });
  mergeStatistics(s.out, s.c, {cast<double>(origin), mean, variance(s.c), count}, parameters);
  s.accumulates = true;
  return s;
}

ReductionStages normalizeGradientStatistics(const KernelSpec &spec, const Parameters &parameters) {
  ReductionStages s;
  const std::vector<int> &operands = spec.kernel.ops.front().operands;
  ImageParam gradient = parameters.input(operands[0], ViewForm::Pixels);
  ImageParam rows = parameters.input(operands[1], ViewForm::Pixels);
  ImageParam mean = parameters.input(operands[2], ViewForm::Channels);
  ImageParam variance = parameters.input(operands[3], ViewForm::Channels);
  BlockSums sums(s, gradient);
  const Func shift = sums.partial("shift", [&](Expr pixel) { return gradient(s.c, pixel); });
  const Func scale = sums.partial(
      "scale", [&](Expr pixel) { return gradient(s.c, pixel) * (rows(s.c, pixel) - mean(s.c)); });
  const Func shift_total =
      sums.total("shift_total", [&](Expr block) { return cast<double>(shift(s.c, block)); });
  const Func scale_total =
      sums.total("scale_total", [&](Expr block) { return cast<double>(scale(s.c, block)); });
  const Expr inverse = 1.0f / sqrt(variance(s.c) + parameters.scalar("epsilon"));
  s.out(s.c) = Tuple(undef<float>(), undef<float>());
  s.out(s.c) = Tuple(s.out(s.c)[0] + cast<float>(scale_total(s.c)) * inverse,
                     s.out(s.c)[1] + cast<float>(shift_total(s.c)));
  s.accumulates = true;
  return s;
}

} // namespace cnnc
