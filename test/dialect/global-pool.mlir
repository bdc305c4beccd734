// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @unranked
// CHECK:         cnn.global_avg_pool %{{.*}} : tensor<*xf32> -> tensor<*xf32>
// CHECK:         cnn.global_max_pool %{{.*}} : tensor<*xf32> -> tensor<*xf32>
func.func @unranked(%x: tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>) {
  %0 = cnn.global_avg_pool %x : tensor<*xf32> -> tensor<*xf32>
  %1 = cnn.global_max_pool %x : tensor<*xf32> -> tensor<*xf32>
  return %0, %1 : tensor<*xf32>, tensor<*xf32>
}

// CHECK-LABEL: func.func @ranked
func.func @ranked(%x: tensor<?x5x7x3xf32>) -> (tensor<?x1x1x3xf32>, tensor<?x1x1x3xf32>) {
  %0 = cnn.global_avg_pool %x : tensor<?x5x7x3xf32> -> tensor<?x1x1x3xf32>
  %1 = cnn.global_max_pool %x : tensor<?x5x7x3xf32> -> tensor<?x1x1x3xf32>
  return %0, %1 : tensor<?x1x1x3xf32>, tensor<?x1x1x3xf32>
}
