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

// Of 132 multiprocessors with 16 warps each, a tile of 64 x 128 takes 4 warps.
TEST(Segments, BlocksAreWantedByTheirWarps) {
  EXPECT_EQ((DeviceTile{64, 128, 8, 8, 8}).wantedBlocks(), 132 * 16 / 4);
  EXPECT_EQ((DeviceTile{32, 64, 4, 8, 16}).wantedBlocks(), 132 * 16 / 2);
}

// 25088 -> 4096 on an image is 128 blocks of 32 x 64.
TEST(Segments, SumsOfFewBlocksAreCut) {
  const DeviceTile tile = chooseTile(4096, 1, a100);
  EXPECT_TRUE(suitsSegments(tile, 4096, 1, 25088, 1));
  EXPECT_TRUE(suitsSegments(tile, 192, 7 * 7, 96, 9));
  EXPECT_FALSE(suitsSegments(tile, 192, 56 * 56, 96, 9)) << "294 blocks";
}

TEST(Segments, ShortSumsStayWhole) {
  const DeviceTile tile = chooseTile(64, 49, a100);
  EXPECT_FALSE(suitsSegments(tile, 64, 49, 127, 1));
  EXPECT_TRUE(suitsSegments(tile, 64, 49, 128, 1));
  EXPECT_FALSE(suitsSegments(tile, 64, 49, tile.depth, 25)) << "a slab is not cut";
}

// A block of 128 x 128 with segments would need more than 128 registers a thread.
TEST(Segments, TheLargestTileHasNone) {
  const DeviceTile largest{128, 128, 8, 8, 8};
  for (int rows = 128; rows <= 128 * 128; rows += 128)
    if (chooseTile(128, rows, a100).str() == largest.str()) {
      EXPECT_FALSE(suitsSegments(largest, 128, rows, 4096, 9)) << rows;
    }
}

} // namespace
} // namespace cnnc::test
