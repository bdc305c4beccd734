// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @simplest
func.func @simplest(%x: tensor<*xf32>) {
  // CHECK: cnn.max_pool %{{.*}} window [2, 2] : tensor<*xf32> -> tensor<*xf32>
  %0 = cnn.max_pool %x window [2, 2] : tensor<*xf32> -> tensor<*xf32>
  // CHECK: cnn.avg_pool %{{.*}} window [2, 2] : tensor<*xf32> -> tensor<*xf32>
  %1 = cnn.avg_pool %x window [2, 2] : tensor<*xf32> -> tensor<*xf32>
  return
}

// Rows: ceil((7 + 2 - 3) / 4) + 1 = 3, but the last window begins at row 8 of the padded plane, past
// the left padding and the 7 of the input: it is dropped. Columns: (6 + 0 - 2) / 2 + 1 = 3.
// CHECK-LABEL: func.func @everything
func.func @everything(%x: tensor<?x7x6x3xf32>, %dy: tensor<?x2x3x3xf32>) {
  // CHECK: cnn.max_pool %{{.*}} window [3, 2] strides [4, 2] padding [1, 0] ceil = true : tensor<?x7x6x3xf32> -> tensor<?x2x3x3xf32>
  %0 = cnn.max_pool %x window [3, 2] strides [4, 2] padding [1, 0] ceil = true
      : tensor<?x7x6x3xf32> -> tensor<?x2x3x3xf32>
  // CHECK: cnn.max_pool_gradient %{{.*}}, %{{.*}} window [3, 2] strides [4, 2] padding [1, 0] ceil = true : (tensor<?x2x3x3xf32>, tensor<?x7x6x3xf32>) -> tensor<?x7x6x3xf32>
  %1 = cnn.max_pool_gradient %dy, %x window [3, 2] strides [4, 2] padding [1, 0] ceil = true
      : (tensor<?x2x3x3xf32>, tensor<?x7x6x3xf32>) -> tensor<?x7x6x3xf32>
  // CHECK: cnn.avg_pool %{{.*}} window [3, 2] strides [4, 2] padding [1, 0] ceil = true {count_include_pad = false} : tensor<?x7x6x3xf32> -> tensor<?x2x3x3xf32>
  %2 = cnn.avg_pool %x window [3, 2] strides [4, 2] padding [1, 0] ceil = true
      {count_include_pad = false} : tensor<?x7x6x3xf32> -> tensor<?x2x3x3xf32>
  // CHECK: cnn.avg_pool_gradient %{{.*}} window [3, 2] strides [4, 2] padding [1, 0] ceil = true {count_include_pad = false} : tensor<?x2x3x3xf32> -> tensor<?x7x6x3xf32>
  %3 = cnn.avg_pool_gradient %dy window [3, 2] strides [4, 2] padding [1, 0] ceil = true
      {count_include_pad = false} : tensor<?x2x3x3xf32> -> tensor<?x7x6x3xf32>
  return
}
