//===- BufferMemory.cpp - the memory that a kernel-level function runs in ---------------------===//

#include "dialect/evaluator/BufferMemory.h"

#include "dialect/evaluator/Operations.h"

#include <algorithm>
#include <limits>

using namespace mlir;

namespace cnnc::evaluator {
namespace {

constexpr double kNeverWritten = std::numeric_limits<double>::quiet_NaN();

Shape denseStrides(const Shape &shape) {
  Shape strides(shape.size(), 1);
  for (size_t d = shape.size(); d-- > 1;)
    strides[d - 1] = strides[d] * shape[d];
  return strides;
}

int64_t elementsAnImage(Type type) { return elementCount(shapeOf(type, 1)); }

/// Spaces that are planned by offsets, of which a buffer may have none yet.
bool isPlanned(cnn::Space space) {
  return space == cnn::Space::Arena || space == cnn::Space::Kept || space == cnn::Space::Scratch;
}

bool holdsWholeBatch(cnn::Space space) {
  return space == cnn::Space::Images || space == cnn::Space::Labels ||
         space == cnn::Space::Logits || space == cnn::Space::Losses || space == cnn::Space::Kept;
}

/// Calls visit(index in the tensor, address) for each element of a parameter. A part's elements lie
/// among those of the others, from its first output channel on.
template <typename Visit> void forEachElement(cnn::ParameterLayout::Place place, Visit visit) {
  const Shape shape = shapeOf(place.parameter.getType(), 1);
  const int64_t outputs = shape.back(), count = elementCount(shape);
  for (int64_t index = 0; index < count; ++index)
    visit(index,
          place.offset + index / outputs * place.outputs + place.firstOutput + index % outputs);
}

void importTensors(llvm::ArrayRef<cnn::ParameterLayout::Place> places, const NamedTensors &tensors,
                   Region &region) {
  for (cnn::ParameterLayout::Place place : places)
    if (auto found = tensors.find(place.parameter.getSymName().str()); found != tensors.end())
      forEachElement(place, [&](int64_t index, int64_t address) {
        region.elements[address] = found->second.elements[index];
      });
}

void exportTensors(llvm::ArrayRef<cnn::ParameterLayout::Place> places, const Region &region,
                   NamedTensors &tensors) {
  for (cnn::ParameterLayout::Place place : places) {
    Tensor tensor(shapeOf(place.parameter.getType(), 1));
    forEachElement(place, [&](int64_t index, int64_t address) {
      tensor.elements[index] = region.elements[address];
    });
    tensors[place.parameter.getSymName().str()] = std::move(tensor);
  }
}

} // namespace

Tensor View::read() const {
  Tensor tensor(shape);
  double *to = tensor.elements.data();
  forEachAddress([&](int64_t address) { *to++ = region->elements[address]; });
  return tensor;
}

void View::write(const Tensor &tensor, bool accumulate) const {
  const double *from = tensor.elements.data();
  forEachAddress([&](int64_t address) {
    region->elements[address] = (accumulate ? region->elements[address] : 0) + *from++;
  });
}

BufferMemory::BufferMemory(func::FuncOp function, int64_t batch, int64_t capacity)
    : function(function), parameters(function->getParentOfType<ModuleOp>()), batch(batch),
      capacity(capacity) {
  for (cnn::Space space : {cnn::Space::Parameters, cnn::Space::Gradients, cnn::Space::Optimizer})
    spaces[space] = Region(parameters.parameterFloats());
  spaces[cnn::Space::Statistics] = Region(parameters.statisticFloats());
  const auto planned = [&](StringRef total) {
    auto size = function->getAttrOfType<IntegerAttr>(total);
    return size ? size.getInt() : 0;
  };
  spaces[cnn::Space::Arena] = Region(planned("cnn.arena_per_image") * capacity, kNeverWritten);
  spaces[cnn::Space::Kept] = Region(planned("cnn.kept_per_image") * batch, kNeverWritten);
  spaces[cnn::Space::Scratch] = Region(planned("cnn.scratch"), kNeverWritten);
  function.walk([&](cnn::BufferOp buffer) { layOut(buffer); });
}

void BufferMemory::layOut(cnn::BufferOp buffer) {
  const cnn::Space space = buffer.getSpace();
  if (!isPlanned(space) && holdsWholeBatch(space))
    spaces[space] = Region(elementsAnImage(buffer.getType()) * batch);
  else if (isPlanned(space) && !buffer.getOffset())
    unplanned[buffer] = std::make_unique<Region>(
        elementCount(shapeOf(buffer.getType(), holdsWholeBatch(space) ? batch : capacity)),
        kNeverWritten);
}

void BufferMemory::importState(const State &state) {
  importTensors(parameters.parameters(), state.parameters, spaces.at(cnn::Space::Parameters));
  importTensors(parameters.parameters(), state.gradients, spaces.at(cnn::Space::Gradients));
  importTensors(parameters.parameters(), state.momenta, spaces.at(cnn::Space::Optimizer));
  importTensors(parameters.statistics(), state.parameters, spaces.at(cnn::Space::Statistics));
}

void BufferMemory::exportState(State &state) {
  llvm::DenseSet<cnn::Space> used;
  function.walk([&](cnn::BufferOp buffer) { used.insert(buffer.getSpace()); });
  exportTensors(parameters.parameters(), spaces.at(cnn::Space::Parameters), state.parameters);
  exportTensors(parameters.statistics(), spaces.at(cnn::Space::Statistics), state.parameters);
  if (used.contains(cnn::Space::Gradients))
    exportTensors(parameters.parameters(), spaces.at(cnn::Space::Gradients), state.gradients);
  if (used.contains(cnn::Space::Optimizer))
    exportTensors(parameters.parameters(), spaces.at(cnn::Space::Optimizer), state.momenta);
}

FailureOr<View> BufferMemory::viewOf(Value memref, ImageRange images) {
  Operation *op = memref.getDefiningOp();
  if (auto buffer = dyn_cast_or_null<cnn::BufferOp>(op))
    return bufferView(buffer, images);
  if (auto reshape = dyn_cast_or_null<cnn::ReshapeBufferOp>(op))
    return reshapedView(reshape, images);
  auto slice = dyn_cast_or_null<cnn::SliceBufferOp>(op);
  if (!slice)
    return emitError(memref.getLoc(), "the evaluator knows no memory for this value");
  FailureOr<View> view = viewOf(slice.getSource(), images);
  if (failed(view))
    return failure();
  view->base += slice.getFirst();
  view->shape.back() = slice.getCount();
  return view;
}

/// The part of a merged parameter that a kernel reads by itself, if the buffer is one: it has the
/// part's type, at the offset where its panels begin.
std::optional<cnn::ParameterLayout::Place> BufferMemory::partIn(cnn::Space space, MemRefType type,
                                                                int64_t offset) const {
  const bool statistic = space == cnn::Space::Statistics;
  if (space != cnn::Space::Parameters && !statistic)
    return std::nullopt;
  for (cnn::ParameterLayout::Place place :
       statistic ? parameters.statistics() : parameters.parameters()) {
    if (!place.isPart() || place.firstOutput % cnn::kPanel != 0)
      continue;
    const cnn::ParameterLayout::Storage &stored = parameters[place.parameter.getSymName()];
    if (stored.offset == offset && stored.type.getShape() == type.getShape())
      return place;
  }
  return std::nullopt;
}

FailureOr<View> BufferMemory::bufferView(cnn::BufferOp buffer, ImageRange images) {
  View view;
  view.shape = shapeOf(buffer.getType(), images.count);
  view.strides = denseStrides(view.shape);
  int64_t offset = buffer.getOffset().value_or(0);
  const cnn::Space space = buffer.getSpace();
  if (holdsWholeBatch(space))
    view.base = images.first * elementsAnImage(buffer.getType());
  if (auto found = unplanned.find(buffer); found != unplanned.end()) {
    view.region = found->second.get();
    return view;
  }
  view.region = &spaces.at(space);
  if (const auto part = partIn(space, buffer.getType(), offset)) {
    Shape whole = view.shape; // the part's rows lie among those of the others
    whole.back() = part->outputs;
    view.strides = denseStrides(whole);
    offset = part->offset + part->firstOutput;
  }
  view.base += space == cnn::Space::Arena  ? offset * capacity
               : space == cnn::Space::Kept ? offset * batch
                                           : offset;
  int64_t end = view.base + 1;
  for (size_t d = 0; d < view.shape.size(); ++d)
    end += (view.shape[d] - 1) * view.strides[d];
  if (end > int64_t(view.region->elements.size()))
    return buffer.emitError() << "reaches to element " << end << " of a space of "
                              << view.region->elements.size();
  return view;
}

FailureOr<View> BufferMemory::reshapedView(cnn::ReshapeBufferOp reshape, ImageRange images) {
  FailureOr<View> view = viewOf(reshape.getSource(), images);
  if (failed(view))
    return failure();
  if (view->strides != denseStrides(view->shape))
    return reshape.emitError("reshapes a slice, expected a dense buffer");
  view->shape = shapeOf(reshape.getType(), images.count);
  view->strides = denseStrides(view->shape);
  return view;
}

} // namespace cnnc::evaluator
