// Filter gradients: a panel of output channels times a few input channels in registers, summed over
// the pixels of a block.
#include "codegen/schedules/cpu/RegisterTile.h"
#include "codegen/schedules/cpu/Schedules.h"

namespace cnnc {

using namespace Halide;

namespace {

/// Register tiles of a task, along input channels: packing a panel of output gradients is repeated
/// for each task, so a task should not be small; but there should be enough tasks for many threads.
constexpr int tiles_of_task = 8;

/// 1 x 1: panels of a task, which all meet its inputs while those are in a near cache.
constexpr int panels_of_task = 8;
/// Pixels from a row in use to the one that is fetched ahead. Rows are further apart than what the
/// processor fetches by itself, and inputs were written long ago, in the forward pass.
constexpr int pixels_ahead = 32;

/// Few input channels: tiles of taps up to which each is code of its own.
constexpr int most_unrolled_tiles = 16;

} // namespace

void schedule(FilterGradientPlanesStages &s, const CpuTarget &target) {
  const Tiles tiles(target);
  Var tile("tile"), channel("channel"), run("run"), task("task");
  s.out.update()
      .split(s.i, tile, channel, tiles.inputs, TailStrategy::GuardWithIf)
      .split(tile, run, tile, tiles_of_task, TailStrategy::GuardWithIf)
      .reorder(s.lane, channel, tile, s.kx, s.ky, s.blocks.x, s.blocks.y, s.panel, run)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(channel)
      .fuse(s.panel, run, task)
      .parallel(task);
  scheduleRegisterTile(s.sum, {s.out, tile}, tiles, s.lane, {{s.i, tiles.inputs}},
                       {s.pixels.y, s.pixels.x});
  s.packed.reorder_storage(s.lane, s.x, s.n, s.panel, s.line, s.block)
      .compute_at(s.out, s.blocks.x)
      .bound_extent(s.lane, kPanel)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane);
}

void schedule(FilterGradientPixelsStages &s, const CpuTarget &target) {
  const Tiles tiles(target);
  // A tile of 16 input channels is a line of cache and is read where it lies. One of 6 is part of
  // it, so there a few tiles are packed side by side.
  const bool pack = tiles.inputs < kPanel;
  Var tile("tile"), channel("channel"), run("run"), panel("panel_of_task"), task("task");
  s.out.update()
      .split(s.i, tile, channel, tiles.inputs, TailStrategy::GuardWithIf)
      .split(tile, run, tile, pack ? 4 : 2, TailStrategy::GuardWithIf)
      .split(s.panel, s.panel, panel, panels_of_task, TailStrategy::GuardWithIf)
      .reorder(s.lane, channel, tile, panel, s.blocks, s.panel, run)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(channel)
      .fuse(s.panel, run, task)
      .parallel(task);
  scheduleRegisterTile(s.sum, {s.out, tile}, tiles, s.lane, {{s.i, tiles.inputs}}, {s.pixels});
  if (pack) {
    s.inputs.compute_at(s.out, s.blocks)
        .split(s.i, tile, s.i, tiles.inputs)
        .reorder_storage(s.i, s.m, tile)
        .reorder(s.i, tile, s.m)
        .unroll(s.i);
    return;
  }
  for (const ImageParam &rows : {s.input, s.gradient})
    s.sum.update().prefetch(rows, s.pixels, s.pixels, pixels_ahead,
                            PrefetchBoundStrategy::NonFaulting);
}

void schedule(FilterGradientFlatRowsStages &s, const CpuTarget &target) {
  const Tiles tiles(target);
  const int tile_count = (s.taps + tiles.taps - 1) / tiles.taps;
  const int tile_taps = (s.taps + tile_count - 1) / tile_count;
  Var tile("tile"), tap("tap_of_tile"), vector("vector"), task("task");
  s.out.update().reorder(s.lane, s.f, s.ky, s.runs, s.panel).vectorize(s.lane, tiles.vector);
  s.partial.compute_root()
      .bound(s.tap, 0, s.taps)
      .bound_extent(s.lane, kPanel)
      .vectorize(s.lane, tiles.vector);
  Stage partial = s.partial.update();
  partial.split(s.tap, tile, tap, tile_taps, TailStrategy::GuardWithIf)
      .split(s.lane, vector, s.lane, tiles.vector)
      .reorder(s.lane, tap, vector, tile, s.blocks.x, s.blocks.y, s.panel, s.run)
      .vectorize(s.lane)
      .unroll(tap)
      .fuse(s.panel, s.run, task)
      .parallel(task);
  if (tile_count <= most_unrolled_tiles) // so that where each tap lies is known
    partial.unroll(tile);
  scheduleRegisterTile(s.sum, {s.partial, vector}, tiles, s.lane, {{s.tap, tile_taps}},
                       {s.pixels.x, s.pixels.y}, tiles.vector);
  s.sum.update().prefetch(s.gradient, s.pixels.x, s.pixels.x, pixels_ahead,
                          PrefetchBoundStrategy::NonFaulting);
  s.padded.compute_root().vectorize(s.f, tiles.vector, TailStrategy::RoundUp).parallel(s.n);
}

void schedule(DepthwiseFilterGradientStages &s, const CpuTarget &target) {
  Var block("block"), task("task");
  const int channels = 4 * target.vector_floats;
  s.out.update()
      .split(s.c, block, s.c, channels, TailStrategy::GuardWithIf)
      .reorder(s.c, s.images, s.kx, s.ky, block)
      .fuse(s.ky, block, task)
      .parallel(task);
  s.sum.compute_at(s.out, s.images)
      .vectorize(s.c, target.vector_floats, TailStrategy::GuardWithIf)
      .update()
      .reorder(s.c, s.pixels.x, s.pixels.y)
      .vectorize(s.c, target.vector_floats, TailStrategy::GuardWithIf);
}

void schedule(TransposeFilterStages &s, const CpuTarget &target) {
  Var task("task");
  s.out.reorder(s.lane, s.i, s.kx, s.ky, s.panel, s.group)
      .vectorize(s.lane, target.vector_floats)
      .unroll(s.lane)
      .fuse(s.panel, s.group, task)
      .parallel(task);
}

} // namespace cnnc
