// Pools, upsampling and elementwise kernels: vectors along channels, parallel over lines or runs of
// pixels.
#include "codegen/schedules/PoolTile.h"
#include "codegen/schedules/cpu/Schedules.h"

namespace cnnc {

using namespace Halide;

namespace {

/// Pixels, or elements, of a task.
constexpr int pixels_of_task = 32;
constexpr int elements_of_task = 8192;
/// Channels of an image that a max pool's gradient works on at once.
constexpr int channels_of_task = 256;

} // namespace

void schedule(PoolingStages &s, const CpuTarget &target) {
  const int vector = target.vector_floats;
  const TailStrategy guard = TailStrategy::GuardWithIf;
  Var task("task"), block("block");
  if (s.largest.defined()) {
    // What each window chose is found for a block of an image's channels, then used.
    s.out.split(s.c, block, s.c, channels_of_task, guard)
        .reorder(s.c, s.x, s.y, block, s.n)
        .vectorize(s.c, vector, guard)
        .fuse(block, s.n, task)
        .parallel(task);
    s.largest.compute_at(s.out, task).vectorize(s.c, vector, guard);
    if (s.largest.has_update_definition())
      s.largest.update().reorder(s.c, s.x, s.y).vectorize(s.c, vector, guard);
  } else {
    s.out.reorder(s.c, s.x, s.y, s.n)
        .vectorize(s.c, vector, guard)
        .fuse(s.y, s.n, task)
        .parallel(task);
  }
  if (s.value.defined()) {
    s.value.compute_at(s.out, s.x).vectorize(s.c, vector, guard);
    s.value.update().vectorize(s.c, vector, guard);
  }
  scheduleChannelFunctions(s.channel_functions, target.vector_floats);
}

void schedule(MaxPoolTileStages &s, const CpuTarget &target) {
  const int vector = target.vector_floats;
  const TailStrategy guard = TailStrategy::GuardWithIf;
  Var lane("lane"), column("column"), row("row"), tile_x("tile_x"), tile_y("tile_y"), task("task");
  s.out.split(s.c, s.c, lane, vector, guard)
      .split(s.x, tile_x, column, s.along_x.pixels(), guard)
      .split(s.y, tile_y, row, s.along_y.pixels(), guard)
      .reorder(lane, column, row, s.c, tile_x, tile_y, s.n)
      .vectorize(lane)
      .unroll(column)
      .unroll(row)
      .fuse(tile_y, s.n, task)
      .parallel(task);
  keepTile(s, {s.out, s.c}, vector);
  scheduleChannelFunctions(s.channel_functions, target.vector_floats);
}

void schedule(ElementwiseStages &s, const CpuTarget &target) {
  const TailStrategy guard = TailStrategy::GuardWithIf;
  Var task("task"), run("run");
  // A task is a run of pixels or, without channels, of an image's elements.
  if (s.over_elements)
    s.out.split(s.inner, run, s.inner, elements_of_task, guard).fuse(run, s.outer, task);
  else
    s.out.split(s.outer, task, s.outer, pixels_of_task, guard);
  s.out.vectorize(s.inner, target.vector_floats, guard).parallel(task);
  scheduleChannelFunctions(s.channel_functions, target.vector_floats);
}

} // namespace cnnc
