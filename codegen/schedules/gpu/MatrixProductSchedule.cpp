// Matrix products: a block's tile of sums in its threads' registers, slabs of both matrices in
// shared memory.
#include "codegen/schedules/gpu/Schedules.h"

namespace cnnc {

using namespace Halide;

namespace {

constexpr TailStrategy guard = TailStrategy::GuardWithIf;

/// Pixels whose places in the plane are worked out at once, for several slabs of a filter gradient.
constexpr int origin_pixels = 64;

/// The loops that map a tile on threads. A warp has 8 threads along the columns and 4 along the
/// rows; a thread's sums are groups of 4 neighbours, 8 or 4 threads' groups side by side: then a
/// warp reads the slabs in shared memory by vectors of 4 and without conflicts.
struct ThreadLoops {
  Var thread_x{"thread_x"}, thread_y{"thread_y"}, warp{"warp"};
  Var warp_column{"warp_column"}, warp_row{"warp_row"};
  Var column_group{"column_group"}, column{"column"}, row_group{"row_group"}, row{"row"};

  /// Splits `rows`, which count within a tile.
  void splitRows(Stage &stage, Var rows, const DeviceTile &tile) const {
    stage.split(rows, warp_row, rows, 4 * tile.thread_rows, guard)
        .split(rows, row_group, rows, 16, guard)
        .split(rows, thread_y, row, 4, guard);
  }
  /// Splits `columns`, which count within a tile.
  void splitColumns(Stage &stage, Var columns, const DeviceTile &tile) const {
    stage.split(columns, warp_column, columns, 8 * tile.thread_columns, guard)
        .split(columns, column_group, columns, 32, guard)
        .split(columns, thread_x, column, 4, guard);
  }
  /// The same where columns come as vectors of 4.
  void splitVectors(Stage &stage, Var vectors, const DeviceTile &tile) const {
    stage.split(vectors, warp_column, vectors, 2 * tile.thread_columns, guard)
        .split(vectors, column_group, thread_x, 8, guard);
  }
  void bind(Stage &stage) const {
    stage.fuse(warp_column, warp_row, warp).gpu_threads(thread_x, thread_y, warp);
  }
};

/// A slab's staging: all threads of the block copy vectors of `vector` along `contiguous`.
struct Staging {
  Var contiguous, other;
  int vector;
};

/// `count` as threads of the block, and turns where there are more of them than threads.
void spreadOnBlock(Func work, Var count, const DeviceTile &tile, const std::vector<Var> &inner,
                   bool unrolled) {
  Var x("x"), y("y"), warp("warp"), turn("turn");
  std::vector<VarOrRVar> order(inner.begin(), inner.end());
  order.insert(order.end(), {turn, x, y, warp});
  work.split(count, count, x, 8, guard)
      .split(count, count, y, 4, guard)
      .split(count, turn, warp, tile.threads() / 32, guard)
      .reorder(order)
      .gpu_threads(x, y, warp);
  if (unrolled)
    work.unroll(turn);
}

/// Neighbouring threads follow the contiguous side, counted in vectors.
void stage(Func slab, LoopLevel level, const Staging &what, const DeviceTile &tile) {
  Var lane("lane"), all("all");
  slab.compute_at(level)
      .store_in(MemoryType::GPUShared)
      .split(what.contiguous, what.contiguous, lane, what.vector)
      .fuse(what.contiguous, what.other, all);
  spreadOnBlock(slab, all, tile, {lane}, true);
  if (what.vector > 1)
    slab.vectorize(lane);
  else
    slab.unroll(lane);
}

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
    loops.splitColumns(stage, columns, s.tile);
    loops.splitRows(stage, rows, s.tile);
    std::vector<VarOrRVar> order{loops.column, loops.column_group, loops.row, loops.row_group};
    if (update)
      order.emplace_back(term);
    order.insert(order.end(), {loops.thread_x, loops.thread_y, loops.warp_column, loops.warp_row});
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

/// Places of a tile's pixels, for all threads to read.
void stagePlaces(Func places, LoopLevel level, Var p, int count, const DeviceTile &tile) {
  places.compute_at(level).store_in(MemoryType::GPUShared).bound_extent(p, count);
  spreadOnBlock(places, p, tile, {}, false);
}

/// Places of a slab's vectors, each in registers of the thread that gathers it.
void keepPlaces(Func places, LoopLevel level, Var place, int count, const DeviceTile &tile) {
  places.compute_at(level).store_in(MemoryType::Register).bound_extent(place, count);
  spreadOnBlock(places, place, tile, {}, true);
}

} // namespace

void scheduleOnDevice(MatrixProductStages &s) {
  const ThreadLoops loops;
  Var column_block("column_block"), row_block("row_block"), rows("rows_of_tile");
  Stage out = s.out;
  out.split(s.p, row_block, rows, s.tile.rows, guard);
  loops.splitRows(out, rows, s.tile);
  if (s.output_vector == 4) {
    Var vectors("vectors");
    out.split(s.vector, column_block, vectors, s.tile.columns / 4, guard);
    loops.splitVectors(out, vectors, s.tile);
    out.vectorize(s.j).reorder(s.j, loops.column_group, loops.row, loops.row_group, loops.thread_x,
                               loops.thread_y, loops.warp_column, loops.warp_row, row_block,
                               column_block);
  } else {
    Var columns("columns");
    out.split(s.vector, column_block, columns, s.tile.columns, guard);
    loops.splitColumns(out, columns, s.tile);
    out.unroll(s.j)
        .unroll(loops.column)
        .reorder(s.j, loops.column, loops.column_group, loops.row, loops.row_group, loops.thread_x,
                 loops.thread_y, loops.warp_column, loops.warp_row, row_block, column_block);
  }
  out.unroll(loops.column_group).unroll(loops.row).unroll(loops.row_group);
  loops.bind(out);
  out.gpu_blocks(row_block, column_block);

  RVar slab("slab"), term("term");
  s.sum.update().split(s.terms.x, slab, term, s.tile.depth);
  std::vector<RVar> outer{slab};
  if (s.terms.dimensions() == 3)
    outer.insert(outer.end(), {s.terms.y, s.terms.z});
  scheduleSum(s, {s.out, row_block}, s.c, s.p, loops, term, outer);

  const LoopLevel at_slab(s.sum, slab);
  s.rows.bound_extent(s.k, s.tile.depth)
      .bound_extent(s.p, s.tile.rows)
      .bound_extent(s.kx, 1)
      .bound_extent(s.ky, 1)
      .reorder_storage(s.p, s.k, s.kx, s.ky)
      .align_storage(s.p, s.tile.rows + 4);
  stage(s.rows, at_slab, {s.k, s.p, s.input_vector}, s.tile);
  s.filter.bound_extent(s.k, s.tile.depth)
      .bound_extent(s.c, s.tile.columns)
      .bound_extent(s.kx, 1)
      .bound_extent(s.ky, 1);
  if (s.filter_along_terms) {
    s.filter.align_storage(s.c, s.tile.columns + 4);
    stage(s.filter, at_slab, {s.k, s.c, 4}, s.tile);
  } else {
    stage(s.filter, at_slab, {s.c, s.k, 4}, s.tile);
  }
  if (s.origin.defined())
    keepPlaces(s.origin, {s.out, row_block}, s.place, s.tile.rows * (s.tile.depth / s.input_vector),
               s.tile);
}

void scheduleOnDevice(FilterGradientProductStages &s) {
  const ThreadLoops loops;
  Var column_block("column_block"), row_block("row_block"), rows("rows_of_tile");
  Var vectors("vectors");
  Stage partial = s.partial;
  s.partial.compute_root();
  partial.split(s.vector, column_block, vectors, s.tile.columns / 4, guard)
      .split(s.m, row_block, rows, s.tile.rows, guard);
  loops.splitRows(partial, rows, s.tile);
  loops.splitVectors(partial, vectors, s.tile);
  partial.vectorize(s.j)
      .reorder(s.j, loops.column_group, loops.row, loops.row_group, loops.thread_x, loops.thread_y,
               loops.warp_column, loops.warp_row, row_block, column_block, s.segment)
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
  s.rows.bound_extent(s.p, s.tile.depth).bound_extent(s.m, s.tile.rows).bound_extent(s.segment, 1);
  stage(s.rows, at_slab, {s.m, s.p, s.input_vector}, s.tile);
  s.gradient.bound_extent(s.p, s.tile.depth)
      .bound_extent(s.c, s.tile.columns)
      .bound_extent(s.segment, 1);
  stage(s.gradient, at_slab, {s.c, s.p, s.gradient_vector}, s.tile);
  if (s.origin.defined())
    stagePlaces(s.origin, {s.sum, run}, s.p, origin_pixels, s.tile);
  if (s.tap.defined())
    keepPlaces(s.tap.bound_extent(s.row_block, 1), {s.partial, row_block}, s.place,
               s.tile.rows / s.input_vector * s.tile.depth, s.tile);

  Var block("block"), thread("thread"), element("element");
  s.out.update()
      .fuse(s.m, s.panel, element)
      .fuse(s.quad, element, element)
      .split(element, block, thread, 256, guard)
      .reorder(s.j, thread, block)
      .vectorize(s.j)
      .gpu_blocks(block)
      .gpu_threads(thread);
  s.total.compute_at(s.out, thread).vectorize(s.j).update().reorder(s.j, s.segments).vectorize(s.j);
}

} // namespace cnnc
