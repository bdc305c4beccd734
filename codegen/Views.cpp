#include "codegen/Views.h"

#include "codegen/Panels.h"

#include <cassert>

namespace cnnc {
namespace {

class ViewBuilder {
public:
  explicit ViewBuilder(const Operand &operand) {
    made.space = operand.space;
    made.offset = operand.offset;
    made.first_channel = operand.first_channel;
  }

  ViewBuilder &fixed(int64_t extent, int64_t stride) {
    return add({static_cast<int32_t>(extent), 0}, stride);
  }

  /// A dimension that grows with the images; `per_image` of its elements belong to one.
  ViewBuilder &images(int64_t per_image, int64_t stride) {
    made.image_stride = per_image * stride;
    return add({0, static_cast<int32_t>(per_image)}, stride);
  }

  cnn_view done() const { return made; }

private:
  cnn_view made{};

  ViewBuilder &add(cnn_extent extent, int64_t stride) {
    assert(made.rank < CNN_MAX_RANK);
    made.dims[made.rank++] = {extent, stride};
    return *this;
  }
};

} // namespace

cnn_view makeView(const Operand &o, ViewForm form) {
  ViewBuilder view(o);
  const int64_t line = o.row_stride * o.width, plane = line * o.height;
  const int64_t tap = kPanel * o.input_channels, tap_row = tap * o.window.x;
  const int64_t panel = tap_row * o.window.y;
  const int64_t panels = panelsOf(o.output_channels / o.groups);
  switch (form) {
  case ViewForm::Pixels:
    return view.fixed(o.channels, 1).images(o.height * o.width, o.row_stride).done();
  case ViewForm::PixelQuads:
    return view.fixed(4, 1)
        .fixed(o.channels / 4, 4)
        .images(o.height * o.width, o.row_stride)
        .done();
  case ViewForm::PixelSingles:
    return view.fixed(1, 1)
        .fixed(o.channels, 1)
        .images(o.height * o.width, o.row_stride)
        .done();
  case ViewForm::Plane:
    return view.fixed(o.channels, 1)
        .fixed(o.width, o.row_stride)
        .fixed(o.height, line)
        .images(1, plane)
        .done();
  case ViewForm::ImagePixels:
    return view.fixed(o.channels, 1)
        .fixed(o.height * o.width, o.row_stride)
        .images(1, plane)
        .done();
  case ViewForm::Elements:
    return view.fixed(plane, 1).images(1, plane).done();
  case ViewForm::FlatRows:
    return view.fixed(line, 1).fixed(o.height, line).images(1, plane).done();
  case ViewForm::Channels:
  case ViewForm::Flat:
    return view.fixed(o.channels, 1).done();
  case ViewForm::Filter:
    return view.fixed(kPanel, 1)
        .fixed(o.input_channels, kPanel)
        .fixed(o.window.x, tap)
        .fixed(o.window.y, tap_row)
        .fixed(panels, panel)
        .done();
  case ViewForm::FilterMatrix:
    return view.fixed(kPanel, 1).fixed(o.input_channels, kPanel).fixed(panels, panel).done();
  case ViewForm::FilterQuads:
    return view.fixed(4, 1)
        .fixed(kPanel / 4, 4)
        .fixed(o.window.y * o.window.x * o.input_channels, kPanel)
        .fixed(panels, panel)
        .done();
  case ViewForm::FilterFlatRows:
    return view.fixed(kPanel, 1)
        .fixed(o.window.x * o.input_channels, kPanel)
        .fixed(o.window.y, tap_row)
        .fixed(panels, panel)
        .done();
  case ViewForm::FilterGroups:
    return view.fixed(kPanel, 1)
        .fixed(o.input_channels, kPanel)
        .fixed(o.window.x, tap)
        .fixed(o.window.y, tap_row)
        .fixed(panels, panel)
        .fixed(o.groups, panel * panels)
        .done();
  case ViewForm::DepthwiseFilter:
    return view.fixed(o.groups, panel).fixed(o.window.x, kPanel).fixed(o.window.y, tap_row).done();
  case ViewForm::PerImage:
  case ViewForm::Labels:
    return view.images(1, 1).done();
  }
  return view.done();
}

} // namespace cnnc
