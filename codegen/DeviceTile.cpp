#include "codegen/DeviceTile.h"

namespace cnnc {
namespace {

/// Tiles from the largest down. A side of 32 columns serves thin layers.
constexpr DeviceTile tiles[] = {{128, 128, 8, 8, 8},
                                {64, 128, 8, 8, 8},
                                {64, 64, 4, 8, 16},
                                {32, 128, 4, 8, 16},
                                {32, 64, 4, 8, 16}};

int64_t blocks(int64_t count, int64_t tile) { return (count + tile - 1) / tile; }

/// Sums that a tile computes without need beyond the product's edge, as a share of all.
double waste(const DeviceTile &tile, int64_t columns, int64_t rows) {
  const double computed = static_cast<double>(blocks(columns, tile.columns) * tile.columns) *
                          static_cast<double>(blocks(rows, tile.rows) * tile.rows);
  return 1 - static_cast<double>(columns) * static_cast<double>(rows) / computed;
}

} // namespace

std::string DeviceTile::str() const {
  return std::to_string(columns) + "x" + std::to_string(rows) + "/" +
         std::to_string(thread_columns) + "x" + std::to_string(thread_rows);
}

DeviceTile chooseTile(int64_t columns, int64_t rows, int processors) {
  constexpr double tolerable_waste = 0.3;
  for (const DeviceTile &tile : tiles)
    if (blocks(columns, tile.columns) * blocks(rows, tile.rows) >= processors &&
        waste(tile, columns, rows) <= tolerable_waste)
      return tile;
  DeviceTile best = tiles[0]; // of as many blocks the smaller tile computes less in vain
  for (const DeviceTile &tile : tiles)
    if (blocks(columns, tile.columns) * blocks(rows, tile.rows) >=
        blocks(columns, best.columns) * blocks(rows, best.rows))
      best = tile;
  return best;
}

bool suitsSegments(const DeviceTile &tile, int64_t columns, int64_t rows, int64_t channels,
                   int64_t taps) {
  return 4 * blocks(columns, tile.columns) * blocks(rows, tile.rows) <= tile.wantedBlocks() &&
         channels * taps >= 2 * shortest_sum && channels > tile.depth;
}

DeviceTile gatheredTile(const DeviceTile &tile, bool columns_as_well) {
  if (tile.columns > 32)
    return tile;
  return {tile.columns, columns_as_well ? 128 : tile.rows, 8, 8, 16};
}

} // namespace cnnc
