// Winograd's convolution: tiles are brought to the points a block at a time, where a panel of
// output channels times a few tiles in registers is the matrix product of each point.
#include "codegen/schedules/cpu/RegisterTile.h"
#include "codegen/schedules/cpu/Schedules.h"

namespace cnnc {

using namespace Halide;

namespace {

/// Tiles of a task: whole register tiles of 6 and of 8, and few enough for their inputs at the
/// points, 3.5 KB a channel, to stay in the second-level cache, up to some 250 channels, while all
/// panels of the filter pass by.
constexpr int tiles_of_task = 24;
/// Tiles that a task brings to the points before a filter gradient's product.
constexpr int transformed_tiles = 8;
/// Input channels of a task that transforms filters.
constexpr int channels_of_task = 16;

/// A vector of channels of one tile, all in registers and first-level cache.
void scheduleInput(WinogradInputStages &s, int vector, LoopLevel level, Var channels) {
  s.at_points.compute_at(level)
      .split(s.i, channels, s.i, vector, TailStrategy::RoundUp)
      .reorder(s.i, s.fx, s.fy, channels, s.t)
      .vectorize(s.i)
      .bound(s.fx, 0, s.points)
      .bound(s.fy, 0, s.points)
      .unroll(s.fx)
      .unroll(s.fy);
  s.at_points.reorder_storage(s.i, s.t, s.fx, s.fy);
  s.tile.compute_at(s.at_points, channels).vectorize(s.i, vector).unroll(s.px).unroll(s.py);
  s.along_x.compute_at(s.at_points, channels).vectorize(s.i, vector).unroll(s.fx).unroll(s.py);
}

} // namespace

void schedule(WinogradFilterStages &s, const CpuTarget &target) {
  Var run("run"), task("task");
  s.out.bound(s.fx, 0, s.points)
      .bound(s.fy, 0, s.points)
      .bound(s.lane, 0, kPanel)
      .split(s.i, run, s.i, channels_of_task, TailStrategy::GuardWithIf)
      .reorder(s.fx, s.fy, s.lane, s.i, run, s.panel)
      .vectorize(s.lane, target.vector_floats)
      .unroll(s.fx)
      .unroll(s.fy)
      .fuse(run, s.panel, task)
      .parallel(task);
  s.along_x.compute_at(s.out, s.lane)
      .vectorize(s.lane, target.vector_floats)
      .unroll(s.fx)
      .unroll(s.ky);
}

void schedule(WinogradStages &s, const Tiles &tiles) {
  RVar block("block"), tile("tile");
  Var group("group"), member("member"), channels("channels"), panel("panel_of_tile");
  s.out.update()
      .split(s.c, s.panel, s.lane, kPanel, tiles.channelTail())
      .split(s.panel, s.panel, panel, tiles.panels, tiles.channelTail())
      .split(s.places.z, block, tile, tiles_of_task, TailStrategy::GuardWithIf)
      .reorder(s.lane, s.places.x, s.places.y, tile, panel, s.panel, block)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(s.places.x)
      .unroll(s.places.y)
      .allow_race_conditions() // tiles do not overlap
      .parallel(block);
  scheduleInput(s.input, tiles.vector, LoopLevel(s.out, block), channels);
  s.input.at_points.bound_extent(s.input.t, tiles_of_task);
  s.at_points.compute_at(s.out, s.panel)
      .bound_extent(s.lane, kPanel)
      .bound_extent(s.t, tiles_of_task)
      .split(s.t, group, member, tiles.rows)
      .reorder(s.lane, s.panel, member, group, s.fx, s.fy)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(s.panel)
      .unroll(member);
  if (tiles.whole)
    s.at_points.bound_extent(s.panel, tiles.panels);
  else
    s.at_points.bound_storage(s.panel, tiles.panels);
  scheduleRegisterTile(s.sum, {s.at_points, group}, tiles, s.lane,
                       {{s.panel, tiles.panels, tiles.whole}, {s.t, tiles.rows}}, {s.inputs});
  s.along_x.compute_at(s.out, tile)
      .bound_extent(s.lane, kPanel)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(s.px)
      .unroll(s.fy);
  scheduleChannelFunctions(s.channel_functions, tiles.vector);
}

void schedule(WinogradFilterGradientStages &s, const Tiles &tiles) {
  Var run("run"), channel("channel"), member("panel_of_tile"), task("task"), channels("channels"),
      group("group");
  s.out.update()
      .reorder(s.kx, s.ky, s.lane, s.i, s.panel)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.kx)
      .unroll(s.ky)
      .fuse(s.i, s.panel, task)
      .parallel(task, channels_of_task, TailStrategy::GuardWithIf);
  s.out.bound(s.kx, 0, s.window).bound(s.ky, 0, s.window);
  s.along_x.compute_at(s.out, s.lane).vectorize(s.lane, tiles.vector).unroll(s.kx).unroll(s.fy);
  s.at_points.compute_root()
      .bound_extent(s.lane, kPanel)
      .vectorize(s.lane, tiles.vector)
      .parallel(s.panel);
  s.at_points.update()
      .split(s.i, run, channel, tiles.inputs, TailStrategy::GuardWithIf)
      .split(s.panel, s.panel, member, tiles.panels, tiles.channelTail())
      .reorder(s.lane, member, channel, run, s.fx, s.fy, s.panel, s.blocks)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(member)
      .unroll(channel)
      .fuse(s.fx, s.fy, task)
      .fuse(task, s.panel, task)
      .parallel(task);
  scheduleRegisterTile(s.sum, {s.at_points, run}, tiles, s.lane,
                       {{s.panel, tiles.panels, tiles.whole}, {s.i, tiles.inputs}}, {s.tiles});

  scheduleInput(s.input, tiles.vector, LoopLevel(s.at_points, s.blocks), channels);
  s.input.at_points.parallel(s.input.t, transformed_tiles, TailStrategy::GuardWithIf);
  s.gradient.compute_at(s.at_points, s.blocks)
      .bound_extent(s.lane, kPanel)
      .split(s.lane, group, s.lane, tiles.vector)
      .reorder(s.lane, s.fx, s.fy, group, s.t, s.panel)
      .reorder_storage(s.lane, s.t, s.fx, s.fy, s.panel)
      .vectorize(s.lane)
      .bound(s.fx, 0, s.points)
      .bound(s.fy, 0, s.points)
      .unroll(s.fx)
      .unroll(s.fy)
      .fuse(s.t, s.panel, task)
      .parallel(task, transformed_tiles, TailStrategy::GuardWithIf);
  s.tile.compute_at(s.gradient, group).vectorize(s.lane).unroll(s.px).unroll(s.py);
  s.gradient_along_x.compute_at(s.gradient, group).vectorize(s.lane).unroll(s.fx).unroll(s.py);
}

} // namespace cnnc
