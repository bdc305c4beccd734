#include "codegen/Parameters.h"

#include "codegen/Panels.h"

namespace cnnc {
namespace {

Halide::Type typeOf(ViewForm form) {
  return form == ViewForm::Labels ? Halide::Int(32) : Halide::Float(32);
}

/// Where elements lie. (That all vectors of 4 lie aligned is told when the kernel is lowered:
/// lowering/AlignedVectors.h.)
void constrainStrides(Halide::OutputImageParam buffer, ViewForm form, int vector) {
  constexpr int quad_bytes = 4 * sizeof(float);
  switch (form) {
  case ViewForm::Filter:
  case ViewForm::FilterMatrix:
  case ViewForm::FilterFlatRows:
  case ViewForm::FilterGroups:
    buffer.dim(1).set_stride(kPanel);
    break;
  case ViewForm::PixelQuads: // loads and stores of whole vectors need to know that they are aligned
    buffer.set_host_alignment(quad_bytes);
    buffer.dim(1).set_stride(4);
    buffer.dim(2).set_stride(buffer.dim(2).stride() / 4 * 4);
    break;
  case ViewForm::PixelSingles:
    buffer.dim(1).set_stride(1);
    break;
  case ViewForm::FilterQuads:
    buffer.set_host_alignment(quad_bytes);
    buffer.dim(1).set_stride(4);
    buffer.dim(2).set_stride(kPanel);
    buffer.dim(3).set_stride(buffer.dim(3).stride() / kPanel * kPanel);
    break;
  case ViewForm::DepthwiseFilter:
    buffer.dim(0).set_stride(Halide::Expr());
    buffer.dim(1).set_stride(kPanel);
    break;
  default:
    if (vector == 4)
      buffer.set_host_alignment(quad_bytes);
    break;
  }
}

void constrainBounds(Halide::OutputImageParam buffer, ViewForm form, int vector) {
  for (int d = 0; d < buffer.dimensions(); ++d)
    buffer.dim(d).set_min(0);
  switch (form) {
  case ViewForm::Filter:
  case ViewForm::FilterMatrix:
  case ViewForm::FilterFlatRows:
  case ViewForm::FilterGroups:
    buffer.dim(0).set_extent(kPanel);
    break;
  case ViewForm::PixelQuads:
    buffer.dim(0).set_extent(4);
    break;
  case ViewForm::PixelSingles:
    buffer.dim(0).set_extent(1);
    break;
  case ViewForm::FilterQuads:
    buffer.dim(0).set_extent(4);
    buffer.dim(1).set_extent(kPanel / 4);
    break;
  case ViewForm::DepthwiseFilter:
    break;
  default:
    if (vector == 4) // the first dimension is made of them
      buffer.dim(0).set_extent(buffer.dim(0).extent() / 4 * 4);
    break;
  }
}

Halide::Argument makeScalar(const ScalarArgument &argument, Halide::Expr &value) {
  switch (argument.source) {
  case CNN_FLOAT:
  case CNN_LEARNING_RATE:
  case CNN_MOMENTUM:
  case CNN_WEIGHT_DECAY: {
    Halide::Param<float> parameter(argument.name);
    value = parameter;
    return parameter;
  }
  case CNN_SEED:
  case CNN_STEP: {
    Halide::Param<uint32_t> parameter(argument.name);
    value = parameter;
    return parameter;
  }
  default: {
    Halide::Param<int32_t> parameter(argument.name);
    value = parameter;
    return parameter;
  }
  }
}

} // namespace

int rankOf(ViewForm form) {
  switch (form) {
  case ViewForm::Channels:
  case ViewForm::PerImage:
  case ViewForm::Labels:
  case ViewForm::Flat:
    return 1;
  case ViewForm::Pixels:
  case ViewForm::Elements:
    return 2;
  case ViewForm::PixelQuads:
  case ViewForm::PixelSingles:
  case ViewForm::ImagePixels:
  case ViewForm::FlatRows:
  case ViewForm::FilterMatrix:
  case ViewForm::DepthwiseFilter:
    return 3;
  case ViewForm::Plane:
  case ViewForm::FilterQuads:
  case ViewForm::FilterFlatRows:
    return 4;
  case ViewForm::Filter:
    return 5;
  case ViewForm::FilterGroups:
    return 6;
  }
  return 0;
}

Parameters::Parameters(const KernelSpec &spec)
    : list(argumentsOf(spec)), anchor_operands(spec.kernel.ops.front().operands),
      vector(spec.tile.rows ? 1 : spec.output_vector) {
  for (const ViewArgument &view : list.inputs) {
    Halide::ImageParam buffer(typeOf(view.form), rankOf(view.form), view.name);
    constrainBounds(buffer, view.form, vector);
    constrainStrides(buffer, view.form, vector);
    buffers[{view.operand, view.form}] = buffer;
    order.push_back(buffer);
  }
  for (const ScalarArgument &scalar : list.scalars)
    order.push_back(makeScalar(scalar, scalars[scalar.name]));
}

Halide::ImageParam Parameters::input(int operand, ViewForm form) const {
  return buffers.at({operand, form});
}

Halide::ImageParam Parameters::anchor(size_t position, ViewForm form) const {
  return input(anchor_operands.at(position), form);
}

Halide::Expr Parameters::scalar(const std::string &name) const { return scalars.at(name); }

void Parameters::constrainOutput(Halide::OutputImageParam buffer, size_t output) const {
  if (output == 0) // all have its bounds
    constrainBounds(buffer, list.outputs[output].form, vector);
  constrainStrides(buffer, list.outputs[output].form, vector);
}

} // namespace cnnc
