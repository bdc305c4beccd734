#include "codegen/algorithms/DeviceReductions.h"

#include "codegen/algorithms/Reductions.h"

#include <functional>

namespace cnnc {

using namespace Halide;

namespace {

/// Lanes of a block and pixels that a lane loads at once: of segments' sums, and of their totals.
constexpr int segment_lanes = 8, segment_group = 8;
constexpr int total_lanes = 32, total_group = 4;

/// Pixels of a segment at least. Segments at most, so that their sums are soon added up; they are
/// enough blocks for any card.
constexpr int shortest_segment = 256;
constexpr int most_segments = 512;

Expr add(Expr a, Expr b) { return a + b; }

/// Sums over the pixels of a segment and over segments.
class SegmentSums {
public:
  SegmentSums(DeviceReductionStages &stages, ImageParam rows)
      : s(stages), rows(rows), pixels(rows.dim(1).extent()) {
    const Expr wanted = (pixels + most_segments - 1) / most_segments;
    const int turn = segment_lanes * segment_group;
    length = max((wanted + turn - 1) / turn * turn, shortest_segment);
    segments = (pixels + length - 1) / length;
  }

  /// The channel, or the last one where threads have none.
  Expr channel() const {
    const Expr last = rows.dim(0).extent() - 1;
    return unsafe_promise_clamped(min(s.c, last), 0, last);
  }

  /// Of each segment; `term` gives a pixel's part.
  Func ofSegment(const char *name, const std::function<Expr(Expr pixel)> &term) {
    const auto at = [&](Expr index) {
      return term(unsafe_promise_clamped(s.segment * length + index, 0, pixels - 1));
    };
    s.of_segment.emplace_back(name, std::vector{s.c, s.segment}, segment_lanes, segment_group,
                              Terms{size(s.segment), length, at, 0.0f, add});
    return s.of_segment.back().result;
  }

  /// Of all segments; `term` gives a segment's part.
  Func total(const char *name, const std::function<Expr(Expr segment)> &term) {
    const auto at = [&](Expr index) {
      return term(unsafe_promise_clamped(index, 0, segments - 1));
    };
    s.total.emplace_back(name, std::vector{s.c}, total_lanes, total_group,
                         Terms{segments, segments, at, 0.0f, add});
    return s.total.back().result;
  }

  /// Pixels of a segment, and all.
  Expr size(Expr segment) const { return min(pixels - segment * length, length); }
  Expr count() const { return cast<float>(pixels); }

private:
  DeviceReductionStages &s;
  ImageParam rows;
  Expr pixels, length, segments;
};

} // namespace

DeviceReductionStages channelSumOnDevice(const Parameters &parameters) {
  DeviceReductionStages s;
  ImageParam rows = parameters.anchor(0, ViewForm::Pixels);
  SegmentSums sums(s, rows);
  const Expr c = sums.channel();
  s.partial(s.c, s.segment) =
      sums.ofSegment("sum", [&](Expr pixel) { return rows(c, pixel); })(s.c, s.segment);
  const Func total = sums.total("total", [&](Expr segment) { return s.partial(c, segment); });
  s.out(s.c) = undef<float>();
  s.out(s.c) += total(s.c);
  s.accumulates = true;
  return s;
}

// As on the CPU (Reductions.cpp): squares about a segment's own mean, all distances from the first
// pixel.
DeviceReductionStages batchStatisticsOnDevice(const Parameters &parameters) {
  DeviceReductionStages s;
  ImageParam rows = parameters.anchor(0, ViewForm::Pixels);
  SegmentSums sums(s, rows);
  const Expr c = sums.channel(), origin = rows(c, 0);
  const Func sum = sums.ofSegment("sum", [&](Expr pixel) { return rows(c, pixel) - origin; });
  const Expr segment_mean = sum(s.c, s.segment) / cast<float>(sums.size(s.segment));
  const Func squares = sums.ofSegment("squares", [&](Expr pixel) {
    const Expr distance = rows(c, pixel) - origin - segment_mean;
    return distance * distance;
  });
  s.partial(s.c, s.segment) = Tuple(sum(s.c, s.segment), squares(s.c, s.segment));
  const Func total =
      sums.total("total", [&](Expr segment) { return Expr(s.partial(c, segment)[0]); });
  const Expr mean = total(s.c) / sums.count();
  const Func variance = sums.total("variance", [&](Expr segment) {
    const Expr size = cast<float>(sums.size(segment));
    const Expr distance = s.partial(c, segment)[0] / size - mean;
    return s.partial(c, segment)[1] + size * distance * distance;
  });
  mergeStatistics(s.out, s.c, {origin, mean, variance(s.c), sums.count()}, parameters);
  s.accumulates = true;
  return s;
}

DeviceReductionStages normalizeGradientStatisticsOnDevice(const Parameters &parameters) {
  DeviceReductionStages s;
  ImageParam gradient = parameters.anchor(0, ViewForm::Pixels);
  ImageParam rows = parameters.anchor(1, ViewForm::Pixels);
  ImageParam mean = parameters.anchor(2, ViewForm::Channels);
  ImageParam variance = parameters.anchor(3, ViewForm::Channels);
  SegmentSums sums(s, gradient);
  const Expr c = sums.channel();
  const Func shift = sums.ofSegment("shift", [&](Expr pixel) { return gradient(c, pixel); });
  const Func scale = sums.ofSegment(
      "scale", [&](Expr pixel) { return gradient(c, pixel) * (rows(c, pixel) - mean(c)); });
  s.partial(s.c, s.segment) = Tuple(shift(s.c, s.segment), scale(s.c, s.segment));
  const Func shift_total =
      sums.total("shift_total", [&](Expr segment) { return Expr(s.partial(c, segment)[0]); });
  const Func scale_total =
      sums.total("scale_total", [&](Expr segment) { return Expr(s.partial(c, segment)[1]); });
  const Expr inverse = 1.0f / sqrt(variance(s.c) + parameters.scalar("epsilon"));
  s.out(s.c) = Tuple(undef<float>(), undef<float>());
  s.out(s.c) = Tuple(s.out(s.c)[0] + scale_total(s.c) * inverse, s.out(s.c)[1] + shift_total(s.c));
  s.accumulates = true;
  return s;
}

} // namespace cnnc
