// Convolutions: a panel of output channels times a few images or pixels in registers.
#include "codegen/schedules/cpu/RegisterTile.h"
#include "codegen/schedules/cpu/Schedules.h"

namespace cnnc {

using namespace Halide;

namespace {

/// Register tiles of one panel that a task computes in turn.
constexpr int tiles_of_task = 8;
/// Output pixels of a task that works on a tile of images: its filter panels come from an outer
/// cache once for all of them.
constexpr int pixels_of_task = 6;
/// Input channels of a task of a linear layer's input gradient: what it reads of a panel at a time.
constexpr int inputs_of_task = 96;
/// Output lines of a task where an image is padded: its border lines are padded anew for each task.
constexpr int lines_of_task = 8;

} // namespace

void scheduleChannelFunctions(std::vector<Func> &functions, int vector) {
  for (Func &function : functions)
    function.compute_root().vectorize(function.args()[0], vector, TailStrategy::GuardWithIf);
}

namespace {

/// A tile of images of one output pixel.
void scheduleImages(ConvolutionStages &s, Stage out, const Tiles &tiles) {
  Var tile("tile"), image("image"), member("panel_of_tile"), run("run"), task("task");
  out.split(s.c, s.panel, s.lane, kPanel, TailStrategy::GuardWithIf)
      .split(s.panel, s.panel, member, tiles.panels, TailStrategy::GuardWithIf)
      .split(s.n, tile, image, tiles.rows, TailStrategy::GuardWithIf)
      .split(s.pixel, run, s.pixel, pixels_of_task, TailStrategy::GuardWithIf)
      .reorder(s.lane, member, image, s.pixel, s.panel, run, tile)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(member)
      .unroll(image)
      .fuse(run, tile, task)
      .parallel(task);
  scheduleRegisterTile(s.sum, {s.out, s.pixel}, tiles, s.lane,
                       {{s.panel, tiles.panels, false}, {s.n, tiles.rows}},
                       {s.taps.x, s.taps.y, s.taps.z});
}

/// A tile of pixels of one image.
void schedulePixels(ConvolutionStages &s, Stage out, const Tiles &tiles) {
  Var tile("pixel_tile"), pixel("pixel_of_tile"), member("panel_of_tile"), run("pixel_run"),
      task("pixel_task");
  out.split(s.c, s.panel, s.lane, kPanel, TailStrategy::GuardWithIf)
      .split(s.panel, s.panel, member, tiles.panels, TailStrategy::GuardWithIf)
      .split(s.pixel, tile, pixel, tiles.rows, TailStrategy::GuardWithIf)
      .split(tile, run, tile, tiles_of_task, TailStrategy::GuardWithIf)
      .reorder(s.lane, member, pixel, tile, s.panel, run, s.n)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(member)
      .unroll(pixel)
      .fuse(s.panel, run, task)
      .fuse(task, s.n, task)
      .parallel(task);
  scheduleRegisterTile(s.padded_sum, {s.out, tile}, tiles, s.lane,
                       {{s.panel, tiles.panels, false}, {s.pixel, tiles.rows}},
                       {s.padded_taps.x, s.padded_taps.y, s.padded_taps.z});
  s.padded.compute_root().vectorize(s.c, tiles.vector, TailStrategy::GuardWithIf).parallel(s.y);
}

} // namespace

void schedule(ConvolutionStages &s, const Tiles &tiles) {
  if (s.few_images.defined())
    schedulePixels(s, s.out.specialize(s.few_images), tiles);
  scheduleImages(s, s.out, tiles);
  scheduleChannelFunctions(s.channel_functions, tiles.vector);
}

namespace {

/// One pixel: the filter comes from memory, and all that counts is how fast.
void scheduleRow(PointwiseStages &s, Stage out, const Tiles &tiles) {
  Var member("panel_of_row"), task("row_task");
  out.split(s.c, s.panel, s.lane, kPanel, TailStrategy::GuardWithIf)
      .split(s.panel, task, member, tiles.row_panels, TailStrategy::GuardWithIf)
      .reorder(s.lane, member, s.m, task)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(member)
      .parallel(task);
  scheduleRegisterTile(s.row_sum, {s.out, task}, tiles, s.lane, {{s.panel, tiles.row_panels}},
                       {s.inputs});
}

/// A tile of pixels.
void scheduleMatrix(PointwiseStages &s, Stage out, const Tiles &tiles) {
  Var tile("tile"), pixel("pixel"), member("panel_of_tile"), run("run"), task("task");
  out.split(s.c, s.panel, s.lane, kPanel, tiles.channelTail())
      .split(s.panel, s.panel, member, tiles.panels, tiles.channelTail())
      .split(s.m, tile, pixel, tiles.rows, TailStrategy::GuardWithIf)
      .split(tile, run, tile, tiles_of_task, TailStrategy::GuardWithIf)
      .reorder(s.lane, member, pixel, tile, s.panel, run)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(member)
      .unroll(pixel)
      .fuse(s.panel, run, task)
      .parallel(task);
  scheduleRegisterTile(s.sum, {s.out, tile}, tiles, s.lane,
                       {{s.panel, tiles.panels, tiles.whole}, {s.m, tiles.rows}}, {s.inputs});
}

} // namespace

void schedule(PointwiseStages &s, const Tiles &tiles) {
  scheduleRow(s, s.out.specialize(s.one_pixel), tiles);
  scheduleMatrix(s, s.out, tiles);
  scheduleChannelFunctions(s.channel_functions, tiles.vector);
}

void schedule(LinearInputGradientStages &s, const Tiles &tiles) {
  Var run("run"), task("task"), block("block"), vector("vector_of_tile"), tile("tile"),
      input("input");
  s.out.split(s.c, run, s.c, inputs_of_task, TailStrategy::GuardWithIf)
      .reorder(s.c, s.m, run)
      .parallel(run);
  s.total.compute_at(s.out, run)
      .bound_extent(s.image, tiles.vector)
      .bound_extent(s.c, inputs_of_task)
      .align_bounds(s.vector, tiles.image_vectors)
      .vectorize(s.image);
  s.total.update()
      .split(s.c, tile, input, tiles.image_inputs)
      .split(s.vector, block, vector, tiles.image_vectors)
      .reorder(s.image, vector, input, tile, block, s.panels)
      .vectorize(s.image)
      .unroll(vector)
      .unroll(input);
  scheduleRegisterTile(s.part, {s.total, tile}, tiles, s.image,
                       {{s.vector, tiles.image_vectors}, {s.c, tiles.image_inputs}}, {s.lanes},
                       tiles.vector);
  // One run of loads, so that many lines are on their way at once.
  s.filter.compute_at(s.total, s.panels)
      .bound_extent(s.lane, kPanel)
      .bound_extent(s.c, inputs_of_task)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(s.c, tiles.image_inputs);
  s.rows.compute_root()
      .bound_extent(s.image, tiles.vector)
      .split(s.channel, task, s.channel, kPanel)
      .reorder(s.image, s.channel, s.vector, task)
      .vectorize(s.image)
      .parallel(task);
  scheduleChannelFunctions(s.channel_functions, tiles.vector);
}

void schedule(FlatRowsStages &s, const Tiles &tiles) {
  Var tile("tile"), column("column"), member("panel_of_tile"), line("line"), task("task");
  s.out.split(s.c, s.panel, s.lane, kPanel, tiles.channelTail())
      .split(s.panel, s.panel, member, tiles.panels, tiles.channelTail())
      .split(s.x, tile, column, tiles.rows, TailStrategy::GuardWithIf)
      .split(s.y, s.y, line, lines_of_task, TailStrategy::GuardWithIf)
      .reorder(s.lane, member, column, tile, line, s.panel, s.y, s.n)
      .vectorize(s.lane, tiles.vector)
      .unroll(s.lane)
      .unroll(member)
      .unroll(column)
      .fuse(s.y, s.n, task)
      .parallel(task);
  scheduleRegisterTile(s.sum, {s.out, tile}, tiles, s.lane,
                       {{s.panel, tiles.panels, tiles.whole}, {s.x, tiles.rows}},
                       {s.taps.x, s.taps.y});
  s.padded.compute_at(s.out, task).vectorize(s.f, tiles.vector, TailStrategy::RoundUp);
  scheduleChannelFunctions(s.channel_functions, tiles.vector);
}

void schedule(DepthwiseStages &s, const CpuTarget &target) {
  Var task("task"), block("block");
  const int vector = target.vector_floats;
  s.out.fuse(s.y, s.n, task)
      .reorder(s.c, s.x, task)
      .parallel(task)
      .vectorize(s.c, vector, TailStrategy::GuardWithIf);
  s.sum.compute_at(s.out, s.x).vectorize(s.c, vector, TailStrategy::GuardWithIf);
  s.sum.update().vectorize(s.c, vector, TailStrategy::GuardWithIf);
  s.filter.compute_root();
  scheduleChannelFunctions(s.channel_functions, target.vector_floats);
}

} // namespace cnnc
