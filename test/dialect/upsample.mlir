// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @simplest
// CHECK:         cnn.upsample %{{.*}} scale [2, 2] : tensor<*xf32> -> tensor<*xf32>
func.func @simplest(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = cnn.upsample %x scale [2, 2] : tensor<*xf32> -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// CHECK-LABEL: func.func @gradient
// CHECK:         cnn.upsample %{{.*}} scale [2, 3] : tensor<?x4x5x3xf32> -> tensor<?x8x15x3xf32>
// CHECK:         cnn.upsample_gradient %{{.*}} scale [2, 3] : tensor<?x8x15x3xf32> -> tensor<?x4x5x3xf32>
func.func @gradient(%x: tensor<?x4x5x3xf32>) -> tensor<?x4x5x3xf32> {
  %0 = cnn.upsample %x scale [2, 3] : tensor<?x4x5x3xf32> -> tensor<?x8x15x3xf32>
  %1 = cnn.upsample_gradient %0 scale [2, 3] : tensor<?x8x15x3xf32> -> tensor<?x4x5x3xf32>
  return %1 : tensor<?x4x5x3xf32>
}
