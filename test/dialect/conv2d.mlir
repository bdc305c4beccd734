// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @simplest
// CHECK:         cnn.conv2d %{{.*}}, %{{.*}} : (tensor<?x1x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<?x1x1x1xf32>
func.func @simplest(%x: tensor<?x1x1x1xf32>, %w: tensor<1x1x1x1xf32>) -> tensor<?x1x1x1xf32> {
  %0 = cnn.conv2d %x, %w : (tensor<?x1x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<?x1x1x1xf32>
  return %0 : tensor<?x1x1x1xf32>
}

// Rows: (9 + 2 - 2 (3 - 1) - 1) / 2 + 1 = 4. Columns: (8 + 0 - (2 - 1) - 1) / 3 + 1 = 3.
// CHECK-LABEL: func.func @everything
func.func @everything(%x: tensor<?x9x8x6xf32>, %w: tensor<3x2x2x12xf32>, %dy: tensor<?x4x3x12xf32>)
    -> (tensor<?x4x3x12xf32>, tensor<?x9x8x6xf32>, tensor<3x2x2x12xf32>) {
  // CHECK: cnn.conv2d %{{.*}}, %{{.*}} strides [2, 3] padding [1, 0] dilation [2, 1] groups = 3 : (tensor<?x9x8x6xf32>, tensor<3x2x2x12xf32>) -> tensor<?x4x3x12xf32>
  %0 = cnn.conv2d %x, %w strides [2, 3] padding [1, 0] dilation [2, 1] groups = 3
      : (tensor<?x9x8x6xf32>, tensor<3x2x2x12xf32>) -> tensor<?x4x3x12xf32>
  // CHECK: %[[WT:.*]] = cnn.transpose_filter %{{.*}} groups = 3 : tensor<3x2x2x12xf32> -> tensor<3x2x4x6xf32>
  %wt = cnn.transpose_filter %w groups = 3 : tensor<3x2x2x12xf32> -> tensor<3x2x4x6xf32>
  // CHECK: cnn.conv2d_input_gradient %{{.*}}, %[[WT]] strides [2, 3] padding [1, 0] dilation [2, 1] groups = 3 : (tensor<?x4x3x12xf32>, tensor<3x2x4x6xf32>) -> tensor<?x9x8x6xf32>
  %dx = cnn.conv2d_input_gradient %dy, %wt strides [2, 3] padding [1, 0] dilation [2, 1] groups = 3
      : (tensor<?x4x3x12xf32>, tensor<3x2x4x6xf32>) -> tensor<?x9x8x6xf32>
  // CHECK: cnn.conv2d_filter_gradient %{{.*}}, %{{.*}} strides [2, 3] padding [1, 0] dilation [2, 1] groups = 3 : (tensor<?x9x8x6xf32>, tensor<?x4x3x12xf32>) -> tensor<3x2x2x12xf32>
  %dw = cnn.conv2d_filter_gradient %x, %dy strides [2, 3] padding [1, 0] dilation [2, 1] groups = 3
      : (tensor<?x9x8x6xf32>, tensor<?x4x3x12xf32>) -> tensor<3x2x2x12xf32>
  return %0, %dx, %dw : tensor<?x4x3x12xf32>, tensor<?x9x8x6xf32>, tensor<3x2x2x12xf32>
}
