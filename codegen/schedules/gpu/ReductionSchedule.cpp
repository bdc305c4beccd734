// Reductions, the loss and updates in place.
#include "codegen/schedules/gpu/Schedules.h"

namespace cnnc {

using namespace Halide;

namespace {

constexpr TailStrategy guard = TailStrategy::GuardWithIf;

/// Channels of a block; with the lanes of each, 256 threads.
constexpr int channels_of_segment = 32, channels_of_total = 8;

/// Images of a block, a warp each.
constexpr int images_of_block = 4;

/// A reduction at the level of a block that has `count` of `results`. Threads are lanes by results:
/// `x`, along which they are neighbours, and `y`.
void shareInBlock(BlockReduction &reduction, LoopLevel block, const Var &results, int count,
                  const Var &x, const Var &y) {
  reduction.result.compute_at(block)
      .store_in(MemoryType::GPUShared)
      .bound_extent(results, count)
      .gpu_threads(results);
  reduction.of_lanes.compute_at(block)
      .store_in(MemoryType::GPUShared)
      .bound_extent(results, count)
      .bound_extent(reduction.lane, reduction.lanes)
      .reorder(x, y)
      .gpu_threads(x, y);
  reduction.of_thread.compute_at(reduction.of_lanes, x).store_in(MemoryType::Register);
}

} // namespace

void scheduleOnDevice(DeviceReductionStages &s) {
  Var block("block"), channel("channel");
  s.partial.compute_root()
      .split(s.c, block, channel, channels_of_segment, guard)
      .reorder(channel, block, s.segment)
      .gpu_blocks(block, s.segment)
      .gpu_threads(channel);
  for (BlockReduction &sum : s.of_segment) {
    sum.of_lanes.bound_extent(s.segment, 1);
    sum.result.bound_extent(s.segment, 1);
    shareInBlock(sum, {s.partial, block}, s.c, channels_of_segment, s.c, sum.lane);
  }
  Stage out = s.accumulates ? s.out.update() : Stage(s.out);
  out.split(s.c, block, channel, channels_of_total, guard).gpu_blocks(block).gpu_threads(channel);
  for (BlockReduction &total : s.total)
    shareInBlock(total, {s.out, block}, s.c, channels_of_total, s.c, total.lane);
}

/// Neighbouring lanes have neighbouring classes. What the lanes have lies with a word between two
/// images': a warp then writes to 32 banks, and the images' threads read from different ones.
void scheduleOnDevice(DeviceCrossEntropyStages &s) {
  Var block("block"), image("image"), classes("classes"), class_("class");
  s.out.split(s.m, block, image, images_of_block, guard);
  if (s.out.dimensions() == 1)
    s.out.gpu_threads(image);
  else
    s.out.split(s.c, classes, class_, s.reductions[0].lanes, guard)
        .reorder(classes, class_, image, block)
        .gpu_threads(class_, image);
  s.out.gpu_blocks(block);
  for (BlockReduction &reduction : s.reductions) {
    shareInBlock(reduction, {s.out, block}, s.m, images_of_block, reduction.lane, s.m);
    reduction.of_lanes.reorder_storage(reduction.lane, s.m)
        .align_storage(reduction.lane, reduction.lanes + 1);
  }
}

void scheduleOnDevice(UpdateStages &s) {
  Var block("block"), thread("thread"), lane("lane");
  s.out.update()
      .split(s.i, s.i, lane, s.vector)
      .split(s.i, block, thread, 256, guard)
      .reorder(lane, thread, block)
      .vectorize(lane)
      .gpu_blocks(block)
      .gpu_threads(thread);
}

} // namespace cnnc
