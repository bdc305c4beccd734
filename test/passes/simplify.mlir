// RUN: %cnn-opt %s --simplify | FileCheck %s
// RUN: %cnn-opt %s --simplify --remarks-filter-missed=simplify 2>&1 >/dev/null \
// RUN:   | FileCheck %s --check-prefix=MISSED

!rows = tensor<?x6x6x4xf32>

// A sum of three is two sums, from left to right.
// CHECK-LABEL: func.func @split_add(
// CHECK-SAME:    %[[A:[^:]*]]: {{[^ ]*}}, %[[B:[^:]*]]: {{[^ ]*}}, %[[C:[^:]*]]: tensor
// CHECK-NEXT:    %[[AB:.*]] = cnn.add %[[A]], %[[B]]
// CHECK-NEXT:    %[[ABC:.*]] = cnn.add %[[AB]], %[[C]]
// CHECK-NEXT:    return %[[ABC]]
func.func @split_add(%a: !rows, %b: !rows, %c: !rows) -> !rows {
  %0 = cnn.add %a, %b, %c : (!rows, !rows, !rows) -> !rows
  return %0 : !rows
}

// CHECK-LABEL: func.func @add_of_one(
// CHECK-SAME:    %[[A:[^:]*]]: tensor
// CHECK-NEXT:    return %[[A]]
func.func @add_of_one(%a: !rows) -> !rows {
  %0 = cnn.add %a : (!rows) -> !rows
  return %0 : !rows
}

// CHECK-LABEL: func.func @concat_of_one(
// CHECK-SAME:    %[[A:[^:]*]]: tensor
// CHECK-NEXT:    return %[[A]]
func.func @concat_of_one(%a: !rows) -> !rows {
  %0 = cnn.concat %a : (!rows) -> !rows
  return %0 : !rows
}

// A pool of one pixel without a stride.
// CHECK-LABEL: func.func @pool_of_one_pixel(
// CHECK-SAME:    %[[A:[^:]*]]: tensor
// CHECK-NEXT:    return %[[A]]
func.func @pool_of_one_pixel(%a: !rows) -> !rows {
  %0 = cnn.max_pool %a window [1, 1] : !rows -> !rows
  %1 = cnn.avg_pool %0 window [1, 1] : !rows -> !rows
  return %1 : !rows
}

// With a stride it leaves pixels out.
// CHECK-LABEL: func.func @strided_pool(
// CHECK-NEXT:    cnn.max_pool
// MISSED-DAG: {{.*}}simplify{{.*}}the pool strides over pixels
func.func @strided_pool(%a: !rows) -> tensor<?x3x3x4xf32> {
  %0 = cnn.max_pool %a window [1, 1] strides [2, 2] : !rows -> tensor<?x3x3x4xf32>
  return %0 : tensor<?x3x3x4xf32>
}

// CHECK-LABEL: func.func @relu_of_relu(
// CHECK-SAME:    %[[A:[^:]*]]: tensor
// CHECK-NEXT:    %[[R:.*]] = cnn.activation relu %[[A]]
// CHECK-NEXT:    return %[[R]]
func.func @relu_of_relu(%a: !rows) -> !rows {
  %0 = cnn.activation relu %a : !rows -> !rows
  %1 = cnn.activation relu %0 : !rows -> !rows
  return %1 : !rows
}

// CHECK-LABEL: func.func @relu_of_tanh(
// CHECK-NEXT:    cnn.activation tanh
// CHECK-NEXT:    cnn.activation relu
func.func @relu_of_tanh(%a: !rows) -> !rows {
  %0 = cnn.activation tanh %a : !rows -> !rows
  %1 = cnn.activation relu %0 : !rows -> !rows
  return %1 : !rows
}

// The input gradient of a convolution of stride 1: padding 2 (3 - 1) - 1 = 3 in y, 1 (5 - 1) - 0 = 4
// in x.
// CHECK-LABEL: func.func @input_gradient(
// CHECK-SAME:    %[[DY:[^:]*]]: {{[^ ]*}}, %[[W:[^:]*]]: tensor
// CHECK-NEXT:    %[[DX:.*]] = cnn.conv2d %[[DY]], %[[W]] padding [3, 4] dilation [2, 1] : {{.*}} -> tensor<?x6x6x4xf32>
// CHECK-NEXT:    return %[[DX]]
func.func @input_gradient(%dy: tensor<?x4x2x8xf32>, %w: tensor<3x5x8x4xf32>) -> !rows {
  %0 = cnn.conv2d_input_gradient %dy, %w padding [1, 0] dilation [2, 1]
      : (tensor<?x4x2x8xf32>, tensor<3x5x8x4xf32>) -> !rows
  return %0 : !rows
}

// In groups: 8 output channels' gradients in two groups of 4 give 4 input channels in groups of 2.
// CHECK-LABEL: func.func @grouped_input_gradient(
// CHECK-NEXT:    cnn.conv2d %{{.*}}, %{{.*}} padding [1, 1] groups = 2 : (tensor<?x6x6x8xf32>, tensor<3x3x4x4xf32>) -> tensor<?x6x6x4xf32>
func.func @grouped_input_gradient(%dy: tensor<?x6x6x8xf32>, %w: tensor<3x3x4x4xf32>) -> !rows {
  %0 = cnn.conv2d_input_gradient %dy, %w padding [1, 1] groups = 2
      : (tensor<?x6x6x8xf32>, tensor<3x3x4x4xf32>) -> !rows
  return %0 : !rows
}

// CHECK-LABEL: func.func @strided_input_gradient(
// CHECK-NEXT:    cnn.conv2d_input_gradient
// MISSED-DAG: {{.*}}simplify{{.*}}the convolution strides over pixels
func.func @strided_input_gradient(%dy: tensor<?x3x3x8xf32>, %w: tensor<2x2x8x4xf32>) -> !rows {
  %0 = cnn.conv2d_input_gradient %dy, %w strides [2, 2]
      : (tensor<?x3x3x8xf32>, tensor<2x2x8x4xf32>) -> !rows
  return %0 : !rows
}

// A convolution of 1x1 with padding writes a rim that its gradient has to leave out.
// CHECK-LABEL: func.func @padded_pixel_gradient(
// CHECK-NEXT:    cnn.conv2d_input_gradient
// MISSED-DAG: {{.*}}simplify{{.*}}the padding is wider than the window reaches
func.func @padded_pixel_gradient(%dy: tensor<?x8x8x8xf32>, %w: tensor<1x1x8x4xf32>) -> !rows {
  %0 = cnn.conv2d_input_gradient %dy, %w padding [1, 1]
      : (tensor<?x8x8x8xf32>, tensor<1x1x8x4xf32>) -> !rows
  return %0 : !rows
}

// What nobody uses goes away.
// CHECK-LABEL: func.func @dead_code(
// CHECK-SAME:    %[[A:[^:]*]]: tensor
// CHECK-NEXT:    return %[[A]]
func.func @dead_code(%a: !rows) -> !rows {
  %0 = cnn.activation relu %a : !rows -> !rows
  %1 = cnn.concat %0, %a : (!rows, !rows) -> tensor<?x6x6x8xf32>
  return %a : !rows
}
