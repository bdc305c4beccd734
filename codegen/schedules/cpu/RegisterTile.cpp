#include "codegen/schedules/cpu/RegisterTile.h"

namespace cnnc {

using namespace Halide;

void scheduleRegisterTile(Func &sum, LoopLevel level, const Tiles &tiles, const Var &lane,
                          const std::vector<TileIndex> &indices, const std::vector<RVar> &reduction,
                          int lanes) {
  sum.compute_at(level).bound_extent(lane, lanes);
  for (const TileIndex &tile : indices)
    if (tile.full || tile.count == 1)
      sum.bound_extent(tile.index, tile.count);
    else // so that a tile's sums lie where their indices say, which registers need
      sum.bound_storage(tile.index, tile.count);

  std::vector<VarOrRVar> order{lane};
  for (const TileIndex &tile : indices)
    order.push_back(tile.index);
  order.insert(order.end(), reduction.begin(), reduction.end());
  Stage update = sum.update();
  update.reorder(order);
  for (Stage stage : {Stage(sum), update}) {
    stage.vectorize(lane, tiles.vector).unroll(lane);
    for (const TileIndex &tile : indices)
      stage.unroll(tile.index);
  }
}

} // namespace cnnc
