#include "codegen/algorithms/Segments.h"

namespace cnnc {

using namespace Halide;

Expr segmentLength(const DeviceTile &tile, Expr columns, Expr rows, Expr terms, Expr shortest) {
  const auto parts = [](Expr count, Expr size) { return (count + size - 1) / size; };
  const Expr blocks = parts(columns, tile.columns) * parts(rows, tile.rows);
  const Expr segments = clamp(tile.wantedBlocks() / blocks, 1, max(terms / shortest, 1));
  return parts(parts(terms, segments), tile.depth) * tile.depth;
}

} // namespace cnnc
