//===- Geometry.h - checks of windows, planes and channels --------------------------*- C++ -*-===//
//
// What verifiers and shape inference of several ops have in common. Each function emits one error
// on `op` when it fails; `what` names the value or attribute in that message.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DIALECT_GEOMETRY_H
#define CNNC_DIALECT_GEOMETRY_H

#include "dialect/CnnDialect.h"

namespace cnn {

/// A window that slides over a plane. Each list holds two sizes, y first.
struct SlidingWindow {
  llvm::ArrayRef<int64_t> window, strides, padding;
  llvm::ArrayRef<int64_t> dilation = {}; ///< empty: 1 x 1
  bool ceil = false;
};

/// Two sizes, each from `least` to kLargestExtent.
llvm::LogicalResult verifyPair(mlir::Operation *op, llvm::StringRef what,
                               llvm::ArrayRef<int64_t> sizes, int64_t least = 1);

/// Window, strides and dilation of two sizes, at least 1; padding of two, at least 0.
llvm::LogicalResult verifyConvolutionWindow(mlir::Operation *op, const SlidingWindow &window);

/// The same without dilation; padding is at most half the window, so that no window lies in it.
llvm::LogicalResult verifyPoolWindow(mlir::Operation *op, const SlidingWindow &window);

/// groups is at least 1 and divides `channels`, which `what` names.
llvm::LogicalResult verifyGroups(mlir::Operation *op, int64_t groups, llvm::StringRef what,
                                 int64_t channels);

/// The plane of the window's positions, with `channels`; fails where the window does not fit or
/// the plane passes the compiler's limits. `window` is verified.
mlir::FailureOr<Plane> slide(mlir::Operation *op, const SlidingWindow &window, const Plane &input,
                             int64_t channels);

/// tensor<?xHxWxCxf32>, within the compiler's limits.
mlir::FailureOr<mlir::RankedTensorType> rowsWithinLimits(mlir::Operation *op, const Plane &plane);

/// Runs shape inference where all operands are ranked, and compares with the result's type where
/// that is ranked.
llvm::LogicalResult verifyInferredResult(mlir::Operation *op);

/// `type`, where ranked, is `expected`, where ranked. `party` names what `expected` is the type of.
llvm::LogicalResult verifySameRows(mlir::Operation *op, llvm::StringRef what, mlir::Type type,
                                   llvm::StringRef party, mlir::Type expected);

/// A vector has the channels of `rows`, where ranked.
llvm::LogicalResult verifyChannelsOf(mlir::Operation *op, llvm::StringRef what, mlir::Type vector,
                                     mlir::Type rows);

/// "0.5": six digits, as a message wants it.
std::string describeNumber(const llvm::APFloat &value);

/// epsilon is positive and finite.
llvm::LogicalResult verifyEpsilon(mlir::Operation *op, const llvm::APFloat &epsilon);

/// A share lies in 0..1.
llvm::LogicalResult verifyShare(mlir::Operation *op, llvm::StringRef what,
                                const llvm::APFloat &value);

} // namespace cnn

#endif
