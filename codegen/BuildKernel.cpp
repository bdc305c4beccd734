#include "codegen/BuildKernel.h"

#include "codegen/Parameters.h"
#include "codegen/UnalignedOutputs.h"
#include "codegen/lowering/AlignedVectors.h"
#include "codegen/lowering/Prefetches.h"
#include "codegen/lowering/PromoteRegisters.h"
#include "codegen/lowering/SplitAddresses.h"
#include "codegen/schedules/cpu/Schedules.h"
#include "codegen/schedules/cpu/Tiles.h"
#include "codegen/schedules/gpu/Schedules.h"

namespace cnnc {
namespace {

using Halide::Func;

template <typename Stages> Func scheduled(Stages stages, const Target &target) {
  if (target.device == Device::Cpu)
    schedule(stages, target.cpu);
  else
    scheduleOnDevice(stages);
  return stages.out;
}

/// Stages that only one kind of target has.
template <typename Stages> Func scheduledOnCpu(Stages stages, const Target &target) {
  schedule(stages, target.cpu);
  return stages.out;
}
template <typename Stages> Func scheduledOnCpu(Stages stages, const Tiles &tiles) {
  schedule(stages, tiles);
  return stages.out;
}
template <typename Stages> Func scheduledOnDevice(Stages stages) {
  scheduleOnDevice(stages);
  return stages.out;
}

Func build(const KernelSpec &spec, const Parameters &p, const Target &target) {
  const Tiles tiles(target.cpu, spec.wide_tiles);
  switch (spec.algorithm) {
  case Algorithm::ConvolutionImages:
    return scheduledOnCpu(convolutionImages(spec, p), tiles);
  case Algorithm::ConvolutionPixels:
    return scheduledOnCpu(convolutionPixels(spec, p), tiles);
  case Algorithm::ConvolutionFlatRows:
    return scheduledOnCpu(convolutionFlatRows(spec, p), tiles);
  case Algorithm::ConvolutionDepthwise:
    return scheduled(convolutionDepthwise(spec, p), target);
  case Algorithm::InputGradientImages:
    return scheduledOnCpu(inputGradientImages(spec, p), tiles);
  case Algorithm::InputGradientDepthwise:
    return scheduled(inputGradientDepthwise(spec, p), target);
  case Algorithm::InputGradientLinear:
    return scheduledOnCpu(inputGradientLinear(spec, p, tiles.vector, tiles.image_inputs), tiles);
  case Algorithm::FilterGradientPlanes:
    return scheduledOnCpu(filterGradientPlanes(spec, p, tiles.inputs), tiles);
  case Algorithm::FilterGradientPixels:
    return scheduledOnCpu(filterGradientPixels(spec, p, tiles.inputs), tiles);
  case Algorithm::FilterGradientFlatRows:
    return scheduledOnCpu(filterGradientFlatRows(spec, p), tiles);
  case Algorithm::FilterGradientDepthwise:
    return scheduled(filterGradientDepthwise(p), target);
  case Algorithm::ConvolutionWinograd:
    return scheduledOnCpu(convolutionWinograd(spec, p), tiles);
  case Algorithm::FilterGradientWinograd:
    return scheduledOnCpu(filterGradientWinograd(spec, p), tiles);
  case Algorithm::WinogradFilter:
    return scheduledOnCpu(winogradFilter(spec, p), target);
  case Algorithm::TransposeFilter:
    return scheduled(transposeFilter(p), target);
  case Algorithm::ChannelSum:
    return target.device == Device::Cpu ? scheduledOnCpu(channelSum(p), target)
                                        : scheduledOnDevice(channelSumOnDevice(p));
  case Algorithm::BatchStatistics:
    return target.device == Device::Cpu ? scheduledOnCpu(batchStatistics(p), target)
                                        : scheduledOnDevice(batchStatisticsOnDevice(p));
  case Algorithm::NormalizeGradientStatistics:
    return target.device == Device::Cpu
               ? scheduledOnCpu(normalizeGradientStatistics(spec, p), target)
               : scheduledOnDevice(normalizeGradientStatisticsOnDevice(p));
  case Algorithm::UpdateStatistic:
    return scheduled(updateStatistic(spec, p), target);
  case Algorithm::MaxPool:
    return scheduled(maxPool(spec, p), target);
  case Algorithm::MaxPoolGradient:
    return scheduled(maxPoolGradient(spec, p), target);
  case Algorithm::MaxPoolGradientTile:
    return scheduled(maxPoolGradientTile(spec, p), target);
  case Algorithm::AveragePool:
    return scheduled(averagePool(spec, p), target);
  case Algorithm::AveragePoolGradient:
    return scheduled(averagePoolGradient(spec, p), target);
  case Algorithm::UpsampleNearest:
    return scheduled(upsampleNearest(spec, p), target);
  case Algorithm::UpsampleNearestGradient:
    return scheduled(upsampleNearestGradient(spec, p), target);
  case Algorithm::CrossEntropy:
    return target.device == Device::Cpu ? scheduledOnCpu(crossEntropy(spec, p), target)
                                        : scheduledOnDevice(crossEntropyOnDevice(spec, p));
  case Algorithm::CrossEntropyGradient:
    return target.device == Device::Cpu ? scheduledOnCpu(crossEntropyGradient(spec, p), target)
                                        : scheduledOnDevice(crossEntropyGradientOnDevice(spec, p));
  case Algorithm::SgdUpdate:
    return scheduled(sgdUpdate(spec, p), target);
  case Algorithm::ElementwisePixels:
  case Algorithm::ElementwiseElements:
    return scheduled(elementwise(spec, p), target);
  case Algorithm::DevicePointwise:
  case Algorithm::DeviceConvolution:
  case Algorithm::DeviceFlatConvolution:
  case Algorithm::DeviceInputGradient:
  case Algorithm::DeviceLinearInputGradient:
    return scheduledOnDevice(matrixProduct(spec, p));
  case Algorithm::DeviceFilterGradient:
    return scheduledOnDevice(filterGradientProduct(spec, p));
  }
  return {};
}

} // namespace

BuiltKernel buildKernel(const KernelSpec &spec, const Target &target) {
  const Parameters parameters(spec);
  Func out = build(spec, parameters, target);
  Halide::Pipeline pipeline(out);
  const std::vector<Halide::OutputImageParam> buffers = out.output_buffers();
  std::set<std::string> names;
  for (size_t i = 0; i < buffers.size(); ++i) {
    parameters.constrainOutput(buffers[i], i);
    names.insert(buffers[i].name());
  }
  // The pipeline owns its passes.
  if (target.device == Device::Cpu) {
    pipeline.add_custom_lowering_pass(new UnalignedOutputs(names));
    pipeline.add_custom_lowering_pass(new Prefetches);
  } else {
    pipeline.add_custom_lowering_pass(new PromoteRegisters);
    if (parameters.vectors() == 4)
      pipeline.add_custom_lowering_pass(new AlignedVectors(names));
    pipeline.add_custom_lowering_pass(new SplitAddresses);
  }
  return {pipeline, parameters.arguments()};
}

namespace {

/// What Halide calls the architecture, or the newest before it that it knows.
Halide::Target::Feature cudaCapability(int architecture) {
  using T = Halide::Target;
  if (architecture >= 86)
    return T::CUDACapability86;
  if (architecture >= 80)
    return T::CUDACapability80;
  if (architecture >= 75)
    return T::CUDACapability75;
  return T::CUDACapability70;
}

} // namespace

Halide::Target halideTarget(const Target &target) {
  using T = Halide::Target;
  std::vector<T::Feature> features{T::SSE41, T::AVX,       T::AVX2,      T::FMA,
                                   T::F16C,  T::NoRuntime, T::NoAsserts, T::NoBoundsQuery};
  if (target.cpu.vector_floats == 16)
    features.insert(features.end(), {T::AVX512, T::AVX512_Skylake});
  if (target.device == Device::Cuda)
    features.insert(features.end(), {T::CUDA, cudaCapability(target.architectures.front())});
  if (target.device == Device::OpenCl)
    features.push_back(T::OpenCL);
  return T(T::Linux, T::X86, 64, features);
}

} // namespace cnnc
