// Pools, upsampling, depthwise convolutions, elementwise kernels and transposed filters: a thread an
// element, neighbouring threads along the channels.
#include "codegen/schedules/gpu/Schedules.h"

namespace cnnc {

using namespace Halide;

namespace {

constexpr TailStrategy guard = TailStrategy::GuardWithIf;
constexpr int threads = 256;

/// `dimensions` as one loop over blocks of threads, the first innermost.
void spread(Stage stage, std::vector<Var> dimensions) {
  Var all = dimensions[0], block("block"), thread("thread");
  for (size_t i = 1; i < dimensions.size(); ++i) {
    Var both("both");
    stage.fuse(all, dimensions[i], both);
    all = both;
  }
  stage.split(all, block, thread, threads, guard).gpu_blocks(block).gpu_threads(thread);
}

} // namespace

void scheduleOnDevice(ElementwiseStages &s) { spread(s.out, {s.inner, s.outer}); }

void scheduleOnDevice(PoolingStages &s) {
  Var line("line"), column("column"), channel("channel"), block("block"), pixel("pixel");
  s.out.fuse(s.x, s.y, pixel)
      .fuse(pixel, s.n, line)
      .gpu_tile(s.c, line, channel, column, 32, 8, guard);
  if (s.value.defined())
    s.value.compute_at(s.out, channel);
  if (s.largest.defined() && s.largest.has_update_definition())
    s.largest.compute_at(s.out, channel);
}

void scheduleOnDevice(DepthwiseStages &s) {
  Var line("line"), column("column"), channel("channel"), pixel("pixel");
  s.out.fuse(s.x, s.y, pixel)
      .fuse(pixel, s.n, line)
      .gpu_tile(s.c, line, channel, column, 32, 8, guard);
  s.sum.compute_at(s.out, channel);
}

void scheduleOnDevice(DepthwiseFilterGradientStages &s) {
  s.sum.compute_root();
  spread(s.sum, {s.c, s.kx, s.ky, s.n});
  spread(s.sum.update(), {s.c, s.kx, s.ky, s.n});
  spread(s.out.update(), {s.c, s.kx, s.ky});
}

void scheduleOnDevice(TransposeFilterStages &s) {
  spread(s.out, {s.lane, s.i, s.kx, s.ky, s.panel, s.group});
}

} // namespace cnnc
