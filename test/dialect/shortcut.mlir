// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @simplest
// CHECK:         cnn.shortcut "shortcut1" %{{.*}} channels(64 : i64) : tensor<*xf32> -> tensor<*xf32>
func.func @simplest(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = cnn.shortcut "shortcut1" %x channels(64) : tensor<*xf32> -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// A pixel of every other row and column: (7 - 1) / 2 + 1 = 4, (8 - 1) / 2 + 1 = 4.
// CHECK-LABEL: func.func @strided
// CHECK:         cnn.shortcut "shortcut1" %{{.*}} channels(64 : i64) strides [2, 2] : tensor<?x7x8x32xf32> -> tensor<?x4x4x64xf32>
func.func @strided(%x: tensor<?x7x8x32xf32>) -> tensor<?x4x4x64xf32> {
  %0 = cnn.shortcut "shortcut1" %x channels(64) strides [2, 2] : tensor<?x7x8x32xf32> -> tensor<?x4x4x64xf32>
  return %0 : tensor<?x4x4x64xf32>
}
