#include "KernelCase.h"

#include "ParallelHooks.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>

namespace cnnc::test {

Operand rows(Rows what) {
  Operand operand;
  operand.kind = Operand::Rows;
  operand.space = what.space;
  operand.height = what.height;
  operand.width = what.width;
  operand.channels = what.channels;
  operand.row_stride = what.before + what.channels + what.after;
  operand.first_channel = what.before;
  return operand;
}

Operand channels(int64_t count, cnn_space space) {
  Operand operand;
  operand.kind = Operand::Channels;
  operand.space = space;
  operand.channels = count;
  return operand;
}

Operand filter(Pair window, int64_t inputs, int64_t outputs, int64_t groups, cnn_space space) {
  Operand operand;
  operand.kind = Operand::Filter;
  operand.space = space;
  operand.window = window;
  operand.input_channels = inputs;
  operand.output_channels = outputs;
  operand.groups = groups;
  return operand;
}

Operand perImage(cnn_space space) {
  Operand operand;
  operand.kind = Operand::PerImage;
  operand.space = space;
  return operand;
}

Operand flat(int64_t count, cnn_space space) {
  Operand operand = channels(count, space);
  operand.kind = Operand::Flat;
  return operand;
}

KernelOp op(OpKind kind, std::vector<int> operands) {
  KernelOp result{};
  result.kind = kind;
  result.operands = std::move(operands);
  return result;
}

KernelOp activation(Activation function, std::vector<int> operands) {
  KernelOp result =
      op(operands.size() == 2 ? OpKind::ActivationGradient : OpKind::Activation, operands);
  result.activation = function;
  return result;
}

KernelCase::KernelCase(std::vector<Operand> inputs, std::vector<KernelOp> ops,
                       std::vector<Operand> outputs) {
  instance.layer = "layer1";
  instance.kernel.input_count = static_cast<int>(inputs.size());
  instance.kernel.ops = std::move(ops);
  instance.inputs = std::move(inputs);
  instance.outputs = std::move(outputs);
}

void KernelCase::prepare() {
  storage.clear();
  spaces = &storage.emplace_back(images);
  for (size_t i = 0; i < instance.inputs.size(); ++i)
    if (static_cast<int>(i) != output_is_input)
      spaces->place(instance.inputs[i]);
  for (Operand &output : instance.outputs)
    spaces->place(output);
  if (output_is_input >= 0)
    instance.inputs[output_is_input] = instance.outputs[0];
  Random random(17);
  spaces->fill(random, low, high);
  if (whole_numbers)
    for (int s = 0; s < CNN_SPACES; ++s)
      for (size_t i = 0; i < spaces->all()[s].size(); ++i)
        spaces->space(static_cast<cnn_space>(s))[i] =
            std::round(spaces->space(static_cast<cnn_space>(s))[i]);
  for (const int variance : variances)
    for (const size_t index : spaces->indices(instance.inputs[variance]))
      spaces->at(instance.inputs[variance], index) = random.between(0.3f, 2.0f);
  if (labels >= 0)
    for (const size_t index : spaces->indices(instance.inputs[labels])) {
      const auto label = static_cast<int32_t>(random.bits() % static_cast<uint32_t>(classes));
      std::memcpy(&spaces->at(instance.inputs[labels], index), &label, sizeof label);
    }
}

Tensor KernelCase::read(const Operand &operand) const {
  const std::vector<size_t> indices = spaces->indices(operand);
  Tensor tensor;
  switch (operand.kind) {
  case Operand::Rows:
    tensor = {images, operand.height, operand.width, operand.channels};
    break;
  case Operand::Filter: {
    tensor = {operand.output_channels, operand.window.y, operand.window.x, operand.input_channels};
    for (int64_t o = 0; o < operand.output_channels; ++o)
      for (int64_t i = 0; i < operand.input_channels; ++i)
        for (int64_t y = 0; y < operand.window.y; ++y)
          for (int64_t x = 0; x < operand.window.x; ++x)
            tensor.at(o, y, x, i) = spaces->at(operand, spaces->filterIndex(operand, o, i, y, x));
    return tensor;
  }
  case Operand::PerImage:
    tensor = {images, 1, 1, 1};
    break;
  default:
    tensor = {1, 1, 1, operand.channels};
    break;
  }
  for (size_t i = 0; i < indices.size(); ++i) {
    const float value = spaces->at(operand, indices[i]);
    int32_t whole;
    std::memcpy(&whole, &value, sizeof whole);
    tensor.data[i] = operand.space == CNN_LABELS ? whole : value;
  }
  return tensor;
}

std::vector<Tensor> KernelCase::expected() const {
  std::vector<Tensor> tensors;
  for (const Operand &input : instance.inputs)
    tensors.push_back(read(input));
  const Tensor shape = read(instance.outputs[0]);
  std::vector<Tensor> results;
  for (const KernelOp &op : instance.kernel.ops) {
    std::vector<Tensor> operands;
    for (const int operand : op.operands)
      operands.push_back(tensors[operand]);
    results = evaluateOp(op, operands, shape, values.batch ? values.batch : images);
    tensors.push_back(results[0]);
  }
  for (size_t i = 0; accumulates() && i < results.size(); ++i) {
    const Tensor held = read(instance.outputs[i]);
    for (size_t j = 0; j < held.data.size(); ++j)
      results[i].data[j] += held.data[j];
  }
  return results;
}

bool KernelCase::accumulates() const {
  const OpKind kind = instance.kernel.ops.front().kind;
  return kind == OpKind::Conv2dFilterGradient || kind == OpKind::ChannelSum ||
         kind == OpKind::NormalizeGradientStatistics;
}

void KernelCase::run(int threads) {
  RunValues run_values = values;
  if (!run_values.batch)
    run_values.batch = images;
  setKernelThreads(threads);
  for (const PlannedCall &call : planCalls(instance, testTarget()))
    runCall(call, *spaces, run_values);
}

void KernelCase::compare(const Contents &before, const std::vector<Tensor> &expected) {
  Contents untouched = before;
  for (size_t o = 0; o < instance.outputs.size(); ++o) {
    const Operand &output = instance.outputs[o];
    const Tensor got = read(output);
    double largest = 0;
    for (const double value : expected[o].data)
      largest = std::max(largest, std::abs(value));
    int reported = 0;
    for (size_t i = 0; i < got.data.size() && reported < 5; ++i)
      if (!(std::abs(got.data[i] - expected[o].data[i]) <= tolerance * (largest + 0.1))) {
        ADD_FAILURE() << "output " << o << " element " << i << " of " << got.data.size() << " is "
                      << got.data[i] << ", expected " << expected[o].data[i];
        ++reported;
      }
    for (const size_t index : spaces->indices(output))
      untouched[output.space][index] = spaces->at(output, index);
  }
  const auto same = [](float a, float b) { // lanes without a channel may hold a zero of either sign
    return std::memcmp(&a, &b, sizeof a) == 0 || (a == 0 && b == 0);
  };
  for (int s = 0; s < CNN_SPACES; ++s)
    for (size_t i = 0; i < untouched[s].size(); ++i)
      if (!same(untouched[s][i], spaces->all()[s][i])) {
        ADD_FAILURE() << "space " << s << " element " << i << " was written";
        break;
      }
}

void KernelCase::check() {
  prepare();
  const Contents before = spaces->all();
  const std::vector<Tensor> wanted = expected();
  ASSERT_NO_THROW(run(1));
  compare(before, wanted);
  const Contents after = spaces->all();
  spaces->restore(before);
  run(3);
  for (int s = 0; s < CNN_SPACES; ++s)
    EXPECT_TRUE(after[s].empty() || std::memcmp(after[s].data(), spaces->all()[s].data(),
                                                after[s].size() * sizeof(float)) == 0)
        << "space " << s << " depends on the number of threads";
}

} // namespace cnnc::test
