#include "codegen/schedules/gpu/SlabStaging.h"

#include <algorithm>

namespace cnnc {

using namespace Halide;

namespace {

constexpr TailStrategy guard = TailStrategy::GuardWithIf;

/// The innermost lanes along the contiguous side.
int lanesOf(const Side &contiguous) { return std::min(8, contiguous.count); }

/// What all threads of a block work on: neighbours follow the contiguous side, 8 of them where
/// it is as long. Warps and turns go along the other side first: a thread then has few values of
/// it, and what it knows of one serves several turns.
void spreadOnBlock(Func work, const Side &contiguous, const Side &other, const DeviceTile &tile,
                   const std::vector<Var> &inner) {
  const int lanes = lanesOf(contiguous), other_lanes = 32 / lanes;
  const int warps = tile.threads() / 32;
  const int other_warps = stepOfTurns(contiguous, other, tile) / other_lanes;
  Var lane("lane"), other_lane("other_lane"), warp("warp"), other_warp("other_warp");
  Var turn("turn"), other_turn("other_turn"), y("y");
  std::vector<VarOrRVar> order(inner.begin(), inner.end());
  order.insert(order.end(), {turn, other_turn, staging_thread, y, warp});
  work.split(contiguous.var, contiguous.var, lane, lanes, guard)
      .split(contiguous.var, turn, warp, warps / other_warps, guard)
      .split(other.var, other.var, other_lane, other_lanes, guard)
      .split(other.var, other_turn, other_warp, other_warps, guard)
      .fuse(lane, other_lane, lane)
      .split(lane, y, staging_thread, 8)
      .fuse(other_warp, warp, warp)
      .reorder(order)
      .unroll(turn)
      .unroll(other_turn)
      .gpu_threads(staging_thread, y, warp);
}

} // namespace

int stepOfTurns(const Side &contiguous, const Side &other, const DeviceTile &tile) {
  const int lanes = 32 / lanesOf(contiguous);
  return lanes * std::min(tile.threads() / 32, std::max(other.count / lanes, 1));
}

void stage(Func slab, LoopLevel level, const Side &contiguous, const Side &other, int vector,
           const DeviceTile &tile) {
  Var lane("vector_lane");
  slab.compute_at(level)
      .store_in(MemoryType::GPUShared)
      .bound_extent(contiguous.var, contiguous.count)
      .bound_extent(other.var, other.count)
      .split(contiguous.var, contiguous.var, lane, vector);
  spreadOnBlock(slab, {contiguous.var, contiguous.count / vector}, other, tile, {lane});
  if (vector > 1)
    slab.vectorize(lane);
  else
    slab.unroll(lane);
}

void keepPlaces(Func places, LoopLevel level, const Side &contiguous, const Side &other,
                const DeviceTile &tile) {
  places.compute_at(level)
      .store_in(MemoryType::Register)
      .bound_extent(contiguous.var, contiguous.count)
      .bound_extent(other.var, other.count);
  spreadOnBlock(places, contiguous, other, tile, {});
}

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

} // namespace cnnc
