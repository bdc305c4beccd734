//===- ProgramTable.cpp - the program as a table of kernel calls ------------------------------===//

#include "codegen/ProgramTable.h"
#include "codegen/FromDialect.h"

#include <algorithm>

using namespace mlir;
using namespace cnnc;

namespace {

/// Images that a step works on at once. A chunk should fill the kernels' tiles of 6 and 8 images;
/// each takes a start of all loops and a pass over all filter gradients: GoogLeNet trained 2 to 6 %
/// faster with 48 images than with 24, no faster with more, and 10 % slower with 8, although far
/// less would stay in the caches between layers. Small networks take 96, which made mnist_resnet a
/// tenth faster than 24.
constexpr int64_t kChunk = 48, kLargestChunk = 96;
constexpr int64_t kChunkFloats = int64_t(2) << 20;
/// Where so many images would take more memory than this, and than the parameters do, which every
/// chunk reads, they are 24, or 16: the small VGG-11 trains 4 % slower with 16 than with 24, in 70
/// of 640 MiB less.
constexpr int64_t kMostChunkFloats = int64_t(48) << 20, kMediumChunk = 24, kSmallChunk = 16;

/// On a card a chunk is what its memory holds: there is no cache to stay in, and a whole batch fills
/// the card best.
constexpr int64_t kDeviceChunkFloats = int64_t(1) << 30, kLargestDeviceChunk = 4096;

/// Images up to which infer_few is better than infer: on a processor where tiles of images are not
/// filled, on a card where blocks are few (bench/roofline.py has it better up to 32).
constexpr int64_t kFewImages = 4, kFewDeviceImages = 16;

int64_t chooseChunk(Device device, int64_t arena_per_image, int64_t parameters) {
  if (device != Device::Cpu)
    return std::clamp<int64_t>(kDeviceChunkFloats / std::max<int64_t>(arena_per_image, 1), 1,
                               kLargestDeviceChunk);
  const auto fitting = [&](int64_t floats) {
    return std::max(floats, parameters) / std::max<int64_t>(arena_per_image, 1);
  };
  const int64_t most = fitting(kMostChunkFloats);
  if (most < kChunk)
    return most < kMediumChunk ? kSmallChunk : kMediumChunk;
  return std::clamp(fitting(kChunkFloats) / kChunk * kChunk, kChunk, kLargestChunk);
}

FailureOr<TableFunction> buildFunction(func::FuncOp function, const Target &target,
                                       const cnn::ParameterLayout &parameters) {
  TableFunction result;
  result.name = function.getName().str();
  auto total = [&](StringRef name) {
    auto attribute = function->getAttrOfType<IntegerAttr>(name);
    return attribute ? attribute.getInt() : 0;
  };
  result.arena_per_image = total("cnn.arena_per_image");
  result.kept_per_image = total("cnn.kept_per_image");
  result.scratch = total("cnn.scratch");
  for (cnn::BufferOp buffer : function.getOps<cnn::BufferOp>())
    if (buffer.getSpace() == cnn::Space::Gradients) {
      const auto begin = static_cast<int64_t>(buffer.getOffset().value_or(0));
      const bool leading =
          begin + buffer.getType().getNumElements() <= parameters.leadingFloats();
      result.gradients = std::max(result.gradients, leading ? parameters.leadingFloats()
                                                            : parameters.parameterFloats());
    }
  for (cnn::PhaseOp phase : function.getOps<cnn::PhaseOp>()) {
    TablePhase &made = result.phases.emplace_back();
    made.chunked = phase.getChunked();
    for (cnn::KernelOp kernel : phase.getOps<cnn::KernelOp>()) {
      FailureOr<Instance> instance = instanceOf(kernel);
      if (failed(instance))
        return failure();
      for (PlannedCall &call : planCalls(*instance, target))
        made.calls.push_back(std::move(call));
    }
  }
  return result;
}

/// The function infer on few images: the same kernels, tiles and segments chosen as for one image.
FailureOr<TableFunction> buildInferFew(func::FuncOp infer, Target target,
                                       const cnn::ParameterLayout &parameters) {
  target.images = 1;
  FailureOr<TableFunction> result = buildFunction(infer, target, parameters);
  if (succeeded(result))
    result->name = "infer_few";
  return result;
}

/// The plane of the first buffer in `space`; kernel-level functions take their data from buffers.
cnn::Plane planeIn(func::FuncOp function, cnn::Space space) {
  for (cnn::BufferOp buffer : function.getOps<cnn::BufferOp>())
    if (buffer.getSpace() == space)
      return cnn::planeOf(buffer.getType());
  return {0, 0, 0};
}

} // namespace

std::vector<PlannedCall> ProgramTable::allCalls() const {
  std::vector<PlannedCall> calls;
  for (const TableFunction &function : functions)
    for (const TablePhase &phase : function.phases)
      calls.insert(calls.end(), phase.calls.begin(), phase.calls.end());
  return calls;
}

FailureOr<ProgramTable> cnnc::buildTable(ModuleOp module, const Target &target) {
  auto infer = module.lookupSymbol<func::FuncOp>("infer");
  if (!infer) {
    module.emitError("the module has no @infer function to compile");
    return failure();
  }
  ProgramTable table{target,
                     module.getName().value_or("network").str(),
                     planeIn(infer, cnn::Space::Images),
                     planeIn(infer, cnn::Space::Logits).elements(),
                     0,
                     target.device == Device::Cpu ? kFewImages : kFewDeviceImages,
                     {},
                     nullptr,
                     cnn::ParameterLayout(module)};
  int64_t arena_per_image = 0;
  for (func::FuncOp function : module.getOps<func::FuncOp>()) {
    FailureOr<TableFunction> made = buildFunction(function, target, table.parameters);
    if (failed(made))
      return failure();
    arena_per_image = std::max(arena_per_image, made->arena_per_image);
    table.functions.push_back(std::move(*made));
  }
  if (target.device != Device::Cpu) {
    FailureOr<TableFunction> few = buildInferFew(infer, target, table.parameters);
    if (failed(few))
      return failure();
    table.functions.push_back(std::move(*few));
  }
  table.chunk = chooseChunk(target.device, arena_per_image, table.parameters.parameterFloats());
  for (cnn::TrainingOp training : module.getOps<cnn::TrainingOp>())
    table.training = training;
  return table;
}
