#include "codegen/BuildKernel.h"

#include "codegen/Parameters.h"
#include "codegen/UnalignedOutputs.h"
#include "codegen/schedules/cpu/Schedules.h"

namespace cnnc {
namespace {

using Halide::Func;

template <typename Stages> Func scheduled(Stages stages, const CpuTarget &target) {
  schedule(stages, target);
  return stages.out;
}

Func build(const KernelSpec &spec, const Parameters &p, const CpuTarget &target) {
  switch (spec.algorithm) {
  case Algorithm::ConvolutionImages:
    return scheduled(convolutionImages(spec, p), target);
  case Algorithm::ConvolutionPixels:
    return scheduled(convolutionPixels(spec, p), target);
  case Algorithm::ConvolutionFlatRows:
    return scheduled(convolutionFlatRows(spec, p), target);
  case Algorithm::ConvolutionDepthwise:
    return scheduled(convolutionDepthwise(spec, p), target);
  case Algorithm::InputGradientImages:
    return scheduled(inputGradientImages(spec, p), target);
  case Algorithm::InputGradientDepthwise:
    return scheduled(inputGradientDepthwise(spec, p), target);
  case Algorithm::InputGradientLinear:
    return scheduled(inputGradientLinear(spec, p), target);
  case Algorithm::FilterGradientPlanes:
    return scheduled(filterGradientPlanes(spec, p), target);
  case Algorithm::FilterGradientPixels:
    return scheduled(filterGradientPixels(spec, p), target);
  case Algorithm::FilterGradientFlatRows:
    return scheduled(filterGradientFlatRows(spec, p), target);
  case Algorithm::FilterGradientDepthwise:
    return scheduled(filterGradientDepthwise(p), target);
  case Algorithm::ConvolutionWinograd:
    return scheduled(convolutionWinograd(spec, p), target);
  case Algorithm::FilterGradientWinograd:
    return scheduled(filterGradientWinograd(spec, p), target);
  case Algorithm::WinogradFilter:
    return scheduled(winogradFilter(spec, p), target);
  case Algorithm::TransposeFilter:
    return scheduled(transposeFilter(p), target);
  case Algorithm::ChannelSum:
    return scheduled(channelSum(p), target);
  case Algorithm::BatchStatistics:
    return scheduled(batchStatistics(p), target);
  case Algorithm::NormalizeGradientStatistics:
    return scheduled(normalizeGradientStatistics(spec, p), target);
  case Algorithm::UpdateStatistic:
    return scheduled(updateStatistic(spec, p), target);
  case Algorithm::MaxPool:
    return scheduled(maxPool(spec, p), target);
  case Algorithm::MaxPoolGradient:
    return scheduled(maxPoolGradient(spec, p), target);
  case Algorithm::AveragePool:
    return scheduled(averagePool(spec, p), target);
  case Algorithm::AveragePoolGradient:
    return scheduled(averagePoolGradient(spec, p), target);
  case Algorithm::UpsampleNearest:
    return scheduled(upsampleNearest(spec, p), target);
  case Algorithm::UpsampleNearestGradient:
    return scheduled(upsampleNearestGradient(spec, p), target);
  case Algorithm::CrossEntropy:
    return scheduled(crossEntropy(spec, p), target);
  case Algorithm::CrossEntropyGradient:
    return scheduled(crossEntropyGradient(spec, p), target);
  case Algorithm::SgdUpdate:
    return scheduled(sgdUpdate(spec, p), target);
  case Algorithm::ElementwisePixels:
  case Algorithm::ElementwiseElements:
    return scheduled(elementwise(spec, p), target);
  }
  return {};
}

} // namespace

BuiltKernel buildKernel(const KernelSpec &spec, const CpuTarget &target) {
  const Parameters parameters(spec);
  Func out = build(spec, parameters, target);
  Halide::Pipeline pipeline(out);
  const std::vector<Halide::OutputImageParam> buffers = out.output_buffers();
  std::set<std::string> names;
  for (size_t i = 0; i < buffers.size(); ++i) {
    if (i == 0) // the others' minima and extents are the first's
      parameters.constrainOutput(buffers[i], i);
    names.insert(buffers[i].name());
  }
  pipeline.add_custom_lowering_pass(new UnalignedOutputs(names)); // the pipeline owns it
  return {pipeline, parameters.arguments()};
}

Halide::Target halideTarget(const CpuTarget &target) {
  using T = Halide::Target;
  std::vector<T::Feature> features{T::SSE41, T::AVX,       T::AVX2,      T::FMA,
                                   T::F16C,  T::NoRuntime, T::NoAsserts, T::NoBoundsQuery};
  if (target.vector_floats == 16)
    features.insert(features.end(), {T::AVX512, T::AVX512_Skylake});
  return T(T::Linux, T::X86, 64, features);
}

} // namespace cnnc
