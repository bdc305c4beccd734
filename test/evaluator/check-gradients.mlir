// A step written by hand, its gradients by the formulas in TensorOps.td.
// RUN: %cnn-evaluate %s --random 3 --check-gradients | FileCheck %s
// CHECK: conv1.weight: 12 elements, largest error {{[0-9.]+e-[01][0-9]}}
// CHECK: conv1.bias: 2 elements, largest error {{[0-9.]+e-[01][0-9]}}
// CHECK: linear1.weight: 12 elements, largest error {{[0-9.]+e-[01][0-9]}}

// The check can fail: here the second gradient is added twice.
// RUN: sed 's|^ *// TWICE ||' %s > %t.mlir
// RUN: not %cnn-evaluate %t.mlir --random 3 --check-gradients 2>&1 | FileCheck %s --check-prefix=WRONG
// WRONG: error: conv1.bias: largest error 0.5{{[0-9]*}} against central differences, expected at most 0.001

cnn.parameter @conv1.weight weight fan_in = 27 : tensor<3x3x3x2xf32>
cnn.parameter @conv1.bias bias fan_in = 27 : tensor<2xf32>
cnn.parameter @linear1.weight weight fan_in = 12 linear plane [2, 2, 3] : tensor<1x1x12x5xf32>

func.func @train_step(%images: tensor<?x4x5x3xf32>, %labels: tensor<?xi32>) -> (tensor<?x1x1x5xf32>, tensor<?xf32>) {
  %w = cnn.load @conv1.weight : tensor<3x3x3x2xf32>
  %b = cnn.load @conv1.bias : tensor<2xf32>
  %l = cnn.load @linear1.weight : tensor<1x1x12x5xf32>
  %0 = cnn.conv2d %images, %w : (tensor<?x4x5x3xf32>, tensor<3x3x3x2xf32>) -> tensor<?x2x3x2xf32>
  %1 = cnn.bias_add %0, %b : (tensor<?x2x3x2xf32>, tensor<2xf32>) -> tensor<?x2x3x2xf32>
  %2 = cnn.activation tanh %1 : tensor<?x2x3x2xf32> -> tensor<?x2x3x2xf32>
  %3 = cnn.flatten %2 : tensor<?x2x3x2xf32> -> tensor<?x1x1x12xf32>
  %4 = cnn.conv2d %3, %l : (tensor<?x1x1x12xf32>, tensor<1x1x12x5xf32>) -> tensor<?x1x1x5xf32>
  %5 = cnn.cross_entropy %4, %labels : (tensor<?x1x1x5xf32>, tensor<?xi32>) -> tensor<?xf32>
  %6 = cnn.cross_entropy_gradient %4, %labels : (tensor<?x1x1x5xf32>, tensor<?xi32>) -> tensor<?x1x1x5xf32>
  %7 = cnn.conv2d_filter_gradient %3, %6 : (tensor<?x1x1x12xf32>, tensor<?x1x1x5xf32>) -> tensor<1x1x12x5xf32>
  cnn.gradient @linear1.weight, %7 : tensor<1x1x12x5xf32>
  %8 = cnn.transpose_filter %l : tensor<1x1x12x5xf32> -> tensor<1x1x5x12xf32>
  %9 = cnn.conv2d_input_gradient %6, %8 : (tensor<?x1x1x5xf32>, tensor<1x1x5x12xf32>) -> tensor<?x1x1x12xf32>
  %10 = cnn.unflatten %9 : tensor<?x1x1x12xf32> -> tensor<?x2x3x2xf32>
  %11 = cnn.activation_gradient tanh %10, %2 : (tensor<?x2x3x2xf32>, tensor<?x2x3x2xf32>) -> tensor<?x2x3x2xf32>
  %12 = cnn.channel_sum %11 : tensor<?x2x3x2xf32> -> tensor<2xf32>
  cnn.gradient @conv1.bias, %12 : tensor<2xf32>
  // TWICE cnn.gradient @conv1.bias, %12 : tensor<2xf32>
  %13 = cnn.conv2d_filter_gradient %images, %11 : (tensor<?x4x5x3xf32>, tensor<?x2x3x2xf32>) -> tensor<3x3x3x2xf32>
  cnn.gradient @conv1.weight, %13 : tensor<3x3x3x2xf32>
  return %4, %5 : tensor<?x1x1x5xf32>, tensor<?xf32>
}
