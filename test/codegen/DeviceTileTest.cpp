// The tile that a device's matrix product is computed in.
#include "codegen/DeviceTile.h"

#include <gtest/gtest.h>

namespace cnnc::test {
namespace {

constexpr int a100 = 108; ///< multiprocessors

TEST(DeviceTile, BlocksAreWholeWarpsOfEightByFourThreads) {
  const DeviceTile tile{128, 128, 8, 8, 8};
  EXPECT_EQ(tile.warpColumns(), 2);
  EXPECT_EQ(tile.warpRows(), 4);
  EXPECT_EQ(tile.threads(), 128 * 128 / (8 * 8));
  EXPECT_EQ(tile.str(), "128x128/8x8");
}

// 8 x 8 sums a thread leave 4 threads along 32 columns.
TEST(DeviceTile, AWarpIsFourByEightThreadsWhereColumnsAreFew) {
  const DeviceTile tile{32, 128, 8, 8, 16};
  EXPECT_EQ(tile.laneColumns(), 4);
  EXPECT_EQ(tile.laneRows(), 8);
  EXPECT_EQ(tile.warpColumns(), 1);
  EXPECT_EQ(tile.warpRows(), 2);
  EXPECT_EQ(tile.threads(), 32 * 128 / (8 * 8));
}

TEST(DeviceTile, ThreadsThatGatherElementsHaveMoreSumsOfThinTiles) {
  const DeviceTile thin{32, 64, 4, 8, 16}, large{64, 128, 8, 8, 8};
  EXPECT_EQ(gatheredTile(thin, false).str(), "32x64/8x8");
  EXPECT_EQ(gatheredTile(thin, true).str(), "32x128/8x8");
  EXPECT_EQ(gatheredTile(large, true).str(), large.str());
}

TEST(ChooseTile, LargeProductsTakeTheLargestTile) {
  EXPECT_EQ(chooseTile(256, 64 * 56 * 56, a100).str(), "128x128/8x8");
}

// 64 channels would leave half of a tile of 128 columns empty.
TEST(ChooseTile, ThinLayersTakeTilesOfFewColumns) {
  EXPECT_EQ(chooseTile(64, 64 * 56 * 56, a100).columns, 64);
  EXPECT_EQ(chooseTile(32, 64 * 56 * 56, a100).columns, 32);
  EXPECT_EQ(chooseTile(24, 64 * 56 * 56, a100).columns, 32);
}

// 512 x 3136 sums are 100 blocks of 128 x 128, too few for 108 multiprocessors.
TEST(ChooseTile, TilesShrinkUntilTheirBlocksFillTheCard) {
  const DeviceTile tile = chooseTile(512, 64 * 7 * 7, a100);
  EXPECT_LT(tile.columns * tile.rows, 128 * 128);
  EXPECT_GE((512 / tile.columns) * (64 * 7 * 7 / tile.rows), a100);
  EXPECT_EQ(chooseTile(512, 64 * 7 * 7, 80).str(), "128x128/8x8");
}

TEST(ChooseTile, ProductsThatFillNoCardTakeTheTileWithMostBlocks) {
  EXPECT_EQ(chooseTile(10, 64, a100).str(), "32x64/4x8");
  EXPECT_EQ(chooseTile(1, 1, a100).columns % 32, 0);
}

TEST(ChooseTile, EveryTileIsOfWholeWarpsAndSlabs) {
  for (const int columns : {1, 10, 31, 33, 64, 100, 128, 1000})
    for (const int rows : {1, 49, 64, 1000, 100000}) {
      const DeviceTile chosen = chooseTile(columns, rows, a100);
      for (const DeviceTile &tile : {chosen, gatheredTile(chosen, false)}) {
        EXPECT_EQ(tile.columns % (tile.laneColumns() * tile.thread_columns), 0) << tile.str();
        EXPECT_EQ(tile.rows % (tile.laneRows() * tile.thread_rows), 0) << tile.str();
        EXPECT_EQ(tile.depth % 4, 0) << tile.str();
        EXPECT_LE(tile.threads(), 1024) << tile.str();
      }
    }
}

} // namespace
} // namespace cnnc::test
