// Filter gradients: a panel of output channels times a few input channels in registers, summed over
// the pixels of a block.
#include "codegen/schedules/cpu/RegisterTile.h"
#include "codegen/schedules/cpu/Schedules.h"

namespace cnnc {

using namespace Halide;

namespace {

/// Register tiles of a task, along input channels, at most: packing a panel of output gradients is
/// repeated for each task, so a task should not be small; but there should be enough tasks for many
/// threads, so layers of few channels have small ones.
constexpr int tiles_of_task = 8, fewest_tasks = 8;
/// k x k: tiles of panels of a task, where there are tasks enough. They meet its inputs while those
/// are in a near cache.
constexpr int panel_tiles_of_task = 2, enough_tasks = 16;
/// 1 x 1: panels and tiles of input channels of a task, at most.
constexpr int panels_of_task = 32, input_tiles_of_task = 32;

/// Few input channels: tiles of taps up to which each is code of its own.
constexpr int most_unrolled_tiles = 16;

/// The size of parts of `count`, `most` at most, that are as large as each other; and an even
/// number of them where there are several, so that threads that come in pairs have the same to do.
Expr evenPart(const Expr &count, int most, int fewest = 1) {
  const Expr parts = max((count + most - 1) / most, fewest);
  const Expr even_parts = select(parts > 1, (parts + 1) / 2 * 2, 1);
  return (count + even_parts - 1) / even_parts;
}

/// The loops of the sum over blocks, which is returned: tasks of some panels by a run of tiles of
/// input channels, for each group of pixels if there are groups, which are then added up. `loops`
/// are those of a task, `tile` the innermost.
template <typename Stages>
Func scheduleTasks(Stages &s, const Tiles &tiles, const Expr &run_tiles, const Expr &task_panels,
                   const std::vector<VarOrRVar> &loops, const Var &tile) {
  const bool grouped = s.partial.defined();
  Func total = grouped ? s.partial : s.out;
  Var channel("channel"), member("panel_of_tile"), run("run"), some("some_panels"), task("task");
  std::vector<VarOrRVar> order{s.lane, member, channel, tile};
  order.insert(order.end(), loops.begin(), loops.end());
  order.insert(order.end(), {some, run});
  Stage update = total.update();
  update.split(s.i, tile, channel, tiles.inputs, TailStrategy::GuardWithIf)
      .split(tile, run, tile, run_tiles, TailStrategy::GuardWithIf)
      .split(s.panel, some, s.panel, task_panels, TailStrategy::GuardWithIf)
      .split(s.panel, s.panel, member, tiles.panels, TailStrategy::GuardWithIf)
      .reorder(order)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(member)
      .unroll(channel)
      .fuse(some, run, task);
  if (grouped) {
    update.fuse(task, s.group, task);
    s.partial.compute_root()
        .bound_extent(s.lane, kPanel)
        .vectorize(s.lane, tiles.vector)
        .parallel(s.panel);
    const std::vector<Var> indices = s.out.args();
    std::vector<VarOrRVar> added(indices.begin(), indices.end() - 1);
    added.insert(added.end(), {s.groups, s.panel});
    s.out.update().reorder(added).vectorize(s.lane, tiles.vector).parallel(s.panel);
  }
  update.parallel(task);
  return total;
}

} // namespace

void schedule(FilterGradientPlanesStages &s, const Tiles &tiles) {
  const bool grouped = s.partial.defined();
  Var tile("tile");
  const Expr inputs = s.out.output_buffer().dim(1).extent();
  const Expr panels = s.out.output_buffer().dim(4).extent();
  const Expr input_tiles = (inputs + tiles.inputs - 1) / tiles.inputs;
  const Expr panel_tiles = (panels + tiles.panels - 1) / tiles.panels;
  const Expr most_tiles = grouped
                              ? Expr(tiles_of_task)
                              : clamp(input_tiles * panel_tiles / fewest_tasks, 1, tiles_of_task);
  const Expr runs = (input_tiles + most_tiles - 1) / most_tiles;
  const Expr run_tiles = (input_tiles + runs - 1) / runs;
  const Expr enough =
      cast<bool>(grouped) || panel_tiles / panel_tiles_of_task * runs >= enough_tasks;
  const Expr task_panels = select(enough, panel_tiles_of_task * tiles.panels, tiles.panels);
  Func total = scheduleTasks(s, tiles, run_tiles, task_panels,
                             {s.kx, s.panel, s.ky, s.blocks.x, s.blocks.y}, tile);
  scheduleRegisterTile(s.sum, {total, tile}, tiles, s.lane,
                       {{s.panel, tiles.panels, false}, {s.i, tiles.inputs}},
                       {s.pixels.y, s.pixels.x});
  s.packed.reorder_storage(s.lane, s.x, s.n, s.panel, s.line, s.block)
      .compute_at(total, s.blocks.x)
      .bound_extent(s.lane, kPanel)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane);
  s.inputs.compute_at(total, s.ky)
      .bound_extent(s.i, tiles.inputs)
      .reorder(s.i, s.x, s.pack, s.n)
      .vectorize(s.i);
}

