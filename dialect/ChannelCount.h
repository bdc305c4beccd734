//===- ChannelCount.h - output channels, given as a number or a map of the input's --*- C++ -*-===//
#ifndef CNNC_DIALECT_CHANNELCOUNT_H
#define CNNC_DIALECT_CHANNELCOUNT_H

#include "dialect/CnnDialect.h"

namespace cnn {

/// A number is at least 1 and a multiple of groups; a map has one dimension, no symbol and one
/// result. Emits an error on `op` otherwise.
llvm::LogicalResult verifyChannelCount(mlir::Operation *op, mlir::Attribute channels,
                                       int64_t groups = 1);

/// The number that `channels` (verified) stands for, where the input has `inputChannels`. The
/// language's division is exact: emits an error on `op`, such as "channels / 2: 33 is not divisible
/// by 2", where one is not, and where the number is no channel count for these groups.
mlir::FailureOr<int64_t> evaluateChannelCount(mlir::Operation *op, mlir::Attribute channels,
                                              int64_t inputChannels, int64_t groups = 1);

} // namespace cnn

#endif
