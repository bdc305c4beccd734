// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @simplest
// CHECK:         cnn.batch_norm "batch_norm1" %{{.*}} : tensor<*xf32> -> tensor<*xf32>
func.func @simplest(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = cnn.batch_norm "batch_norm1" %x : tensor<*xf32> -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// CHECK-LABEL: func.func @everything
// CHECK:         cnn.batch_norm "bn" %{{.*}} {epsilon = 1.000000e-03 : f64, momentum = 1.000000e+00 : f64} : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
func.func @everything(%x: tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32> {
  %0 = cnn.batch_norm "bn" %x {epsilon = 1.0e-3, momentum = 1.0} : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  return %0 : tensor<?x2x2x3xf32>
}
