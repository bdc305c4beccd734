//===- ViewForm.h - the dimensions that a kernel's buffers have -------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_VIEWFORM_H
#define CNNC_CODEGEN_VIEWFORM_H

#include "codegen/KernelSpec.h"

namespace cnnc {

/// The dimensions of a buffer, innermost first. c channel, m pixel of all images, x y pixel of an
/// image n, v lane of a panel of 16 output channels, i input channel, kx ky tap.
enum class ViewForm {
  Pixels,          ///< (c, m)
  Plane,           ///< (c, x, y, n)
  PixelQuads,      ///< (c % 4, c / 4, m)
  PixelSingles,    ///< (0, c, m)
  ImagePixels,     ///< (c, pixel of the image: y * width + x, n)
  Elements,        ///< (element of an image, n), dense
  FlatRows,        ///< (x * channels + c, y, n), rows dense within a line
  Channels,        ///< (c)
  Filter,          ///< (v, i, kx, ky, panel), one group
  FilterMatrix,    ///< (v, i, panel), one group, 1 x 1
  FilterQuads,     ///< (v % 4, v / 4, (ky * window_x + kx) * inputs + i, panel), one group
  FilterFlatRows,  ///< (v, kx * inputs + i, ky, panel), one group
  FilterGroups,    ///< (v, i, kx, ky, panel, group)
  DepthwiseFilter, ///< (c, kx, ky): lane 0 of each group's only panel
  PerImage,        ///< (n)
  Labels,          ///< (n), int32
  Flat,            ///< (i)
};

/// The dimensions that rows of an epilogue and of outputs have.
ViewForm rowsForm(const KernelSpec &spec);

/// Rows whose channels move `vector` at a time, 4 or 1.
ViewForm vectorForm(int vector);

} // namespace cnnc

#endif