void schedule(FilterGradientPixelsStages &s, const Tiles &tiles) {
  const bool grouped = s.partial.defined();
  Var tile("tile");
  const Expr inputs = s.out.output_buffers()[0].dim(1).extent();
  const Expr panels = s.out.output_buffers()[0].dim(2).extent();
  const Expr run_tiles =
      evenPart((inputs + tiles.inputs - 1) / tiles.inputs, input_tiles_of_task, grouped ? 1 : 2);
  const Expr task_panels =
      (evenPart(panels, panels_of_task) + tiles.panels - 1) / tiles.panels * tiles.panels;
  Func total = scheduleTasks(s, tiles, run_tiles, task_panels, {s.panel, s.blocks}, tile);
  scheduleRegisterTile(s.sum, {total, tile}, tiles, s.lane,
                       {{s.panel, tiles.panels, false}, {s.i, tiles.inputs}}, {s.pixels});
  s.inputs.compute_at(total, s.blocks)
      .bound_extent(s.i, tiles.inputs)
      .reorder(s.i, s.pack, s.m)
      .vectorize(s.i);
  s.gradients.compute_at(total, s.blocks)
      .reorder_storage(s.lane, s.m, s.panel, s.block)
      .bound_extent(s.lane, kPanel)
      .reorder(s.lane, s.panel, s.m)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane);
}

void schedule(FilterGradientFlatRowsStages &s, const Tiles &tiles) {
  const int most_taps = tiles.tap_sums / tiles.panels;
  const int tile_count = (s.taps + most_taps - 1) / most_taps;
  const int tile_taps = (s.taps + tile_count - 1) / tile_count;
  Var tile("tile"), tap("tap_of_tile"), vector("vector"), member("panel_of_tile");
  s.out.update().reorder(s.lane, s.f, s.ky, s.runs, s.panel).vectorize(s.lane, tiles.vector);
  s.partial.compute_root()
      .bound(s.tap, 0, s.taps)
      .bound_extent(s.lane, kPanel)
      .vectorize(s.lane, tiles.vector);
  Stage partial = s.partial.update();
  partial.split(s.tap, tile, tap, tile_taps, TailStrategy::GuardWithIf)
      .split(s.lane, vector, s.lane, tiles.vector)
      .split(s.panel, s.panel, member, tiles.panels, TailStrategy::GuardWithIf)
      .reorder(s.lane, member, tap, vector, tile, s.panel, s.blocks.x, s.blocks.y, s.run)
      .vectorize(s.lane)
      .unroll(member)
      .unroll(tap)
      .parallel(s.run);
  if (tile_count <= most_unrolled_tiles) // so that where each tap lies is known
    partial.unroll(tile);
  scheduleRegisterTile(s.sum, {s.partial, vector}, tiles, s.lane,
                       {{s.panel, tiles.panels, false}, {s.tap, tile_taps}},
                       {s.pixels.x, s.pixels.y}, tiles.vector);
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
