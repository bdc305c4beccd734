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

/// Neighbouring threads follow `inner` of the two, counted in vectors.
void stage(Func slab, LoopLevel level, const Staging &what, bool contiguous_first,
           const DeviceTile &tile) {
  Var lane("lane"), all("all"), x("x"), y("y"), warp("warp"), turn("turn");
  slab.compute_at(level)
      .store_in(MemoryType::GPUShared)
      .split(what.contiguous, what.contiguous, lane, what.vector);
  if (contiguous_first)
    slab.fuse(what.contiguous, what.other, all);
  else
    slab.fuse(what.other, what.contiguous, all);
  slab.split(all, all, x, 8, guard)
      .split(all, all, y, 4, guard)
      .split(all, turn, warp, tile.threads() / 32, guard)
      .reorder(lane, turn, x, y, warp)
      .gpu_threads(x, y, warp)
      .unroll(turn);
  if (what.vector > 1)
    slab.vectorize(lane);
  else
    slab.unroll(lane);
}

/// Sums in registers; `loops` are those of the reduction inside and outside the slab.
template <typename Stages>
void scheduleSum(Stages &s, LoopLevel block, Var columns, Var rows, const ThreadLoops &loops) {
  s.sum.compute_at(block)
      .store_in(MemoryType::Register)
      .bound_extent(columns, s.tile.columns)
      .bound_extent(rows, s.tile.rows);
  Stage zero = s.sum;
  loops.splitColumns(zero, columns, s.tile);
  loops.splitRows(zero, rows, s.tile);
  zero.unroll(loops.column).unroll(loops.column_group).unroll(loops.row).unroll(loops.row_group);
  zero.reorder(loops.column, loops.column_group, loops.row, loops.row_group, loops.thread_x,
               loops.thread_y, loops.warp_column, loops.warp_row);
  loops.bind(zero);
}

/// Places of a tile's pixels or of its taps, one thread each.
void stagePlaces(Func places, LoopLevel level, Var p, int count, const DeviceTile &tile) {
  Var x("x"), y("y"), warp("warp"), turn("turn");
  places.compute_at(level)
      .store_in(MemoryType::GPUShared)
      .bound_extent(p, count)
      .split(p, p, x, 8, guard)
      .split(p, p, y, 4, guard)
      .split(p, turn, warp, tile.threads() / 32, guard)
      .reorder(turn, x, y, warp)
      .gpu_threads(x, y, warp);
}

/// Places of a slab's vectors, each in registers of the thread that gathers it.
void keepPlaces(Func places, LoopLevel level, Var place, int count, const DeviceTile &tile) {
  Var x("x"), y("y"), warp("warp"), turn("turn");
  places.compute_at(level)
      .store_in(MemoryType::Register)
      .bound_extent(place, count)
      .split(place, place, x, 8, guard)
      .split(place, place, y, 4, guard)
      .split(place, turn, warp, tile.threads() / 32, guard)
      .reorder(turn, x, y, warp)
      .unroll(turn)
      .gpu_threads(x, y, warp);
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

  scheduleSum(s, {s.out, row_block}, s.c, s.p, loops);
  RVar slab("slab"), term("term");
  Stage update = s.sum.update();
  update.split(s.terms.x, slab, term, s.tile.depth);
  loops.splitColumns(update, s.c, s.tile);
  loops.splitRows(update, s.p, s.tile);
  std::vector<VarOrRVar> order{loops.column,   loops.column_group, loops.row,
                               loops.row_group, term,              loops.thread_x,
                               loops.thread_y, loops.warp_column,  loops.warp_row,
                               slab};
  if (s.terms.dimensions() == 3)
    order.insert(order.end(), {s.terms.y, s.terms.z});
  update.reorder(order)
      .unroll(loops.column)
      .unroll(loops.column_group)
      .unroll(loops.row)
      .unroll(loops.row_group)
      .unroll(term);
  loops.bind(update);

  const LoopLevel at_slab(s.sum, slab);
  s.rows.bound_extent(s.k, s.tile.depth)
      .bound_extent(s.p, s.tile.rows)
      .bound_extent(s.kx, 1)
      .bound_extent(s.ky, 1)
      .reorder_storage(s.p, s.k, s.kx, s.ky)
      .align_storage(s.p, s.tile.rows + 4);
  stage(s.rows, at_slab, {s.k, s.p, s.input_vector}, true, s.tile);
  s.filter.bound_extent(s.k, s.tile.depth)
      .bound_extent(s.c, s.tile.columns)
      .bound_extent(s.kx, 1)
      .bound_extent(s.ky, 1);
  if (s.filter_along_terms) {
    s.filter.align_storage(s.c, s.tile.columns + 4);
    stage(s.filter, at_slab, {s.k, s.c, 4}, true, s.tile);
  } else {
    stage(s.filter, at_slab, {s.c, s.k, 4}, true, s.tile);
  }
  if (s.origin.defined())
    keepPlaces(s.origin, {s.out, row_block}, s.place,
               s.tile.rows * (s.tile.depth / s.input_vector), s.tile);
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

  scheduleSum(s, {s.partial, row_block}, s.c, s.m, loops);
  s.sum.bound_extent(s.segment, 1);
  RVar run("run"), slab("slab"), term("term");
  Stage update = s.sum.update();
  if (s.origin.defined())
    update.split(s.terms, run, term, origin_pixels).split(term, slab, term, s.tile.depth);
  else
    update.split(s.terms, slab, term, s.tile.depth);
  loops.splitColumns(update, s.c, s.tile);
  loops.splitRows(update, s.m, s.tile);
  std::vector<VarOrRVar> order{loops.column,   loops.column_group, loops.row,
                               loops.row_group, term,              loops.thread_x,
                               loops.thread_y, loops.warp_column,  loops.warp_row,
                               slab};
  if (s.origin.defined())
    order.emplace_back(run);
  update.reorder(order)
      .unroll(loops.column)
      .unroll(loops.column_group)
      .unroll(loops.row)
      .unroll(loops.row_group)
      .unroll(term);
  loops.bind(update);

  const LoopLevel at_slab(s.sum, slab);
  s.rows.bound_extent(s.p, s.tile.depth).bound_extent(s.m, s.tile.rows).bound_extent(s.segment, 1);
  stage(s.rows, at_slab, {s.m, s.p, s.input_vector}, true, s.tile);
  s.gradient.bound_extent(s.p, s.tile.depth)
      .bound_extent(s.c, s.tile.columns)
      .bound_extent(s.segment, 1);
  stage(s.gradient, at_slab, {s.c, s.p, s.gradient_vector}, true, s.tile);
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
