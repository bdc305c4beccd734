#include "codegen/ViewForm.h"

namespace cnnc {

ViewForm vectorForm(int vector) {
  return vector == 4 ? ViewForm::PixelQuads : ViewForm::PixelSingles;
}

ViewForm rowsForm(const KernelSpec &spec) {
  switch (spec.algorithm) {
  case Algorithm::DevicePointwise:
  case Algorithm::DeviceConvolution:
  case Algorithm::DeviceFlatConvolution:
  case Algorithm::DeviceInputGradient:
  case Algorithm::DeviceLinearInputGradient:
    return vectorForm(spec.output_vector);
  case Algorithm::ConvolutionImages:
  case Algorithm::InputGradientImages:
    return ViewForm::ImagePixels;
  case Algorithm::ConvolutionPixels:
  case Algorithm::InputGradientLinear:
  case Algorithm::CrossEntropyGradient:
  case Algorithm::ElementwisePixels:
    return ViewForm::Pixels;
  case Algorithm::ElementwiseElements:
    return ViewForm::Elements;
  default:
    return ViewForm::Plane;
  }
}

} // namespace cnnc
