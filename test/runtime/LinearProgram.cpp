#include "test/runtime/LinearProgram.h"

#include "test/runtime/LaunchedKernels.h"
#include "test/runtime/LinearKernels.h"

#include <algorithm>
#include <cstring>

namespace cnnc::test {
namespace {

cnn_dim fixed(int64_t extent, int64_t stride) {
  return {{static_cast<int32_t>(extent), 0}, stride};
}
cnn_dim images(int64_t per_image, int64_t stride) {
  return {{0, static_cast<int32_t>(per_image)}, stride};
}

cnn_view view(cnn_space space, int64_t offset, int64_t image_stride, std::vector<cnn_dim> dims) {
  cnn_view made{};
  made.space = space;
  made.rank = static_cast<int32_t>(dims.size());
  made.offset = offset;
  made.image_stride = image_stride;
  std::copy(dims.begin(), dims.end(), made.dims);
  return made;
}

} // namespace

LinearProgram::LinearProgram(int channels, int height, int width, int classes, int chunk,
                             const char *device)
    : on_cuda(std::strcmp(device, "cuda") == 0) {
  const int32_t inputs = channels * height * width;
  const int64_t panel_floats = int64_t((classes + 15) / 16) * inputs * 16;
  const int64_t bias_floats = (classes + 15) / 16 * 16;
  parameters = {{"linear1.weight",
                 2,
                 {classes, inputs},
                 CNN_LINEAR_PANELS,
                 1,
                 {channels, height, width},
                 0,
                 panel_floats,
                 inputs,
                 CNN_WEIGHT, 0, 0},
                {"linear1.bias",
                 1,
                 {classes},
                 CNN_VECTOR,
                 1,
                 {},
                 panel_floats,
                 bias_floats,
                 inputs,
                 CNN_BIAS, 0, 0}};
  statistics = {
      {"input.running_mean", 1, {channels}, CNN_VECTOR, 1, {}, 0, channels, 0, CNN_RUNNING_MEAN, 0, 0}};
  table.version = CNN_PROGRAM_VERSION;
  table.name = "linear";
  table.device = device;
  table.target = "any";
  table.channels = channels;
  table.height = height;
  table.width = width;
  table.classes = classes;
  table.chunk = chunk;
  table.parameters = parameters.data();
  table.parameter_count = 2;
  table.statistics = statistics.data();
  table.statistic_count = 1;
  table.parameter_floats = panel_floats + bias_floats;
  table.statistic_floats = channels;
  table.optimizer_slots = 1;
  table.training = {"fashion_mnist", "", "torch_default", 0.1, 0.5, 0, 0, 64, 2, 1};
  addFunctions();
}

void LinearProgram::addFunctions() {
  const int64_t inputs = parameters[0].shape[1], classes = table.classes;
  const int64_t panels = (classes + 15) / 16, bias = parameters[1].offset;
  const cnn_view image_rows = view(CNN_IMAGES, 0, inputs, {fixed(inputs, 1), images(1, inputs)});
  const cnn_view labels = view(CNN_LABELS, 0, 1, {images(1, 1)});
  const cnn_view logits = view(CNN_LOGITS, 0, classes, {fixed(classes, 1), images(1, classes)});
  const cnn_view losses = view(CNN_LOSSES, 0, 1, {images(1, 1)});
  auto arena = [&](int64_t offset) {
    return view(CNN_ARENA, offset, classes, {fixed(classes, 1), images(1, classes)});
  };
  auto weight = [&](cnn_space space) {
    return view(space, 0, 0, {fixed(16, 1), fixed(inputs, 16), fixed(panels, 16 * inputs)});
  };
  auto vector = [&](cnn_space space, int64_t offset, int64_t count) {
    return view(space, offset, 0, {fixed(count, 1)});
  };
  const cnn_scalar batch{CNN_BATCH, 0, 0};

  // Each call of a list gets views of its own, as in a generated table.
  cnn_call forward = call(
      kernels::linear,
      {image_rows, weight(CNN_PARAMETERS), vector(CNN_PARAMETERS, bias, classes), arena(0)}, 1);
  forward.flops_per_image = 2.0 * static_cast<double>(inputs * classes);
  const cnn_call give = call(kernels::copy, {arena(0), logits}, 1);
  const cnn_call loss = call(kernels::crossEntropy, {arena(0), labels, losses}, 1);
  const cnn_call loss_gradient =
      call(kernels::crossEntropyGradient, {arena(0), labels, arena(classes)}, 1, {batch});
  const cnn_call filter = call(
      kernels::linearGradient,
      {image_rows, arena(classes), weight(CNN_GRADIENTS), vector(CNN_GRADIENTS, bias, classes)}, 2);
  const int64_t pixels = int64_t(table.height) * table.width;
  const cnn_call mean =
      call(kernels::runningMean,
           {view(CNN_IMAGES, 0, inputs, {fixed(table.channels, 1), images(pixels, table.channels)}),
            vector(CNN_STATISTICS, 0, table.channels)},
           1);
  const cnn_call update =
      call(kernels::sgd,
           {vector(CNN_GRADIENTS, 0, table.parameter_floats),
            vector(CNN_PARAMETERS, 0, table.parameter_floats),
            vector(CNN_OPTIMIZER, 0, table.parameter_floats)},
           2, {{CNN_LEARNING_RATE, 0, 0}, {CNN_MOMENTUM, 0, 0}, {CNN_WEIGHT_DECAY, 0, 0}});

  table.infer = function({phase(true, {forward, give})}, classes);
  table.evaluate = function({phase(true, {forward, give, loss})}, classes);
  table.train_step =
      function({phase(true, {forward, give, loss, loss_gradient, filter}), phase(false, {mean})},
               2 * classes);
  table.update = function({phase(false, {update})}, 0);
}

const cnn_view *LinearProgram::keep(std::vector<cnn_view> list) {
  return views.emplace_back(std::move(list)).data();
}

const cnn_scalar *LinearProgram::keep(std::vector<cnn_scalar> list) {
  return scalars.emplace_back(std::move(list)).data();
}

cnn_call LinearProgram::call(const LinearKernel &kernel, std::vector<cnn_view> of_views,
                             int outputs, std::vector<cnn_scalar> of_scalars) {
  cnn_call made{};
  made.kernel = kernel.name;
  made.layer = "linear1";
  made.function = kernel.function;
  if (on_cuda) {
    const LaunchedKernel &launched = launchedKernel(kernel);
    made.function = launched.function;
    made.code = &launched.code;
  }
  made.view_count = static_cast<int32_t>(of_views.size());
  made.output_count = outputs;
  made.scalar_count = static_cast<int32_t>(of_scalars.size());
  made.views = keep(std::move(of_views));
  made.scalars = keep(std::move(of_scalars));
  return made;
}

cnn_phase LinearProgram::phase(bool chunked, std::vector<cnn_call> list) {
  const std::vector<cnn_call> &kept = calls.emplace_back(std::move(list));
  return {chunked, static_cast<int32_t>(kept.size()), kept.data()};
}

cnn_function LinearProgram::function(std::vector<cnn_phase> list, int64_t arena_per_image) {
  const std::vector<cnn_phase> &kept = phases.emplace_back(std::move(list));
  return {kept.data(), static_cast<int32_t>(kept.size()), arena_per_image, 0, 0,
          table.parameter_floats};
}

} // namespace cnnc::test
