// Pools, upsampling, depthwise convolutions, elementwise kernels and transposed filters: a thread
// an element or a vector of channels, neighbouring threads along the channels.
#include "codegen/schedules/gpu/Schedules.h"

#include "codegen/Panels.h"
#include "codegen/schedules/PoolTile.h"

namespace cnnc {

using namespace Halide;

namespace {

// A loop's end is never a case of its own (never_partition_all): it would be a copy of all code.
constexpr TailStrategy guard = TailStrategy::GuardWithIf;
constexpr int threads = 256;

/// `dimensions` as one loop over blocks of threads, the first innermost, which vectors of `vector`
/// make up.
void spread(Stage stage, const std::vector<Var> &dimensions, int vector = 1) {
  Var all = dimensions[0], lane("lane"), block("block"), thread("thread");
  if (vector > 1)
    stage.split(all, all, lane, vector).vectorize(lane);
  for (size_t i = 1; i < dimensions.size(); ++i) {
    Var both("both");
    stage.fuse(all, dimensions[i], both);
    all = both;
  }
  stage.split(all, block, thread, threads, guard)
      .gpu_blocks(block)
      .gpu_threads(thread)
      .never_partition_all();
}

/// `out`, over (c, x, y, n): threads along a line's channels, `vector` of them each, then along its
/// pixels. `thread` is the loop that a thread's own work is in.
void spreadLines(Func out, const Var &thread, int vector) {
  constexpr int threads_of_line = 128;
  const Var c = out.args()[0], x = out.args()[1], y = out.args()[2], n = out.args()[3];
  Var lane("lane"), all("all"), block("block");
  out.split(c, all, lane, vector)
      .fuse(all, x, all)
      .split(all, block, thread, threads_of_line, guard)
      .reorder(lane, thread, block, y, n)
      .vectorize(lane)
      .gpu_blocks(block, y, n)
      .gpu_threads(thread)
      .never_partition_all();
}

/// The same with a sum over a window for each element, which its thread keeps.
void spreadWindows(Func out, Func sum, int vector = 1) {
  Var thread("thread");
  spreadLines(out, thread, vector);
  const Var c = sum.args()[0];
  sum.compute_at(out, thread).store_in(MemoryType::Stack).bound_extent(c, vector).vectorize(c);
  sum.update().vectorize(c);
  // Of a fused loop Halide knows too little to see that a thread is at one pixel.
  for (int d = 1; d < sum.dimensions(); ++d)
    sum.bound_extent(sum.args()[d], 1);
}

} // namespace

void scheduleOnDevice(ElementwiseStages &s) { spread(s.out, {s.inner, s.outer}, s.vector); }

void scheduleOnDevice(PoolingStages &s) {
  if (s.value.defined())
    spreadWindows(s.out, s.value, s.vector);
  else
    spreadLines(s.out, Var("thread"), s.vector);
  if (s.largest.defined()) { // found in registers, then kept for the pixels of the windows
    Func kept = s.largest.in();
    spreadWindows(kept.compute_root(), s.largest);
  }
}

/// Threads side by side have neighbouring channels, then neighbouring tiles of a line.
void scheduleOnDevice(MaxPoolTileStages &s) {
  constexpr int threads_of_tiles = 128;
  // With more of them a thread would keep more elements than it has registers.
  constexpr int elements_of_thread = 100;
  const int elements = s.along_x.elements() * s.along_y.elements();
  const int vector = s.vector * elements > elements_of_thread ? (s.vector + 1) / 2 : s.vector;
  Var lane("lane"), column("column"), row("row"), tile_x("tile_x"), tile_y("tile_y");
  Var all("all"), block("block"), thread("thread");
  s.out.split(s.c, s.c, lane, vector)
      .split(s.x, tile_x, column, s.along_x.pixels(), guard)
      .split(s.y, tile_y, row, s.along_y.pixels(), guard)
      .fuse(s.c, tile_x, all)
      .split(all, block, thread, threads_of_tiles, guard)
      .reorder(lane, column, row, thread, block, tile_y, s.n)
      .vectorize(lane)
      .unroll(column)
      .unroll(row)
      .gpu_blocks(block, tile_y, s.n)
      .gpu_threads(thread)
      .never_partition_all();
  keepTile(s, {s.out, thread}, vector);
}

void scheduleOnDevice(DepthwiseStages &s) { spreadWindows(s.out, s.sum); }

void scheduleOnDevice(DepthwiseFilterGradientStages &s) {
  s.sum.compute_root();
  spread(s.sum, {s.c, s.kx, s.ky, s.n});
  spread(s.sum.update(), {s.c, s.kx, s.ky, s.n});
  spread(s.out.update(), {s.c, s.kx, s.ky});
}

/// A warp transposes 8 x 16 elements: it reads 8 neighbours at a time and writes vectors of 4
/// lanes.
void scheduleOnDevice(TransposeFilterStages &s) {
  Var quad("quad"), lane("lane_of_quad"), i_block("i_block"), all("all"), block("block"),
      warp("warp");
  s.out.output_buffer().set_host_alignment(4 * sizeof(float));
  for (int d = 2; d < s.out.dimensions(); ++d)
    s.out.output_buffer().dim(d).set_stride(s.out.output_buffer().dim(d).stride() / kPanel *
                                            kPanel);
  s.out.split(s.lane, quad, lane, 4)
      .split(s.i, i_block, s.i, 8, guard)
      .reorder(lane, s.i, quad, i_block, s.kx, s.ky, s.panel, s.group)
      .fuse(s.i, quad, quad)
      .fuse(i_block, s.kx, all)
      .fuse(all, s.ky, all)
      .fuse(all, s.panel, all)
      .fuse(all, s.group, all)
      .split(all, block, warp, threads / 32, guard)
      .vectorize(lane)
      .gpu_blocks(block)
      .gpu_threads(quad, warp);
}

} // namespace cnnc
