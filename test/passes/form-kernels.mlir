// RUN: %cnn-opt --pass-pipeline='builtin.module(func.func(form-kernels))' --split-input-file %s | FileCheck %s

// An op alone becomes a group of one.

// CHECK-LABEL: func.func @alone
// CHECK: %[[R:.*]] = cnn.fused(%arg0)
// CHECK-NEXT: ^bb0(%[[X:.*]]: tensor<?x4x4x3xf32>):
// CHECK-NEXT: %[[A:.*]] = cnn.activation relu %[[X]]
// CHECK-NEXT: cnn.yield %[[A]]
// CHECK: return %[[R]]
func.func @alone(%x: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  %0 = cnn.activation relu %x : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  return %0 : tensor<?x4x4x3xf32>
}

// -----

// Bias and activation join the convolution.

// CHECK-LABEL: func.func @bias_relu
// CHECK: cnn.fused(%arg0, %arg1, %arg2)
// CHECK: cnn.conv2d
// CHECK-NEXT: cnn.bias_add
// CHECK-NEXT: cnn.activation relu
// CHECK-NEXT: cnn.yield
// CHECK-NOT: cnn.fused
func.func @bias_relu(%x: tensor<?x4x4x3xf32>, %w: tensor<1x1x3x5xf32>, %b: tensor<5xf32>) -> tensor<?x4x4x5xf32> {
  %0 = cnn.conv2d %x, %w : (tensor<?x4x4x3xf32>, tensor<1x1x3x5xf32>) -> tensor<?x4x4x5xf32>
  %1 = cnn.bias_add %0, %b : (tensor<?x4x4x5xf32>, tensor<5xf32>) -> tensor<?x4x4x5xf32>
  %2 = cnn.activation relu %1 : tensor<?x4x4x5xf32> -> tensor<?x4x4x5xf32>
  return %2 : tensor<?x4x4x5xf32>
}

// -----

// A value that something else reads too is stored: the next op begins a group of its own.

// CHECK-LABEL: func.func @two_uses
// CHECK: cnn.fused
// CHECK: cnn.conv2d
// CHECK-NEXT: cnn.yield
// CHECK: cnn.fused
// CHECK: cnn.activation relu
func.func @two_uses(%x: tensor<?x4x4x3xf32>, %w: tensor<1x1x3x5xf32>) -> (tensor<?x4x4x5xf32>, tensor<?x4x4x5xf32>) {
  %0 = cnn.conv2d %x, %w : (tensor<?x4x4x3xf32>, tensor<1x1x3x5xf32>) -> tensor<?x4x4x5xf32>
  %1 = cnn.activation relu %0 : tensor<?x4x4x5xf32> -> tensor<?x4x4x5xf32>
  return %0, %1 : tensor<?x4x4x5xf32>, tensor<?x4x4x5xf32>
}

// -----

// A residual add joins its later operand, here the second convolution.

// CHECK-LABEL: func.func @residual
// CHECK: %[[FIRST:.*]] = cnn.fused(%arg0, %arg1)
// CHECK: cnn.fused(%[[FIRST]], %arg1)
// CHECK: cnn.conv2d
// CHECK-NEXT: cnn.add
// CHECK-NEXT: cnn.activation relu
func.func @residual(%x: tensor<?x4x4x3xf32>, %w: tensor<1x1x3x3xf32>) -> tensor<?x4x4x3xf32> {
  %0 = cnn.conv2d %x, %w : (tensor<?x4x4x3xf32>, tensor<1x1x3x3xf32>) -> tensor<?x4x4x3xf32>
  %1 = cnn.conv2d %0, %w : (tensor<?x4x4x3xf32>, tensor<1x1x3x3xf32>) -> tensor<?x4x4x3xf32>
  %2 = cnn.add %1, %0 : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  %3 = cnn.activation relu %2 : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  return %3 : tensor<?x4x4x3xf32>
}

// -----

// A ReLU's mask joins the gradient it masks, not the reference it reads.

// CHECK-LABEL: func.func @mask
// CHECK: cnn.fused
// CHECK: cnn.max_pool
// CHECK-NEXT: cnn.yield
// CHECK: cnn.fused
// CHECK: cnn.conv2d
// CHECK-NEXT: cnn.activation_gradient relu
func.func @mask(%x: tensor<?x4x4x3xf32>, %dy: tensor<?x4x4x3xf32>, %w: tensor<1x1x3x3xf32>) -> tensor<?x4x4x3xf32> {
  %0 = cnn.conv2d %dy, %w : (tensor<?x4x4x3xf32>, tensor<1x1x3x3xf32>) -> tensor<?x4x4x3xf32>
  %1 = cnn.max_pool %x window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %2 = cnn.activation_gradient relu %0, %1 : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %2 : tensor<?x4x4x3xf32>
}

// -----

// Views stay outside: they cost nothing.

// CHECK-LABEL: func.func @views
// CHECK-NOT: cnn.fused
// CHECK: cnn.slice
// CHECK-NOT: cnn.fused
// CHECK: cnn.flatten
// CHECK-NOT: cnn.fused
func.func @views(%x: tensor<?x4x4x3xf32>) -> tensor<?x1x1x32xf32> {
  %0 = cnn.slice %x [1, 2] : tensor<?x4x4x3xf32> -> tensor<?x4x4x2xf32>
  %1 = cnn.flatten %0 : tensor<?x4x4x2xf32> -> tensor<?x1x1x32xf32>
  return %1 : tensor<?x1x1x32xf32>
}

// -----

// The gradient of a large linear layer reads the filter as it lies.
// CHECK-LABEL: @linear_gradient
// CHECK:      cnn.fused
// CHECK-NEXT: ^bb0(%[[DY:.*]]: tensor<?x1x1x512xf32>, %[[W:.*]]: tensor<1x1x40x512xf32>)
// CHECK-NEXT: %[[WT:.*]] = cnn.transpose_filter %[[W]]
// CHECK-NEXT: cnn.conv2d %[[DY]], %[[WT]]
func.func @linear_gradient(%dy: tensor<?x1x1x512xf32>, %w: tensor<1x1x40x512xf32>) -> tensor<?x1x1x40xf32> {
  %wt = cnn.transpose_filter %w : tensor<1x1x40x512xf32> -> tensor<1x1x512x40xf32>
  %dx = cnn.conv2d %dy, %wt : (tensor<?x1x1x512xf32>, tensor<1x1x512x40xf32>) -> tensor<?x1x1x40xf32>
  return %dx : tensor<?x1x1x40xf32>
}
