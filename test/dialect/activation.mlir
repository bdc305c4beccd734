// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @simplest
// CHECK:         cnn.activation relu %{{.*}} : tensor<*xf32> -> tensor<*xf32>
func.func @simplest(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = cnn.activation relu %x : tensor<*xf32> -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// CHECK-LABEL: func.func @all_functions
func.func @all_functions(%x: tensor<?x2x2x3xf32>) {
  // CHECK: cnn.activation relu
  %relu = cnn.activation relu %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  // CHECK: cnn.activation relu6
  %relu6 = cnn.activation relu6 %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  // CHECK: cnn.activation leaky_relu
  %leaky_relu = cnn.activation leaky_relu %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  // CHECK: cnn.activation sigmoid
  %sigmoid = cnn.activation sigmoid %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  // CHECK: cnn.activation tanh
  %tanh = cnn.activation tanh %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  // CHECK: cnn.activation silu
  %silu = cnn.activation silu %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  // CHECK: cnn.activation hard_swish
  %hard_swish = cnn.activation hard_swish %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  // CHECK: cnn.activation gelu
  %gelu = cnn.activation gelu %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  return
}

// CHECK-LABEL: func.func @slope
// CHECK:         cnn.activation leaky_relu %{{.*}} {slope = 2.000000e-01 : f64}
// CHECK:         cnn.activation_gradient leaky_relu %{{.*}}, %{{.*}} {slope = 2.000000e-01 : f64} : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32>
func.func @slope(%x: tensor<?x2x2x3xf32>, %dy: tensor<?x2x2x3xf32>) {
  %0 = cnn.activation leaky_relu %x {slope = 0.2} : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  %1 = cnn.activation_gradient leaky_relu %dy, %0 {slope = 0.2}
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32>
  return
}
