#include "TestMemory.h"

namespace cnnc::test {
namespace {

/// Floats between operands, and behind the last one: what kernels may read past a slice.
constexpr int64_t gap = 3;
constexpr int64_t slack = 64;
constexpr int64_t panel = 16;

bool holdsImages(cnn_space space) {
  return space == CNN_ARENA || space == CNN_IMAGES || space == CNN_LABELS || space == CNN_LOGITS ||
         space == CNN_LOSSES;
}

int64_t panelsOf(const Operand &filter) {
  return (filter.output_channels / filter.groups + panel - 1) / panel;
}

/// Floats of an operand; of one image where the operand grows with them.
int64_t sizeOf(const Operand &operand) {
  switch (operand.kind) {
  case Operand::Rows:
    return operand.height * operand.width * operand.row_stride;
  case Operand::Channels:
    return (operand.channels + panel - 1) / panel * panel;
  case Operand::Filter:
    return operand.groups * panelsOf(operand) * operand.window.y * operand.window.x *
           operand.input_channels * panel;
  case Operand::PerImage:
    return 1;
  case Operand::Flat:
    return operand.channels;
  }
  return 0;
}

} // namespace

uint32_t Random::bits() {
  state = state * 1664525u + 1013904223u;
  return state ^ (state >> 15);
}

float Random::between(float low, float high) {
  return low + (high - low) * static_cast<float>(bits() >> 8) / static_cast<float>(1 << 24);
}

void TestMemory::place(Operand &operand) {
  if (operand.kind == Operand::Filter) // as the parameters' layout has it
    sizes[operand.space] = (sizes[operand.space] + panel - 1) / panel * panel;
  operand.offset = sizes[operand.space];
  sizes[operand.space] += sizeOf(operand);
  if (operand.space == CNN_ARENA || !holdsImages(operand.space))
    sizes[operand.space] += gap;
  if (operand.kind == Operand::Filter)
    filters.push_back(operand);
}

void TestMemory::fill(Random &random, float low, float high) {
  for (int s = 0; s < CNN_SPACES; ++s) {
    const bool per_image = holdsImages(static_cast<cnn_space>(s));
    // The images have no slack: theirs may be a user's memory.
    contents[s].resize(sizes[s] * (per_image ? images : 1) + (s == CNN_IMAGES ? 0 : slack));
    for (float &value : contents[s])
      value = random.between(low, high);
  }
  for (const Operand &filter : filters) { // lanes without a channel hold zero
    std::vector<float> kept;
    for (const size_t index : indices(filter))
      kept.push_back(at(filter, index));
    for (int64_t i = 0; i < sizeOf(filter); ++i)
      at(filter, base(filter) + i) = 0;
    size_t next = 0;
    for (const size_t index : indices(filter))
      at(filter, index) = kept[next++];
  }
}

size_t TestMemory::base(const Operand &operand) const {
  const int64_t scaled = operand.space == CNN_ARENA ? operand.offset * images : operand.offset;
  return static_cast<size_t>(scaled + operand.first_channel);
}

size_t TestMemory::rowsIndex(const Operand &rows, int64_t image, int64_t y, int64_t x,
                             int64_t c) const {
  return base(rows) + ((image * rows.height + y) * rows.width + x) * rows.row_stride + c;
}

// The formula of CNN_FILTER_PANELS in runtime/Program.h.
size_t TestMemory::filterIndex(const Operand &filter, int64_t output, int64_t input, int64_t y,
                               int64_t x) const {
  const int64_t group_outputs = filter.output_channels / filter.groups;
  const int64_t in_group = output % group_outputs;
  const int64_t number = output / group_outputs * panelsOf(filter) + in_group / panel;
  return base(filter) +
         (((number * filter.window.y + y) * filter.window.x + x) * filter.input_channels + input) *
             panel +
         in_group % panel;
}

std::vector<size_t> TestMemory::indices(const Operand &operand) const {
  std::vector<size_t> result;
  switch (operand.kind) {
  case Operand::Rows:
    for (int64_t n = 0; n < images; ++n)
      for (int64_t y = 0; y < operand.height; ++y)
        for (int64_t x = 0; x < operand.width; ++x)
          for (int64_t c = 0; c < operand.channels; ++c)
            result.push_back(rowsIndex(operand, n, y, x, c));
    break;
  case Operand::Filter:
    for (int64_t o = 0; o < operand.output_channels; ++o)
      for (int64_t i = 0; i < operand.input_channels; ++i)
        for (int64_t y = 0; y < operand.window.y; ++y)
          for (int64_t x = 0; x < operand.window.x; ++x)
            result.push_back(filterIndex(operand, o, i, y, x));
    break;
  case Operand::Channels:
  case Operand::Flat:
    for (int64_t i = 0; i < operand.channels; ++i)
      result.push_back(base(operand) + i);
    break;
  case Operand::PerImage:
    for (int64_t n = 0; n < images; ++n)
      result.push_back(base(operand) + n);
    break;
  }
  return result;
}

} // namespace cnnc::test
