// RUN: %cnn-opt --choose-winograd %s | FileCheck %s

// A 3x3 convolution of a large plane takes tiles of 4 x 4 pixels; its filter's gradient as well.
// CHECK-LABEL: @large_plane
// CHECK: %[[FILTER:.*]] = cnn.winograd_filter %{{.*}} outputs = 4 : tensor<3x3x32x32xf32> -> tensor<6x6x32x32xf32>
// CHECK: cnn.winograd_conv2d %{{.*}}, %[[FILTER]] outputs = 4 padding [1, 1]
// CHECK: cnn.conv2d_filter_gradient {{.*}} padding [1, 1] {winograd_outputs = 4 : i64}
func.func @large_plane(%images: tensor<?x24x24x32xf32>, %w: tensor<3x3x32x32xf32>) -> tensor<3x3x32x32xf32> {
  %x = cnn.activation relu %images : tensor<?x24x24x32xf32> -> tensor<?x24x24x32xf32>
  %y = cnn.conv2d %x, %w padding [1, 1] : (tensor<?x24x24x32xf32>, tensor<3x3x32x32xf32>) -> tensor<?x24x24x32xf32>
  %g = cnn.conv2d_filter_gradient %x, %y padding [1, 1] : (tensor<?x24x24x32xf32>, tensor<?x24x24x32xf32>) -> tensor<3x3x32x32xf32>
  return %g : tensor<3x3x32x32xf32>
}

// A 5x5 one has tiles of 2 x 2, and none for its filter's gradient.
// CHECK-LABEL: @five_by_five
// CHECK: cnn.winograd_conv2d %{{.*}}, %{{.*}} outputs = 2 padding [2, 2]
// CHECK: cnn.conv2d_filter_gradient
// CHECK-NOT: winograd_outputs
// CHECK: return
func.func @five_by_five(%images: tensor<?x24x24x32xf32>, %w: tensor<5x5x32x32xf32>) -> tensor<5x5x32x32xf32> {
  %x = cnn.activation relu %images : tensor<?x24x24x32xf32> -> tensor<?x24x24x32xf32>
  %y = cnn.conv2d %x, %w padding [2, 2] : (tensor<?x24x24x32xf32>, tensor<5x5x32x32xf32>) -> tensor<?x24x24x32xf32>
  %g = cnn.conv2d_filter_gradient %x, %y padding [2, 2] : (tensor<?x24x24x32xf32>, tensor<?x24x24x32xf32>) -> tensor<5x5x32x32xf32>
  return %g : tensor<5x5x32x32xf32>
}

// A plane that is a single tile leaves too few of them, however many images a chunk holds.
// CHECK-LABEL: @single_tile
// CHECK-NOT: winograd
// CHECK: return
func.func @single_tile(%images: tensor<?x3x3x32xf32>, %w: tensor<3x3x32x32xf32>) -> tensor<?x3x3x32xf32> {
  %x = cnn.activation relu %images : tensor<?x3x3x32xf32> -> tensor<?x3x3x32xf32>
  %y = cnn.conv2d %x, %w padding [1, 1] : (tensor<?x3x3x32xf32>, tensor<3x3x32x32xf32>) -> tensor<?x3x3x32xf32>
  return %y : tensor<?x3x3x32xf32>
}

// Strides, the function's own images, and few channels keep the plain sum.
// CHECK-LABEL: @plain
// CHECK-NOT: winograd
// CHECK: return
func.func @plain(%images: tensor<?x24x24x32xf32>, %w: tensor<3x3x32x32xf32>, %thin: tensor<3x3x32x4xf32>) -> tensor<?x12x12x4xf32> {
  %0 = cnn.conv2d %images, %w padding [1, 1] : (tensor<?x24x24x32xf32>, tensor<3x3x32x32xf32>) -> tensor<?x24x24x32xf32>
  %1 = cnn.conv2d %0, %w strides [2, 2] padding [1, 1] : (tensor<?x24x24x32xf32>, tensor<3x3x32x32xf32>) -> tensor<?x12x12x32xf32>
  %2 = cnn.conv2d %1, %thin padding [1, 1] : (tensor<?x12x12x32xf32>, tensor<3x3x32x4xf32>) -> tensor<?x12x12x4xf32>
  return %2 : tensor<?x12x12x4xf32>
}

// A single image of a small plane is too little: inference gets a twin for it.
// CHECK-LABEL: @infer(
// CHECK: cnn.winograd_conv2d
// CHECK-LABEL: @infer_few(
// CHECK-NOT: winograd
// CHECK: cnn.conv2d
func.func @infer(%images: tensor<?x12x12x32xf32>, %w: tensor<3x3x32x32xf32>) -> tensor<?x12x12x32xf32> {
  %x = cnn.activation relu %images : tensor<?x12x12x32xf32> -> tensor<?x12x12x32xf32>
  %y = cnn.conv2d %x, %w padding [1, 1] : (tensor<?x12x12x32xf32>, tensor<3x3x32x32xf32>) -> tensor<?x12x12x32xf32>
  return %y : tensor<?x12x12x32xf32>
}
