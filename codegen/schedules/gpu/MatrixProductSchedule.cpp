// Matrix products: a block's tile of sums in its threads' registers, slabs of both matrices in
// shared memory.
#include "codegen/schedules/gpu/Schedules.h"
#include "codegen/schedules/gpu/SlabStaging.h"

namespace cnnc {

using namespace Halide;

namespace {

constexpr TailStrategy guard = TailStrategy::GuardWithIf;

/// Pixels whose places in the plane are worked out at once, for several slabs of a filter gradient.
constexpr int origin_pixels = 64;

/// The loops that map a tile on threads. A warp is tile.laneColumns() threads along the columns by
/// tile.laneRows() along the rows; a thread's sums are groups of 4 neighbours, threads' groups lie
/// side by side: then a warp reads the slabs in shared memory by vectors of 4 and without
/// conflicts.
struct ThreadLoops {
  Var thread_x{"thread_x"}, thread_y{"thread_y"}, warp{"warp"};
  Var lane_column{"lane_column"}, lane_row{"lane_row"}, lane{"lane"};
  Var warp_column{"warp_column"}, warp_row{"warp_row"};
  Var column_group{"column_group"}, column{"column"}, row_group{"row_group"}, row{"row"};

  /// Splits `columns` and `rows`, which count within a tile.
  void split(Stage &stage, Var columns, Var rows, const DeviceTile &tile) const {
    const int lanes = tile.laneColumns();
    stage.split(columns, warp_column, columns, lanes * tile.thread_columns, guard)
        .split(columns, column_group, columns, lanes * 4, guard)
        .split(columns, lane_column, column, 4, guard);
    splitRows(stage, rows, tile);
  }
  /// The same where columns come as vectors of 4.
  void splitVectors(Stage &stage, Var vectors, Var rows, const DeviceTile &tile) const {
    const int lanes = tile.laneColumns();
    stage.split(vectors, warp_column, vectors, lanes * tile.thread_columns / 4, guard)
        .split(vectors, column_group, lane_column, lanes, guard);
    splitRows(stage, rows, tile);
  }
  void bind(Stage &stage) const { stage.gpu_threads(thread_x, thread_y, warp); }

private:
  void splitRows(Stage &stage, Var rows, const DeviceTile &tile) const {
    const int lanes = tile.laneRows();
    stage.split(rows, warp_row, rows, lanes * tile.thread_rows, guard)
        .split(rows, row_group, rows, lanes * 4, guard)
        .split(rows, lane_row, row, 4, guard)
        .fuse(lane_column, lane_row, lane)
        .split(lane, thread_y, thread_x, 8, guard)
        .fuse(warp_column, warp_row, warp);
  }
};

/// Sums in registers. `term` counts within a slab; `outer` are the reduction's loops around it, the
/// innermost first.
template <typename Stages>
void scheduleSum(Stages &s, LoopLevel block, Var columns, Var rows, const ThreadLoops &loops,
                 const RVar &term, const std::vector<RVar> &outer) {
  s.sum.compute_at(block)
      .store_in(MemoryType::Register)
      .bound_extent(columns, s.tile.columns)
      .bound_extent(rows, s.tile.rows);
  for (const bool update : {false, true}) {
    Stage stage = update ? s.sum.update() : Stage(s.sum);
    loops.split(stage, columns, rows, s.tile);
    std::vector<VarOrRVar> order{loops.column, loops.column_group, loops.row, loops.row_group};
    if (update)
      order.emplace_back(term);
    order.insert(order.end(), {loops.thread_x, loops.thread_y, loops.warp});
    if (update)
      order.insert(order.end(), outer.begin(), outer.end());
    stage.reorder(order)
        .unroll(loops.column)
        .unroll(loops.column_group)
        .unroll(loops.row)
        .unroll(loops.row_group);
    if (update)
      stage.unroll(term);
    loops.bind(stage);
  }
}

/// What a block makes of its tile's sums.
void scheduleTile(const MatrixProductStages &s, Stage out, const ThreadLoops &loops,
                  const Var &row_block) {
  Var column_block("column_block"), rows("rows_of_tile");
  out.split(s.p, row_block, rows, s.tile.rows, guard);
  if (s.output_vector == 4) {
    Var vectors("vectors");
    out.split(s.vector, column_block, vectors, s.tile.columns / 4, guard);
    loops.splitVectors(out, vectors, rows, s.tile);
    out.vectorize(s.j).reorder(s.j, loops.column_group, loops.row, loops.row_group, loops.thread_x,
                               loops.thread_y, loops.warp, row_block, column_block);
  } else {
    Var columns("columns");
    out.split(s.vector, column_block, columns, s.tile.columns, guard);
    loops.split(out, columns, rows, s.tile);
    out.unroll(s.j)
        .unroll(loops.column)
        .reorder(s.j, loops.column, loops.column_group, loops.row, loops.row_group, loops.thread_x,
                 loops.thread_y, loops.warp, row_block, column_block);
  }
  out.unroll(loops.column_group).unroll(loops.row).unroll(loops.row_group);
  loops.bind(out);
  if (s.partial.defined())
    out.gpu_blocks(row_block, column_block, s.segment);
  else
    out.gpu_blocks(row_block, column_block);
}

/// The second step: a thread adds up what the segments have of a vector, whose lanes j counts.
/// There may be few of them, so blocks are small.
void addSegments(Func out, Stage stage, Func total, const RDom &segments, const Var &j,
                 const std::vector<Var> &places) {
  constexpr int threads = 64;
  Var all = places.front(), block("block"), thread("thread");
  for (size_t i = 1; i < places.size(); ++i) {
    Var both("both");
    stage.fuse(all, places[i], both);
    all = both;
  }
  stage.split(all, block, thread, threads, guard)
      .reorder(j, thread, block)
      .vectorize(j)
      .gpu_blocks(block)
      .gpu_threads(thread);
  total.compute_at(out, thread).vectorize(j).update().reorder(j, segments).vectorize(j);
}

} // namespace

void scheduleOnDevice(MatrixProductStages &s) {
  const ThreadLoops loops;
  Var row_block("row_block");
  const Func tile = s.partial.defined() ? s.partial : s.out;
  scheduleTile(s, tile, loops, row_block);
  if (s.partial.defined()) {
    s.partial.compute_root().bound(s.j, 0, s.output_vector);
    addSegments(s.out, s.out, s.total, s.segments, s.j, {s.vector, s.p});
  }
  const LoopLevel at_tile(tile, row_block);

  RVar slab("slab"), term("term");
  s.sum.update().split(s.terms.x, slab, term, s.tile.depth);
  std::vector<RVar> outer{slab};
  if (s.terms.dimensions() == 3)
    outer.insert(outer.end(), {s.terms.y, s.terms.z});
  s.sum.bound_extent(s.segment, 1);
  scheduleSum(s, at_tile, s.c, s.p, loops, term, outer);

  const LoopLevel at_slab(s.sum, slab);
  const Side terms{s.k, s.tile.depth}, pixels{s.p, s.tile.rows}, channels{s.c, s.tile.columns};
  s.rows.bound_extent(s.kx, 1)
      .bound_extent(s.ky, 1)
      .bound_extent(s.segment, 1)
      .reorder_storage(s.p, s.k, s.kx, s.ky, s.segment)
      .align_storage(s.p, s.tile.rows + 4);
  stage(s.rows, at_slab, terms, pixels, s.input_vector, s.tile);
  s.filter.bound_extent(s.kx, 1).bound_extent(s.ky, 1).bound_extent(s.segment, 1);
  if (s.filter_along_terms) {
    s.filter.align_storage(s.c, s.tile.columns + 4);
    stage(s.filter, at_slab, terms, channels, 4, s.tile);
  } else {
    stage(s.filter, at_slab, channels, terms, 4, s.tile);
  }
  const Side vectors{s.slab_vector, s.tile.depth / s.input_vector};
  if (s.origin.defined()) {
    if (s.input_vector == 1) // a thread has many, which take divisions; else it works out its own
      stagePlaces(s.origins, at_tile, s.p, s.tile.rows, s.tile);
    keepPlaces(s.origin, at_tile, vectors, pixels, s.tile);
  }
  if (s.reach.defined())
    keepPlaces(s.reach.bound_extent(s.kx, 1).bound_extent(s.ky, 1), {s.sum, s.terms.y}, vectors,
               pixels, s.tile);
  if (s.tap.defined())
    keepPlaces(s.tap, at_slab, terms, pixels, s.tile);
}

void scheduleOnDevice(FilterGradientProductStages &s) {
  const ThreadLoops loops;
  Var column_block("column_block"), row_block("row_block"), rows("rows_of_tile");
  Var vectors("vectors");
  Stage partial = s.partial;
  s.partial.compute_root();
  partial.split(s.vector, column_block, vectors, s.tile.columns / 4, guard)
      .split(s.m, row_block, rows, s.tile.rows, guard);
  loops.splitVectors(partial, vectors, rows, s.tile);
  partial.vectorize(s.j)
      .reorder(s.j, loops.column_group, loops.row, loops.row_group, loops.thread_x, loops.thread_y,
               loops.warp, row_block, column_block, s.segment)
      .unroll(loops.column_group)
      .unroll(loops.row)
      .unroll(loops.row_group);
  loops.bind(partial);
  partial.gpu_blocks(row_block, column_block, s.segment);
  s.partial.bound(s.j, 0, 4);

  s.sum.bound_extent(s.segment, 1);
  RVar run("run"), slab("slab"), term("term");
  std::vector<RVar> outer{slab};
  if (s.origin.defined()) {
    s.sum.update().split(s.terms, run, term, origin_pixels).split(term, slab, term, s.tile.depth);
    outer.push_back(run);
  } else {
    s.sum.update().split(s.terms, slab, term, s.tile.depth);
  }
  scheduleSum(s, {s.partial, row_block}, s.c, s.m, loops, term, outer);

  const LoopLevel at_slab(s.sum, slab);
  const Side pixels{s.p, s.tile.depth};
  // Single elements of 4 pixels that a warp stores at once go to banks of their own.
  if (s.input_vector == 1)
    s.rows.align_storage(s.m, s.tile.rows + 8);
  if (s.gradient_vector == 1)
    s.gradient.align_storage(s.c, s.tile.columns + 8);
  stage(s.rows.bound_extent(s.segment, 1), at_slab, {s.m, s.tile.rows}, pixels, s.input_vector,
        s.tile);
  stage(s.gradient.bound_extent(s.segment, 1), at_slab, {s.c, s.tile.columns}, pixels,
        s.gradient_vector, s.tile);
  if (s.origin.defined()) {
    stagePlaces(s.origins, {s.sum, run}, s.p, origin_pixels, s.tile);
    const Side vectors{s.tile_vector, s.tile.rows / s.input_vector};
    // Read where rows are gathered: what shared memory was last read before, Halide would give to
    // the rows, although the next slab reads it again.
    const int step = stepOfTurns({s.m, s.tile.rows / s.input_vector}, pixels, s.tile);
    s.origin.compute_at(s.rows, staging_thread)
        .store_in(MemoryType::Stack)
        .bound_extent(s.segment, 1)
        .bound_extent(s.p, s.tile.depth - step + 1) // of what lies between nothing is read
        .unroll(s.p);
    keepPlaces(s.tap.bound_extent(s.row_block, 1), {s.partial, row_block}, vectors,
               {s.slab_pixel, s.tile.depth}, s.tile);
  }

  addSegments(s.out, s.out.update(), s.total, s.segments, s.j, {s.quad, s.m, s.panel});
}

} // namespace cnnc
