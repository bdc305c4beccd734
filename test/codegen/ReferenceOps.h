//===- ReferenceOps.h - ops as plain loops in double precision --------------------------*- C++
//-*-===//
#ifndef CNNC_TEST_CODEGEN_REFERENCEOPS_H
#define CNNC_TEST_CODEGEN_REFERENCEOPS_H

#include "codegen/Kernel.h"

#include <cstdint>
#include <vector>

namespace cnnc::test {

/// Images x height x width x channels; vectors are 1 x 1 x 1 x channels, one value an image is
/// N x 1 x 1 x 1. Filters are output channels x height x width x input channels (of a group).
struct Tensor {
  int64_t images = 1, height = 1, width = 1, channels = 1;
  std::vector<double> data = std::vector<double>(images * height * width * channels);

  double &at(int64_t n, int64_t y, int64_t x, int64_t c) {
    return data[((n * height + y) * width + x) * channels + c];
  }
  double at(int64_t n, int64_t y, int64_t x, int64_t c) const {
    return data[((n * height + y) * width + x) * channels + c];
  }
  double channel(int64_t c) const { return data[c]; }
};

/// What an op gives, by its definition in Kernel.h. `shape` has the result's sizes; `batch` is the
/// whole batch's size. Results that are added to an output are without what it held, except those
/// in place. Dropout is not known here: its mask has no definition outside the code.
std::vector<Tensor> evaluateOp(const KernelOp &op, const std::vector<Tensor> &operands,
                               const Tensor &shape, int64_t batch);

/// Winograd's formulas; what they take and give as filter at the points is of their own making.
Tensor winogradFilter(const KernelOp &op, const Tensor &filter, const Tensor &shape);
Tensor winogradConvolution(const KernelOp &op, const Tensor &x, const Tensor &filter,
                           const Tensor &shape);

double referenceActivation(const KernelOp &op, double x);
/// The slope where activation_gradient's reference is `reference`: the activation's output for
/// relu, relu6, leaky_relu, sigmoid and tanh, its input for the others.
double referenceSlope(const KernelOp &op, double reference);
/// The slope at x by central differences of referenceActivation.
double differenceQuotient(const KernelOp &op, double x);

} // namespace cnnc::test

#endif
