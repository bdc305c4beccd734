#include "test/runtime/LinearProgram.h"

#include "HalideRuntime.h"

#include <algorithm>
#include <cmath>

namespace cnnc::test {
namespace {

halide_buffer_t &buffer(void **arguments, int index) {
  return *static_cast<halide_buffer_t *>(arguments[index]);
}

float *floats(void **arguments, int index) {
  return reinterpret_cast<float *>(buffer(arguments, index).host);
}

template <typename T> T scalar(void **arguments, int index) {
  return *static_cast<T *>(arguments[index]);
}

// Halide's parallel loop, as a kernel's object refers to it.
template <typename Body> int parallel(int count, const Body &body) {
  auto task = [](void *, int i, uint8_t *closure) {
    (*reinterpret_cast<const Body *>(closure))(i);
    return 0;
  };
  return halide_do_par_for(nullptr, task, 0, count,
                           reinterpret_cast<uint8_t *>(const_cast<Body *>(&body)));
}

/// (images: inputs x n, weight: 16 x inputs x panels, bias: classes) -> scores: classes x n
int linear(void **a) {
  const float *x = floats(a, 0), *w = floats(a, 1), *b = floats(a, 2);
  float *y = floats(a, 3);
  const int inputs = buffer(a, 0).dim[0].extent, classes = buffer(a, 3).dim[0].extent;
  return parallel(buffer(a, 3).dim[1].extent, [=](int n) {
    for (int o = 0; o < classes; ++o) {
      float sum = b[o];
      for (int i = 0; i < inputs; ++i)
        sum += x[n * inputs + i] * w[(o / 16 * inputs + i) * 16 + o % 16];
      y[n * classes + o] = sum;
    }
  });
}

int copy(void **a) {
  std::copy_n(floats(a, 0), buffer(a, 0).number_of_elements(), floats(a, 1));
  return 0;
}

/// (scores: classes x n, labels: n) -> losses: n
int crossEntropy(void **a) {
  const int classes = buffer(a, 0).dim[0].extent;
  const int32_t *labels = reinterpret_cast<int32_t *>(buffer(a, 1).host);
  for (int n = 0; n < buffer(a, 1).dim[0].extent; ++n) {
    const float *row = floats(a, 0) + n * classes;
    double sum = 0;
    for (int o = 0; o < classes; ++o)
      sum += std::exp(row[o]);
    floats(a, 2)[n] = static_cast<float>(std::log(sum) - row[labels[n]]);
  }
  return 0;
}

/// (scores: classes x n, labels: n, batch) -> gradient of the scores: classes x n
int crossEntropyGradient(void **a) {
  const int classes = buffer(a, 0).dim[0].extent;
  const int32_t *labels = reinterpret_cast<int32_t *>(buffer(a, 1).host);
  const float batch = static_cast<float>(scalar<int32_t>(a, 2));
  for (int n = 0; n < buffer(a, 1).dim[0].extent; ++n) {
    const float *row = floats(a, 0) + n * classes;
    float sum = 0;
    for (int o = 0; o < classes; ++o)
      sum += std::exp(row[o]);
    for (int o = 0; o < classes; ++o)
      floats(a, 3)[n * classes + o] = (std::exp(row[o]) / sum - (o == labels[n])) / batch;
  }
  return 0;
}

/// (images: inputs x n, gradient of the scores: classes x n) -> weight and bias gradients, added
int linearGradient(void **a) {
  const float *x = floats(a, 0), *dy = floats(a, 1);
  float *dw = floats(a, 2), *db = floats(a, 3);
  const int inputs = buffer(a, 0).dim[0].extent, images = buffer(a, 0).dim[1].extent;
  const int classes = buffer(a, 1).dim[0].extent;
  return parallel(classes, [=](int o) {
    for (int n = 0; n < images; ++n) {
      const float d = dy[n * classes + o];
      db[o] += d;
      for (int i = 0; i < inputs; ++i)
        dw[(o / 16 * inputs + i) * 16 + o % 16] += d * x[n * inputs + i];
    }
  });
}

/// (images: channels x pixels of all images) -> running mean: channels, a tenth of the new value
int runningMean(void **a) {
  const int channels = buffer(a, 0).dim[0].extent, pixels = buffer(a, 0).dim[1].extent;
  for (int c = 0; c < channels; ++c) {
    double sum = 0;
    for (int p = 0; p < pixels; ++p)
      sum += floats(a, 0)[p * channels + c];
    float &running = floats(a, 1)[c];
    running += 0.1f * (static_cast<float>(sum / pixels) - running);
  }
  return 0;
}

/// (gradients, rate, momentum, decay) -> parameters, momenta in place; as torch.optim.SGD
int sgd(void **a) {
  const float *g = floats(a, 0);
  const float rate = scalar<float>(a, 1), momentum = scalar<float>(a, 2),
              decay = scalar<float>(a, 3);
  float *p = floats(a, 4), *m = floats(a, 5);
  for (int i = 0; i < buffer(a, 0).dim[0].extent; ++i) {
    m[i] = momentum * m[i] + g[i] + decay * p[i];
    p[i] -= rate * m[i];
  }
  return 0;
}

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

LinearProgram::LinearProgram(int channels, int height, int width, int classes, int chunk) {
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
  table.device = "cpu";
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
      "linear", linear,
      {image_rows, weight(CNN_PARAMETERS), vector(CNN_PARAMETERS, bias, classes), arena(0)}, 1);
  forward.flops_per_image = 2.0 * static_cast<double>(inputs * classes);
  const cnn_call give = call("copy", copy, {arena(0), logits}, 1);
  const cnn_call loss = call("cross_entropy", crossEntropy, {arena(0), labels, losses}, 1);
  const cnn_call loss_gradient = call("cross_entropy_gradient", crossEntropyGradient,
                                      {arena(0), labels, arena(classes)}, 1, {batch});
  const cnn_call filter = call(
      "linear_gradient", linearGradient,
      {image_rows, arena(classes), weight(CNN_GRADIENTS), vector(CNN_GRADIENTS, bias, classes)}, 2);
  const int64_t pixels = int64_t(table.height) * table.width;
  const cnn_call mean =
      call("running_mean", runningMean,
           {view(CNN_IMAGES, 0, inputs, {fixed(table.channels, 1), images(pixels, table.channels)}),
            vector(CNN_STATISTICS, 0, table.channels)},
           1);
  const cnn_call update =
      call("sgd", sgd,
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

cnn_call LinearProgram::call(const char *kernel, int (*function)(void **),
                             std::vector<cnn_view> of_views, int outputs,
                             std::vector<cnn_scalar> of_scalars) {
  cnn_call made{};
  made.kernel = kernel;
  made.layer = "linear1";
  made.function = function;
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
  return {kept.data(), static_cast<int32_t>(kept.size()), arena_per_image, 0};
}

} // namespace cnnc::test
