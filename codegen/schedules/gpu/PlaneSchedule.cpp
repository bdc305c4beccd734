// Pools, upsampling, depthwise convolutions, elementwise kernels and transposed filters: a thread
// an element, neighbouring threads along the channels.
#include "codegen/schedules/gpu/Schedules.h"

#include "codegen/Panels.h"

namespace cnnc {

using namespace Halide;

namespace {

constexpr TailStrategy guard = TailStrategy::GuardWithIf;
constexpr int threads = 256;

/// `dimensions` as one loop over blocks of threads, the first innermost.
void spread(Stage stage, const std::vector<Var> &dimensions) {
  Var all = dimensions[0], block("block"), thread("thread");
  for (size_t i = 1; i < dimensions.size(); ++i) {
    Var both("both");
    stage.fuse(all, dimensions[i], both);
    all = both;
  }
  stage.split(all, block, thread, threads, guard).gpu_blocks(block).gpu_threads(thread);
}

/// A loop over (c, x, y, n) with a sum over a window for each element, which its thread keeps. The
/// dimensions stay apart: of a fused loop Halide knows too little to see that the sum is of one
/// element, and would put it into the device's memory.
void spreadWindows(Func out, Func sum, const Var &c, const Var &x, const Var &y, const Var &n) {
  Var channels("channels"), channel("channel"), columns("columns"), column("column");
  out.split(c, channels, channel, 32, guard)
      .split(x, columns, column, 8, guard)
      .reorder(channel, column, channels, columns, y, n)
      .gpu_blocks(columns, y, n)
      .gpu_threads(channel, column);
  sum.compute_at(out, channel).store_in(MemoryType::Stack);
}

} // namespace

void scheduleOnDevice(ElementwiseStages &s) { spread(s.out, {s.inner, s.outer}); }

void scheduleOnDevice(PoolingStages &s) {
  if (s.value.defined())
    spreadWindows(s.out, s.value, s.c, s.x, s.y, s.n);
  else
    spread(s.out, {s.c, s.x, s.y, s.n});
  if (s.largest.defined() && s.largest.has_update_definition()) {
    s.largest.compute_root();
    spread(s.largest, {s.c, s.x, s.y, s.n});
    spread(s.largest.update(), {s.c, s.x, s.y, s.n});
  }
}

void scheduleOnDevice(DepthwiseStages &s) { spreadWindows(s.out, s.sum, s.c, s.x, s.y, s.n); }

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
