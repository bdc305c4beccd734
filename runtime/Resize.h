//===- Resize.h - bilinear resizing of 8-bit images ------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_RESIZE_H
#define CNNC_RUNTIME_RESIZE_H

#include <cstdint>
#include <vector>

namespace cnnc::runtime {

/// Resizes images of one size to another, bit for bit as Image.resize(BILINEAR) of Pillow 13: along
/// the rows, rounded to 8 bits, then along the columns; weights have 22 bits behind the point; when
/// shrinking, the filter widens by the ratio. Where the height shrinks by more than twice what the
/// width does, the columns come first (earlier versions did not do that; square images resized to
/// square ones are the same in all). Pixels have `channels` interleaved bytes.
class Resizer {
public:
  /// All sizes are 1 or more.
  Resizer(int from_height, int from_width, int to_height, int to_width, int channels);

  /// `from` and `to` are H x W x channels. Safe to call from several threads.
  void resize(const uint8_t *from, uint8_t *to) const;

private:
  /// For each output position: the first input position, how many, and their weights.
  struct Axis {
    int from, to;
    int most; ///< weights kept for each output position
    std::vector<int> first, count;
    std::vector<int32_t> weights;
    Axis(int from, int to);
  };

  /// A whole image of `height` rows, each resized.
  void alongRows(const uint8_t *from, uint8_t *to, int height) const;
  /// A whole image whose rows have `row` bytes.
  void alongColumns(const uint8_t *from, uint8_t *to, int row) const;

  Axis vertical, horizontal;
  int channels;
};

} // namespace cnnc::runtime

#endif
