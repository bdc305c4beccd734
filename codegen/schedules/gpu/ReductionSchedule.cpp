// Reductions, the loss and updates in place.
#include "codegen/schedules/gpu/Schedules.h"

namespace cnnc {

using namespace Halide;

namespace {

constexpr TailStrategy guard = TailStrategy::GuardWithIf;

void spreadChannels(Stage stage, Var c) {
  Var block("channel_block"), thread("channel");
  stage.split(c, block, thread, 32, guard).gpu_blocks(block).gpu_threads(thread);
}

} // namespace

void scheduleOnDevice(ReductionStages &s) {
  for (Func &partial : s.partial) {
    Var channel("channel"), row("row"), channel_block("channel_block");
    partial.compute_root().gpu_tile(s.c, s.block, channel, row, 32, 8, guard);
    if (partial.has_update_definition())
      partial.update()
          .reorder(s.pixels, s.c, s.block)
          .gpu_tile(s.c, s.block, channel, row, 32, 8, guard);
  }
  for (Func &total : s.total) {
    total.compute_root();
    spreadChannels(total, s.c);
    total.update().reorder(s.blocks, s.c);
    spreadChannels(total.update(), s.c);
  }
  if (s.accumulates)
    spreadChannels(s.out.update(), s.c);
  else
    spreadChannels(s.out, s.c);
}

void scheduleOnDevice(CrossEntropyStages &s) {
  Var block("block"), image("image");
  s.out.split(s.m, block, image, 32, guard);
  if (s.out.dimensions() == 2)
    s.out.reorder(s.c, image, block);
  s.out.gpu_blocks(block).gpu_threads(image);
  s.largest.compute_at(s.out, image).store_in(MemoryType::Stack);
  s.total.compute_at(s.out, image).store_in(MemoryType::Stack);
}

void scheduleOnDevice(UpdateStages &s) {
  Var block("block"), thread("thread");
  s.out.update().split(s.i, block, thread, 256, guard).gpu_blocks(block).gpu_threads(thread);
}

} // namespace cnnc
