//===- CnnDialect.h - the cnn dialect -----------------------------------------------*- C++ -*-===//
//
// Everything a pass needs to see of the dialect: ops, enums, interfaces and the few questions that
// more than one of them asks.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_CNNDIALECT_H
#define CNNC_DIALECT_CNNDIALECT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialect/CnnDialect.h.inc"
#include "dialect/CnnEnums.h.inc"
#include "dialect/CnnInterfaces.h.inc"

#define GET_OP_CLASSES
#include "dialect/CnnOps.h.inc"

#include <string>

namespace cnn {

/// The plane and channels of an activation, without the batch.
struct Plane {
  int64_t height = 1, width = 1, channels = 1;
  int64_t elements() const { return height * width * channels; }
  bool operator==(const Plane &) const = default;
};

/// The plane of a ranked activation type ?xHxWxC, tensor or memref.
Plane planeOf(mlir::Type type);

/// tensor<?xHxWxCxf32>.
mlir::RankedTensorType rowsType(mlir::MLIRContext *context, const Plane &plane);

/// "64 x 24 x 12": channels, height and width, the order in which users write sizes.
std::string describe(const Plane &plane);

/// Largest extent of a plane, channel count or window that a layer may ask for, and number of
/// elements of an image or a parameter; shape inference refuses more. A flattened image may have
/// as many channels as elements. 2^31 bytes an image keep 32-bit indices safe.
constexpr int64_t kLargestExtent = 1 << 20;
constexpr int64_t kLargestElements = int64_t(1) << 29;

/// What the ops take for operands (CnnDialect.td). Every extent that is not the batch is static, at
/// least 1 and within the limits above; flat buffers of all parameters may be 16 times as long,
/// since panels are padded.
bool isRowsType(mlir::Type type); ///< unranked, or ?xHxWxC
bool isChannelsType(mlir::Type type);
bool isFilterType(mlir::Type type);
bool isLabelsType(mlir::Type type);
bool isPerImageType(mlir::Type type);
bool isBufferType(mlir::Type type);

/// Output positions of a window along one axis: (size + 2 pad - dilation (window - 1) - 1) / stride
/// + 1, rounded up with `ceil` as PyTorch does. Less than 1 where the window does not fit.
int64_t windowPositions(int64_t size, int64_t window, int64_t stride, int64_t pad,
                        int64_t dilation = 1, bool ceil = false);

/// Whether activation_gradient refers to the activation's output (else its input).
bool activationUsesOutput(Activation function);

/// The local name in an op's location, from the innermost NameLoc; empty if it has none.
llvm::StringRef nameOf(mlir::Location location);

} // namespace cnn

#endif
