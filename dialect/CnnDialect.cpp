//===- CnnDialect.cpp - the dialect's registration, types and small questions -----------------===//

#include "dialect/CnnDialect.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnn;

#include "dialect/CnnDialect.cpp.inc"
#include "dialect/CnnEnums.cpp.inc"
#include "dialect/CnnInterfaces.cpp.inc"

#define GET_OP_CLASSES
#include "dialect/CnnOps.cpp.inc"

void CnnDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dialect/CnnOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// A ranked tensor of f32, of this rank and without an encoding; else null.
static RankedTensorType floatTensor(Type type, int64_t rank) {
  auto ranked = dyn_cast<RankedTensorType>(type);
  bool fits = ranked && ranked.getElementType().isF32() && ranked.getRank() == rank &&
              !ranked.getEncoding();
  return fits ? ranked : RankedTensorType();
}

/// Whether extents are static, at least 1, and their product is at most `limit`.
static bool withinLimit(ArrayRef<int64_t> extents, int64_t limit) {
  int64_t room = limit;
  for (int64_t extent : extents) {
    if (extent < 1 || extent > room)
      return false;
    room /= extent;
  }
  return true;
}

bool cnn::isRowsType(Type type) {
  if (auto unranked = dyn_cast<UnrankedTensorType>(type))
    return unranked.getElementType().isF32();
  RankedTensorType rows = floatTensor(type, 4);
  if (!rows || !rows.isDynamicDim(0))
    return false;
  ArrayRef<int64_t> image = rows.getShape().drop_front();
  return image[0] <= kLargestExtent && image[1] <= kLargestExtent &&
         withinLimit(image, kLargestElements);
}

bool cnn::isChannelsType(Type type) {
  RankedTensorType channels = floatTensor(type, 1);
  return channels && withinLimit(channels.getShape(), kLargestElements * 16);
}

bool cnn::isFilterType(Type type) {
  RankedTensorType filter = floatTensor(type, 4);
  return filter && filter.getDimSize(0) <= kLargestExtent &&
         filter.getDimSize(1) <= kLargestExtent && withinLimit(filter.getShape(), kLargestElements);
}

bool cnn::isLabelsType(Type type) {
  auto labels = dyn_cast<RankedTensorType>(type);
  return labels && labels.getElementType().isSignlessInteger(32) && labels.getRank() == 1 &&
         labels.isDynamicDim(0);
}

bool cnn::isPerImageType(Type type) {
  RankedTensorType values = floatTensor(type, 1);
  return values && values.isDynamicDim(0);
}

bool cnn::isBufferType(Type type) {
  auto buffer = dyn_cast<MemRefType>(type);
  if (!buffer || buffer.getRank() < 1 || buffer.getRank() > 4)
    return false;
  Type element = buffer.getElementType();
  ArrayRef<int64_t> shape = buffer.getShape();
  if (ShapedType::isDynamic(shape[0]))
    shape = shape.drop_front();
  return (element.isF32() || element.isSignlessInteger(32)) &&
         withinLimit(shape, kLargestElements * 16);
}

Plane cnn::planeOf(Type type) {
  ArrayRef<int64_t> shape = cast<ShapedType>(type).getShape();
  return {shape[1], shape[2], shape[3]};
}

RankedTensorType cnn::rowsType(MLIRContext *context, const Plane &plane) {
  return RankedTensorType::get({ShapedType::kDynamic, plane.height, plane.width, plane.channels},
                               Float32Type::get(context));
}

std::string cnn::describe(const Plane &plane) {
  return (Twine(plane.channels) + " x " + Twine(plane.height) + " x " + Twine(plane.width)).str();
}

//===----------------------------------------------------------------------===//
// Questions
//===----------------------------------------------------------------------===//

int64_t cnn::windowPositions(int64_t size, int64_t window, int64_t stride, int64_t pad,
                             int64_t dilation, bool ceil) {
  int64_t last = size + 2 * pad - dilation * (window - 1) - 1; // where the last window may begin
  if (ceil)
    last += stride - 1;
  if (last < 0)
    return 0;
  int64_t positions = last / stride + 1;
  // PyTorch drops a window that would begin past the input and its left padding.
  if (ceil && (positions - 1) * stride >= size + pad)
    --positions;
  return positions;
}

bool cnn::activationUsesOutput(Activation function) {
  switch (function) {
  case Activation::Relu:
  case Activation::Relu6:
  case Activation::LeakyRelu:
  case Activation::Sigmoid:
  case Activation::Tanh:
    return true;
  case Activation::Silu:
  case Activation::HardSwish:
  case Activation::Gelu:
    return false;
  }
  llvm_unreachable("every activation is listed above");
}

StringRef cnn::nameOf(Location location) {
  return llvm::TypeSwitch<Location, StringRef>(location)
      .Case([](NameLoc named) {
        StringRef inner = nameOf(named.getChildLoc());
        return inner.empty() ? named.getName().getValue() : inner;
      })
      .Case([](CallSiteLoc call) { return nameOf(call.getCallee()); })
      .Case([](FusedLoc fused) {
        for (Location part : fused.getLocations())
          if (StringRef name = nameOf(part); !name.empty())
            return name;
        return StringRef();
      })
      .Default(StringRef());
}
