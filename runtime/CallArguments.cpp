#include "runtime/CallArguments.h"

#include "runtime/devices/Device.h"

#include <limits>

namespace cnnc::runtime {
namespace {

constexpr int64_t element_bytes = 4;

/// Spaces that hold every image of the batch, so that a chunk begins at its first image.
bool holdsWholeBatch(int32_t space) {
  switch (space) {
  case CNN_IMAGES:
  case CNN_LABELS:
  case CNN_LOGITS:
  case CNN_LOSSES:
  case CNN_KEPT:
    return true;
  default:
    return false;
  }
}

int64_t extentOf(const cnn_dim &dim, int images) {
  return dim.extent.fixed + static_cast<int64_t>(dim.extent.per_image) * images;
}

} // namespace

int64_t viewBase(const cnn_view &view, const Placement &placement) {
  int64_t base = view.offset;
  if (view.space == CNN_ARENA)
    base *= placement.capacity;
  if (view.space == CNN_KEPT)
    base *= placement.batch;
  if (holdsWholeBatch(view.space))
    base += placement.first_image * view.image_stride;
  return base + view.first_channel;
}

Status checkCall(const cnn_call &call, const Placement &placement) {
  constexpr int64_t slack = Device::slack / element_bytes;
  for (int32_t v = 0; v < call.view_count; ++v) {
    const cnn_view &view = call.views[v];
    if (view.space < 0 || view.space >= CNN_SPACES || view.rank < 0 || view.rank > CNN_MAX_RANK)
      return failure("the program's table is damaged: operand ", v, " of ", call.kernel, " in ",
                     call.layer, " has no valid space or rank");
    __int128 last = 0;
    bool empty = false, wide = false;
    for (int32_t d = 0; d < view.rank; ++d) {
      const int64_t extent = extentOf(view.dims[d], placement.images);
      empty |= extent <= 0;
      wide |= extent > std::numeric_limits<int32_t>::max() ||
              view.dims[d].stride > std::numeric_limits<int32_t>::max() || view.dims[d].stride < 0;
      last += static_cast<__int128>(extent - 1) * view.dims[d].stride;
    }
    if (empty)
      continue;
    if (wide || last > std::numeric_limits<int32_t>::max())
      return failure(call.kernel, " of ", call.layer, " cannot index its operand for ",
                     placement.images, " images with 32 bits: take a smaller batch");
    const int64_t base = viewBase(view, placement);
    const int64_t elements = placement.spaces[view.space].elements;
    if (!placement.spaces[view.space].data || base < 0 || base + last >= elements + slack)
      return failure("the program's table is damaged: operand ", v, " of ", call.kernel, " in ",
                     call.layer, " reaches element ", base + static_cast<int64_t>(last), " of ",
                     elements);
  }
  return {};
}

CallArguments::Scalar CallArguments::valueOf(const cnn_scalar &scalar, const Placement &placement,
                                             const RunValues &values) {
  Scalar value{};
  switch (scalar.source) {
  case CNN_INT:
    value.integer = scalar.integer;
    break;
  case CNN_FLOAT:
    value.real = scalar.real;
    break;
  case CNN_BATCH:
    value.integer = values.batch;
    break;
  case CNN_FIRST_IMAGE:
    value.integer = placement.first_image;
    break;
  case CNN_SEED:
    value.natural = values.seed;
    break;
  case CNN_STEP:
    value.natural = values.step;
    break;
  case CNN_DROPOUT_ON:
    value.integer = values.dropout;
    break;
  case CNN_LEARNING_RATE:
    value.real = values.learning_rate;
    break;
  case CNN_MOMENTUM:
    value.real = values.momentum;
    break;
  case CNN_WEIGHT_DECAY:
    value.real = values.weight_decay;
    break;
  case CNN_IMAGES_IN_RUN:
    value.integer = placement.images;
    break;
  }
  return value;
}

void **CallArguments::bind(const cnn_call &call, const Placement &placement,
                           const RunValues &values) {
  const size_t views = static_cast<size_t>(call.view_count);
  const size_t scalar_count = static_cast<size_t>(call.scalar_count);
  if (buffers.size() < views) {
    buffers.resize(views);
    dimensions.resize(views);
  }
  if (scalars.size() < scalar_count)
    scalars.resize(scalar_count);
  pointers.clear();

  for (size_t v = 0; v < views; ++v) {
    const cnn_view &view = call.views[v];
    for (int32_t d = 0; d < view.rank; ++d)
      dimensions[v][static_cast<size_t>(d)] =
          halide_dimension_t(0, static_cast<int32_t>(extentOf(view.dims[d], placement.images)),
                             static_cast<int32_t>(view.dims[d].stride));
    halide_buffer_t &buffer = buffers[v];
    buffer = halide_buffer_t{};
    std::byte *data = placement.spaces[view.space].data + viewBase(view, placement) * element_bytes;
    if (interface)
      buffer.device = reinterpret_cast<uint64_t>(data);
    else
      buffer.host = reinterpret_cast<uint8_t *>(data);
    buffer.device_interface = interface;
    buffer.type = halide_type_t(view.space == CNN_LABELS ? halide_type_int : halide_type_float, 32);
    buffer.dimensions = view.rank;
    buffer.dim = dimensions[v].data();
  }
  // Halide's order: input buffers, scalars, output buffers.
  const size_t inputs = views - static_cast<size_t>(call.output_count);
  for (size_t v = 0; v < inputs; ++v)
    pointers.push_back(&buffers[v]);
  for (size_t s = 0; s < scalar_count; ++s) {
    scalars[s] = valueOf(call.scalars[s], placement, values);
    pointers.push_back(&scalars[s]);
  }
  for (size_t v = inputs; v < views; ++v)
    pointers.push_back(&buffers[v]);
  return pointers.data();
}

} // namespace cnnc::runtime
