#include "test/runtime/LinearKernels.h"

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
int runLinear(void **a) {
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

int runCopy(void **a) {
  std::copy_n(floats(a, 0), buffer(a, 0).number_of_elements(), floats(a, 1));
  return 0;
}

/// (scores: classes x n, labels: n) -> losses: n
int runCrossEntropy(void **a) {
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
int runCrossEntropyGradient(void **a) {
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
int runLinearGradient(void **a) {
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
int runRunningMean(void **a) {
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
int runSgd(void **a) {
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

} // namespace

namespace kernels {

const LinearKernel linear{"linear", runLinear, 3, 0, 1};
const LinearKernel copy{"copy", runCopy, 1, 0, 1};
const LinearKernel crossEntropy{"cross_entropy", runCrossEntropy, 2, 0, 1};
const LinearKernel crossEntropyGradient{"cross_entropy_gradient", runCrossEntropyGradient, 2, 1, 1};
const LinearKernel linearGradient{"linear_gradient", runLinearGradient, 2, 0, 2};
const LinearKernel runningMean{"running_mean", runRunningMean, 1, 0, 1};
const LinearKernel sgd{"sgd", runSgd, 1, 3, 2};
const LinearKernel *const all[7] = {
    &linear, &copy, &crossEntropy, &crossEntropyGradient, &linearGradient, &runningMean, &sgd};

} // namespace kernels
} // namespace cnnc::test
