#include "ReferenceOps.h"

#include <cmath>
#include <stdexcept>

namespace cnnc::test {
namespace {

/// Calls body(output position, tap) for all pairs whose input position lies in the plane, along one
/// axis; body gets (output, tap, input).
template <typename Body>
void forTaps(int64_t outputs, int64_t inputs, int64_t window, int64_t stride, int64_t pad,
             int64_t dilation, Body body) {
  for (int64_t o = 0; o < outputs; ++o)
    for (int64_t k = 0; k < window; ++k) {
      const int64_t i = o * stride - pad + k * dilation;
      if (i >= 0 && i < inputs)
        body(o, k, i);
    }
}

/// body(oy, ox, ky, kx, iy, ix) for all taps inside the plane.
template <typename Body>
void forAllTaps(const KernelOp &op, const Tensor &output, const Tensor &input, Body body) {
  forTaps(output.height, input.height, op.window.y, op.stride.y, op.pad.y, op.dilation.y,
          [&](int64_t oy, int64_t ky, int64_t iy) {
            forTaps(output.width, input.width, op.window.x, op.stride.x, op.pad.x, op.dilation.x,
                    [&](int64_t ox, int64_t kx, int64_t ix) { body(oy, ox, ky, kx, iy, ix); });
          });
}

Tensor shaped(const Tensor &shape) {
  return {shape.images, shape.height, shape.width, shape.channels};
}

/// body(n, o, i, group input) for all channel pairs of all images.
template <typename Body>
void forChannels(int64_t images, int64_t outputs, int64_t inputs, int64_t groups, Body body) {
  for (int64_t n = 0; n < images; ++n)
    for (int64_t o = 0; o < outputs; ++o)
      for (int64_t i = 0; i < inputs / groups; ++i)
        body(n, o, o / (outputs / groups) * (inputs / groups) + i, i);
}

Tensor convolution(const KernelOp &op, const Tensor &x, const Tensor &w, const Tensor &shape) {
  Tensor y = shaped(shape);
  forAllTaps(op, y, x, [&](auto oy, auto ox, auto ky, auto kx, auto iy, auto ix) {
    forChannels(y.images, y.channels, x.channels, op.groups, [&](auto n, auto o, auto c, auto i) {
      y.at(n, oy, ox, o) += x.at(n, iy, ix, c) * w.at(o, ky, kx, i);
    });
  });
  return y;
}

// wt holds input channels as outputs, and is flipped.
Tensor inputGradient(const KernelOp &op, const Tensor &dy, const Tensor &wt, const Tensor &shape) {
  Tensor dx = shaped(shape);
  const int64_t outputs = dy.channels / op.groups;
  forAllTaps(op, dy, dx, [&](auto oy, auto ox, auto ky, auto kx, auto iy, auto ix) {
    forChannels(dx.images, dy.channels, dx.channels, op.groups, [&](auto n, auto o, auto c, auto) {
      dx.at(n, iy, ix, c) +=
          dy.at(n, oy, ox, o) * wt.at(c, op.window.y - 1 - ky, op.window.x - 1 - kx, o % outputs);
    });
  });
  return dx;
}

Tensor linearInputGradient(const Tensor &dy, const Tensor &w, const Tensor &shape) {
  Tensor dx = shaped(shape);
  for (int64_t n = 0; n < dx.images; ++n)
    for (int64_t i = 0; i < dx.channels; ++i)
      for (int64_t o = 0; o < dy.channels; ++o)
        dx.at(n, 0, 0, i) += dy.at(n, 0, 0, o) * w.at(o, 0, 0, i);
  return dx;
}

Tensor filterGradient(const KernelOp &op, const Tensor &x, const Tensor &dy, const Tensor &shape) {
  Tensor dw = shaped(shape);
  forAllTaps(op, dy, x, [&](auto oy, auto ox, auto ky, auto kx, auto iy, auto ix) {
    forChannels(x.images, dy.channels, x.channels, op.groups, [&](auto n, auto o, auto c, auto i) {
      dw.at(o, ky, kx, i) += x.at(n, iy, ix, c) * dy.at(n, oy, ox, o);
    });
  });
  return dw;
}

Tensor transposed(const KernelOp &op, const Tensor &w, const Tensor &shape) {
  Tensor wt = shaped(shape);
  const int64_t outputs = w.images / op.groups, inputs = w.channels;
  for (int64_t group = 0; group < op.groups; ++group)
    for (int64_t o = 0; o < outputs; ++o)
      for (int64_t i = 0; i < inputs; ++i)
        for (int64_t y = 0; y < w.height; ++y)
          for (int64_t x = 0; x < w.width; ++x)
            wt.at(group * inputs + i, w.height - 1 - y, w.width - 1 - x, o) =
                w.at(group * outputs + o, y, x, i);
  return wt;
}

double windowCount(const KernelOp &op, const Tensor &plane, int64_t oy, int64_t ox) {
  const auto along = [&](int64_t o, int64_t window, int64_t stride, int64_t pad, int64_t extent) {
    const int64_t border = op.count_include_pad ? pad : 0;
    int64_t count = 0;
    for (int64_t k = 0; k < window; ++k) {
      const int64_t i = o * stride - pad + k;
      count += i >= -border && i < extent + border;
    }
    return count;
  };
  return static_cast<double>(along(oy, op.window.y, op.stride.y, op.pad.y, plane.height) *
                             along(ox, op.window.x, op.stride.x, op.pad.x, plane.width));
}

Tensor maxPool(const KernelOp &op, const Tensor &x, const Tensor &shape) {
  Tensor y = shaped(shape);
  std::fill(y.data.begin(), y.data.end(), -INFINITY);
  forAllTaps(op, y, x, [&](auto oy, auto ox, auto, auto, auto iy, auto ix) {
    for (int64_t n = 0; n < y.images; ++n)
      for (int64_t c = 0; c < y.channels; ++c)
        y.at(n, oy, ox, c) = std::max(y.at(n, oy, ox, c), x.at(n, iy, ix, c));
  });
  return y;
}

Tensor maxPoolGradient(const KernelOp &op, const Tensor &dy, const Tensor &x) {
  Tensor dx = shaped(x);
  for (int64_t n = 0; n < dy.images; ++n)
    for (int64_t c = 0; c < dy.channels; ++c)
      for (int64_t oy = 0; oy < dy.height; ++oy)
        for (int64_t ox = 0; ox < dy.width; ++ox) {
          double best = -INFINITY;
          int64_t at_y = -1, at_x = -1;
          for (int64_t ky = 0; ky < op.window.y; ++ky)
            for (int64_t kx = 0; kx < op.window.x; ++kx) {
              const int64_t y = oy * op.stride.y - op.pad.y + ky;
              const int64_t xx = ox * op.stride.x - op.pad.x + kx;
              if (y < 0 || y >= x.height || xx < 0 || xx >= x.width || x.at(n, y, xx, c) <= best)
                continue;
              best = x.at(n, y, xx, c), at_y = y, at_x = xx;
            }
          dx.at(n, at_y, at_x, c) += dy.at(n, oy, ox, c);
        }
  return dx;
}

/// Both directions: the gradient spreads what the pool gathers.
Tensor averagePool(const KernelOp &op, const Tensor &from, const Tensor &shape, bool gradient) {
  Tensor to = shaped(shape);
  const Tensor &pooled = gradient ? from : to, &plane = gradient ? to : from;
  forAllTaps(op, pooled, plane, [&](auto oy, auto ox, auto, auto, auto iy, auto ix) {
    const double count = windowCount(op, plane, oy, ox);
    for (int64_t n = 0; n < to.images; ++n)
      for (int64_t c = 0; c < to.channels; ++c)
        if (gradient)
          to.at(n, iy, ix, c) += from.at(n, oy, ox, c) / count;
        else
          to.at(n, oy, ox, c) += from.at(n, iy, ix, c) / count;
  });
  return to;
}

Tensor upsample(const KernelOp &op, const Tensor &from, const Tensor &shape, bool gradient) {
  Tensor to = shaped(shape);
  const Tensor &large = gradient ? from : to;
  for (int64_t n = 0; n < large.images; ++n)
    for (int64_t y = 0; y < large.height; ++y)
      for (int64_t x = 0; x < large.width; ++x)
        for (int64_t c = 0; c < large.channels; ++c)
          if (gradient)
            to.at(n, y / op.stride.y, x / op.stride.x, c) += from.at(n, y, x, c);
          else
            to.at(n, y, x, c) = from.at(n, y / op.stride.y, x / op.stride.x, c);
  return to;
}

/// sum over all pixels of term(n, y, x, c), one a channel.
template <typename Term> Tensor channelSums(const Tensor &rows, Term term) {
  Tensor sums{1, 1, 1, rows.channels};
  for (int64_t n = 0; n < rows.images; ++n)
    for (int64_t y = 0; y < rows.height; ++y)
      for (int64_t x = 0; x < rows.width; ++x)
        for (int64_t c = 0; c < rows.channels; ++c)
          sums.data[c] += term(n, y, x, c);
  return sums;
}

std::vector<Tensor> batchStatistics(const Tensor &x) {
  const double count = static_cast<double>(x.images * x.height * x.width);
  Tensor mean = channelSums(x, [&](auto n, auto y, auto xx, auto c) { return x.at(n, y, xx, c); });
  for (double &value : mean.data)
    value /= count;
  Tensor variance = channelSums(x, [&](auto n, auto y, auto xx, auto c) {
    const double distance = x.at(n, y, xx, c) - mean.data[c];
    return distance * distance;
  });
  for (double &value : variance.data)
    value /= count;
  return {mean, variance};
}

std::vector<Tensor> normalizeGradientStatistics(const KernelOp &op,
                                                const std::vector<Tensor> &operands) {
  const Tensor &dy = operands[0], &x = operands[1], &mean = operands[2], &variance = operands[3];
  const auto gradient = [&](auto n, auto y, auto xx, auto c) { return dy.at(n, y, xx, c); };
  return {channelSums(dy,
                      [&](auto n, auto y, auto xx, auto c) {
                        return dy.at(n, y, xx, c) * (x.at(n, y, xx, c) - mean.channel(c)) /
                               std::sqrt(variance.channel(c) + op.epsilon);
                      }),
          channelSums(dy, gradient)};
}

Tensor crossEntropy(const Tensor &logits, const Tensor &labels, const Tensor &shape, double batch,
                    bool gradient) {
  Tensor result = shaped(shape);
  for (int64_t n = 0; n < logits.images; ++n) {
    double total = 0;
    for (int64_t c = 0; c < logits.channels; ++c)
      total += std::exp(logits.at(n, 0, 0, c));
    const auto label = static_cast<int64_t>(labels.data[n]);
    if (!gradient)
      result.data[n] = std::log(total) - logits.at(n, 0, 0, label);
    else
      for (int64_t c = 0; c < logits.channels; ++c)
        result.at(n, 0, 0, c) =
            (std::exp(logits.at(n, 0, 0, c)) / total - (c == label ? 1 : 0)) / batch;
  }
  return result;
}

double elementwise(const KernelOp &op, const std::vector<Tensor> &operands, size_t i, int64_t c,
                   double batch) {
  const double x = operands[0].data[i];
  const auto channel = [&](size_t operand) { return operands[operand].channel(c); };
  switch (op.kind) {
  case OpKind::BiasAdd:
    return x + channel(1);
  case OpKind::Activation:
    return referenceActivation(op, x);
  case OpKind::ActivationGradient:
    return x * referenceSlope(op, operands[1].data[i]);
  case OpKind::Add: {
    double sum = 0;
    for (const Tensor &operand : operands)
      sum += operand.data[i];
    return sum;
  }
  case OpKind::Normalize:
    return (x - channel(1)) / std::sqrt(channel(2) + op.epsilon) * channel(3) + channel(4);
  case OpKind::NormalizeGradient: {
    const double inverse = 1 / std::sqrt(channel(3) + op.epsilon);
    const double count = batch * static_cast<double>(op.elements_per_image);
    const double normal = (operands[1].data[i] - channel(2)) * inverse;
    return channel(4) * inverse * (x - channel(6) / count - normal * channel(5) / count);
  }
  case OpKind::Copy:
    return x;
  default:
    throw std::logic_error("no reference for this op");
  }
}

} // namespace

std::vector<Tensor> evaluateOp(const KernelOp &op, const std::vector<Tensor> &operands,
                               const Tensor &shape, int64_t batch) {
  switch (op.kind) {
  case OpKind::Conv2d:
    return {convolution(op, operands[0], operands[1], shape)};
  case OpKind::Conv2dInputGradient:
    return {inputGradient(op, operands[0], operands[1], shape)};
  case OpKind::LinearInputGradient:
    return {linearInputGradient(operands[0], operands[1], shape)};
  case OpKind::Conv2dFilterGradient:
    return {filterGradient(op, operands[0], operands[1], shape)};
  case OpKind::WinogradFilter:
    return {winogradFilter(op, operands[0], shape)};
  case OpKind::WinogradConv2d:
    return {winogradConvolution(op, operands[0], operands[1], shape)};
  case OpKind::TransposeFilter:
    return {transposed(op, operands[0], shape)};
  case OpKind::ChannelSum:
    return {channelSums(
        operands[0], [&](auto n, auto y, auto x, auto c) { return operands[0].at(n, y, x, c); })};
  case OpKind::MaxPool:
    return {maxPool(op, operands[0], shape)};
  case OpKind::MaxPoolGradient:
    return {maxPoolGradient(op, operands[0], operands[1])};
  case OpKind::AveragePool:
  case OpKind::AveragePoolGradient:
    return {averagePool(op, operands[0], shape, op.kind == OpKind::AveragePoolGradient)};
  case OpKind::UpsampleNearest:
  case OpKind::UpsampleNearestGradient:
    return {upsample(op, operands[0], shape, op.kind == OpKind::UpsampleNearestGradient)};
  case OpKind::BatchStatistics:
    return batchStatistics(operands[0]);
  case OpKind::NormalizeGradientStatistics:
    return normalizeGradientStatistics(op, operands);
  case OpKind::CrossEntropy:
  case OpKind::CrossEntropyGradient:
    return {crossEntropy(operands[0], operands[1], shape, static_cast<double>(batch),
                         op.kind == OpKind::CrossEntropyGradient)};
  default:
    break;
  }
  Tensor result = shaped(shape);
  for (size_t i = 0; i < result.data.size(); ++i)
    result.data[i] = elementwise(op, operands, i, static_cast<int64_t>(i) % shape.channels,
                                 static_cast<double>(batch));
  return {result};
}

} // namespace cnnc::test
