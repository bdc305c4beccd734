// RUN: %cnn-opt -allow-unregistered-dialect %s | FileCheck %s

// The verifiers compare each result with what shape inference gives; the results' sizes here are
// those of torch.nn.functional.conv2d, max_pool2d and avg_pool2d on random extents.

// CHECK-LABEL: func.func @conv2d
// CHECK-COUNT-24: cnn.conv2d
func.func @conv2d() {
  %x0, %w0 = "test.rows"() : () -> (tensor<?x8x4x4xf32>, tensor<5x1x2x6xf32>)
  %y0 = cnn.conv2d %x0, %w0 strides [4, 2] padding [0, 1] dilation [1, 2] groups = 2
      : (tensor<?x8x4x4xf32>, tensor<5x1x2x6xf32>) -> tensor<?x1x3x6xf32>
  %x1, %w1 = "test.rows"() : () -> (tensor<?x2x3x3xf32>, tensor<2x1x1x9xf32>)
  %y1 = cnn.conv2d %x1, %w1 strides [2, 4] padding [2, 1] dilation [2, 1] groups = 3
      : (tensor<?x2x3x3xf32>, tensor<2x1x1x9xf32>) -> tensor<?x2x2x9xf32>
  %x2, %w2 = "test.rows"() : () -> (tensor<?x4x9x3xf32>, tensor<1x1x1x3xf32>)
  %y2 = cnn.conv2d %x2, %w2 strides [2, 2] padding [1, 1] dilation [2, 2] groups = 3
      : (tensor<?x4x9x3xf32>, tensor<1x1x1x3xf32>) -> tensor<?x3x6x3xf32>
  %x3, %w3 = "test.rows"() : () -> (tensor<?x5x2x1xf32>, tensor<2x4x1x3xf32>)
  %y3 = cnn.conv2d %x3, %w3 strides [3, 1] padding [2, 3] dilation [1, 1] groups = 1
      : (tensor<?x5x2x1xf32>, tensor<2x4x1x3xf32>) -> tensor<?x3x5x3xf32>
  %x4, %w4 = "test.rows"() : () -> (tensor<?x6x7x2xf32>, tensor<2x1x2x2xf32>)
  %y4 = cnn.conv2d %x4, %w4 strides [3, 1] padding [2, 3] dilation [1, 2] groups = 1
      : (tensor<?x6x7x2xf32>, tensor<2x1x2x2xf32>) -> tensor<?x3x13x2xf32>
  %x5, %w5 = "test.rows"() : () -> (tensor<?x9x5x2xf32>, tensor<2x5x2x1xf32>)
  %y5 = cnn.conv2d %x5, %w5 strides [2, 1] padding [1, 3] dilation [2, 2] groups = 1
      : (tensor<?x9x5x2xf32>, tensor<2x5x2x1xf32>) -> tensor<?x5x3x1xf32>
  %x6, %w6 = "test.rows"() : () -> (tensor<?x8x6x3xf32>, tensor<5x3x1x3xf32>)
  %y6 = cnn.conv2d %x6, %w6 strides [3, 4] padding [3, 1] dilation [1, 1] groups = 3
      : (tensor<?x8x6x3xf32>, tensor<5x3x1x3xf32>) -> tensor<?x4x2x3xf32>
  %x7, %w7 = "test.rows"() : () -> (tensor<?x5x8x2xf32>, tensor<5x2x1x4xf32>)
  %y7 = cnn.conv2d %x7, %w7 strides [5, 4] padding [3, 2] dilation [2, 2] groups = 2
      : (tensor<?x5x8x2xf32>, tensor<5x2x1x4xf32>) -> tensor<?x1x3x4xf32>
  %x8, %w8 = "test.rows"() : () -> (tensor<?x5x9x3xf32>, tensor<4x5x1x3xf32>)
  %y8 = cnn.conv2d %x8, %w8 strides [2, 4] padding [2, 1] dilation [1, 2] groups = 3
      : (tensor<?x5x9x3xf32>, tensor<4x5x1x3xf32>) -> tensor<?x3x1x3xf32>
  %x9, %w9 = "test.rows"() : () -> (tensor<?x6x3x2xf32>, tensor<5x1x1x4xf32>)
  %y9 = cnn.conv2d %x9, %w9 strides [3, 3] padding [2, 3] dilation [2, 2] groups = 2
      : (tensor<?x6x3x2xf32>, tensor<5x1x1x4xf32>) -> tensor<?x1x3x4xf32>
  %x10, %w10 = "test.rows"() : () -> (tensor<?x11x6x2xf32>, tensor<3x3x2x3xf32>)
  %y10 = cnn.conv2d %x10, %w10 strides [3, 4] padding [2, 2] dilation [2, 2] groups = 1
      : (tensor<?x11x6x2xf32>, tensor<3x3x2x3xf32>) -> tensor<?x4x2x3xf32>
  %x11, %w11 = "test.rows"() : () -> (tensor<?x10x8x3xf32>, tensor<5x5x1x9xf32>)
  %y11 = cnn.conv2d %x11, %w11 strides [4, 3] padding [2, 0] dilation [1, 1] groups = 3
      : (tensor<?x10x8x3xf32>, tensor<5x5x1x9xf32>) -> tensor<?x3x2x9xf32>
  %x12, %w12 = "test.rows"() : () -> (tensor<?x6x3x1xf32>, tensor<2x1x1x3xf32>)
  %y12 = cnn.conv2d %x12, %w12 strides [4, 2] padding [1, 0] dilation [1, 1] groups = 1
      : (tensor<?x6x3x1xf32>, tensor<2x1x1x3xf32>) -> tensor<?x2x2x3xf32>
  %x13, %w13 = "test.rows"() : () -> (tensor<?x4x6x3xf32>, tensor<1x4x1x9xf32>)
  %y13 = cnn.conv2d %x13, %w13 strides [4, 3] padding [3, 0] dilation [3, 1] groups = 3
      : (tensor<?x4x6x3xf32>, tensor<1x4x1x9xf32>) -> tensor<?x3x1x9xf32>
  %x14, %w14 = "test.rows"() : () -> (tensor<?x9x9x2xf32>, tensor<3x4x2x2xf32>)
  %y14 = cnn.conv2d %x14, %w14 strides [1, 3] padding [0, 2] dilation [1, 2] groups = 1
      : (tensor<?x9x9x2xf32>, tensor<3x4x2x2xf32>) -> tensor<?x7x3x2xf32>
  %x15, %w15 = "test.rows"() : () -> (tensor<?x10x8x4xf32>, tensor<2x4x2x4xf32>)
  %y15 = cnn.conv2d %x15, %w15 strides [4, 3] padding [3, 1] dilation [1, 2] groups = 2
      : (tensor<?x10x8x4xf32>, tensor<2x4x2x4xf32>) -> tensor<?x4x2x4xf32>
  %x16, %w16 = "test.rows"() : () -> (tensor<?x6x7x1xf32>, tensor<1x3x1x3xf32>)
  %y16 = cnn.conv2d %x16, %w16 strides [1, 4] padding [0, 2] dilation [3, 1] groups = 1
      : (tensor<?x6x7x1xf32>, tensor<1x3x1x3xf32>) -> tensor<?x6x3x3xf32>
  %x17, %w17 = "test.rows"() : () -> (tensor<?x5x8x6xf32>, tensor<4x3x2x3xf32>)
  %y17 = cnn.conv2d %x17, %w17 strides [4, 4] padding [3, 1] dilation [3, 2] groups = 3
      : (tensor<?x5x8x6xf32>, tensor<4x3x2x3xf32>) -> tensor<?x1x2x3xf32>
  %x18, %w18 = "test.rows"() : () -> (tensor<?x11x8x4xf32>, tensor<3x3x2x2xf32>)
  %y18 = cnn.conv2d %x18, %w18 strides [4, 3] padding [1, 3] dilation [1, 1] groups = 2
      : (tensor<?x11x8x4xf32>, tensor<3x3x2x2xf32>) -> tensor<?x3x4x2xf32>
  %x19, %w19 = "test.rows"() : () -> (tensor<?x4x8x2xf32>, tensor<2x4x2x1xf32>)
  %y19 = cnn.conv2d %x19, %w19 strides [1, 4] padding [2, 1] dilation [2, 1] groups = 1
      : (tensor<?x4x8x2xf32>, tensor<2x4x2x1xf32>) -> tensor<?x6x2x1xf32>
  %x20, %w20 = "test.rows"() : () -> (tensor<?x5x9x2xf32>, tensor<3x3x1x6xf32>)
  %y20 = cnn.conv2d %x20, %w20 strides [4, 4] padding [0, 0] dilation [1, 2] groups = 2
      : (tensor<?x5x9x2xf32>, tensor<3x3x1x6xf32>) -> tensor<?x1x2x6xf32>
  %x21, %w21 = "test.rows"() : () -> (tensor<?x5x9x4xf32>, tensor<5x1x2x6xf32>)
  %y21 = cnn.conv2d %x21, %w21 strides [4, 3] padding [2, 1] dilation [1, 1] groups = 2
      : (tensor<?x5x9x4xf32>, tensor<5x1x2x6xf32>) -> tensor<?x2x4x6xf32>
  %x22, %w22 = "test.rows"() : () -> (tensor<?x7x4x3xf32>, tensor<5x2x1x9xf32>)
  %y22 = cnn.conv2d %x22, %w22 strides [1, 4] padding [3, 3] dilation [2, 2] groups = 3
      : (tensor<?x7x4x3xf32>, tensor<5x2x1x9xf32>) -> tensor<?x5x2x9xf32>
  %x23, %w23 = "test.rows"() : () -> (tensor<?x8x9x4xf32>, tensor<3x1x2x2xf32>)
  %y23 = cnn.conv2d %x23, %w23 strides [4, 3] padding [3, 2] dilation [1, 1] groups = 2
      : (tensor<?x8x9x4xf32>, tensor<3x1x2x2xf32>) -> tensor<?x3x5x2xf32>
  return
}

// CHECK-LABEL: func.func @max_pool
// CHECK-COUNT-24: cnn.max_pool
func.func @max_pool() {
  %x0 = "test.rows"() : () -> tensor<?x4x5x2xf32>
  %y0 = cnn.max_pool %x0 window [3, 5] strides [2, 4] padding [0, 0] ceil = false
      : tensor<?x4x5x2xf32> -> tensor<?x1x1x2xf32>
  %x1 = "test.rows"() : () -> tensor<?x8x1x1xf32>
  %y1 = cnn.max_pool %x1 window [1, 3] strides [6, 4] padding [0, 1] ceil = false
      : tensor<?x8x1x1xf32> -> tensor<?x2x1x1xf32>
  %x2 = "test.rows"() : () -> tensor<?x8x3x1xf32>
  %y2 = cnn.max_pool %x2 window [2, 5] strides [6, 1] padding [0, 1] ceil = true
      : tensor<?x8x3x1xf32> -> tensor<?x2x1x1xf32>
  %x3 = "test.rows"() : () -> tensor<?x1x7x3xf32>
  %y3 = cnn.max_pool %x3 window [1, 3] strides [1, 1] padding [0, 0] ceil = false
      : tensor<?x1x7x3xf32> -> tensor<?x1x5x3xf32>
  %x4 = "test.rows"() : () -> tensor<?x1x3x2xf32>
  %y4 = cnn.max_pool %x4 window [5, 4] strides [4, 3] padding [2, 1] ceil = true
      : tensor<?x1x3x2xf32> -> tensor<?x1x2x2xf32>
  %x5 = "test.rows"() : () -> tensor<?x9x4x1xf32>
  %y5 = cnn.max_pool %x5 window [5, 5] strides [3, 2] padding [1, 0] ceil = true
      : tensor<?x9x4x1xf32> -> tensor<?x3x1x1xf32>
  %x6 = "test.rows"() : () -> tensor<?x3x3x2xf32>
  %y6 = cnn.max_pool %x6 window [5, 2] strides [2, 3] padding [1, 1] ceil = false
      : tensor<?x3x3x2xf32> -> tensor<?x1x2x2xf32>
  %x7 = "test.rows"() : () -> tensor<?x9x8x3xf32>
  %y7 = cnn.max_pool %x7 window [3, 1] strides [5, 1] padding [0, 0] ceil = true
      : tensor<?x9x8x3xf32> -> tensor<?x2x8x3xf32>
  %x8 = "test.rows"() : () -> tensor<?x9x7x2xf32>
  %y8 = cnn.max_pool %x8 window [4, 4] strides [3, 1] padding [2, 0] ceil = false
      : tensor<?x9x7x2xf32> -> tensor<?x4x4x2xf32>
  %x9 = "test.rows"() : () -> tensor<?x4x3x1xf32>
  %y9 = cnn.max_pool %x9 window [4, 2] strides [6, 1] padding [0, 1] ceil = true
      : tensor<?x4x3x1xf32> -> tensor<?x1x4x1xf32>
  %x10 = "test.rows"() : () -> tensor<?x3x6x2xf32>
  %y10 = cnn.max_pool %x10 window [2, 3] strides [3, 3] padding [1, 1] ceil = true
      : tensor<?x3x6x2xf32> -> tensor<?x2x3x2xf32>
  %x11 = "test.rows"() : () -> tensor<?x3x7x3xf32>
  %y11 = cnn.max_pool %x11 window [4, 3] strides [5, 1] padding [2, 0] ceil = false
      : tensor<?x3x7x3xf32> -> tensor<?x1x5x3xf32>
  %x12 = "test.rows"() : () -> tensor<?x8x8x1xf32>
  %y12 = cnn.max_pool %x12 window [1, 1] strides [2, 2] padding [0, 0] ceil = true
      : tensor<?x8x8x1xf32> -> tensor<?x4x4x1xf32>
  %x13 = "test.rows"() : () -> tensor<?x8x2x1xf32>
  %y13 = cnn.max_pool %x13 window [4, 4] strides [3, 4] padding [1, 1] ceil = true
      : tensor<?x8x2x1xf32> -> tensor<?x3x1x1xf32>
  %x14 = "test.rows"() : () -> tensor<?x9x5x1xf32>
  %y14 = cnn.max_pool %x14 window [2, 1] strides [3, 4] padding [1, 0] ceil = false
      : tensor<?x9x5x1xf32> -> tensor<?x4x2x1xf32>
  %x15 = "test.rows"() : () -> tensor<?x1x6x2xf32>
  %y15 = cnn.max_pool %x15 window [2, 3] strides [6, 2] padding [0, 1] ceil = true
      : tensor<?x1x6x2xf32> -> tensor<?x1x4x2xf32>
  %x16 = "test.rows"() : () -> tensor<?x2x6x2xf32>
  %y16 = cnn.max_pool %x16 window [1, 1] strides [6, 4] padding [0, 0] ceil = true
      : tensor<?x2x6x2xf32> -> tensor<?x1x2x2xf32>
  %x17 = "test.rows"() : () -> tensor<?x11x2x2xf32>
  %y17 = cnn.max_pool %x17 window [2, 2] strides [1, 2] padding [0, 0] ceil = true
      : tensor<?x11x2x2xf32> -> tensor<?x10x1x2xf32>
  %x18 = "test.rows"() : () -> tensor<?x2x8x3xf32>
  %y18 = cnn.max_pool %x18 window [3, 3] strides [2, 4] padding [1, 1] ceil = true
      : tensor<?x2x8x3xf32> -> tensor<?x2x3x3xf32>
  %x19 = "test.rows"() : () -> tensor<?x8x1x1xf32>
  %y19 = cnn.max_pool %x19 window [2, 2] strides [1, 4] padding [1, 0] ceil = true
      : tensor<?x8x1x1xf32> -> tensor<?x9x1x1xf32>
  %x20 = "test.rows"() : () -> tensor<?x2x2x3xf32>
  %y20 = cnn.max_pool %x20 window [4, 2] strides [1, 1] padding [2, 1] ceil = true
      : tensor<?x2x2x3xf32> -> tensor<?x3x3x3xf32>
  %x21 = "test.rows"() : () -> tensor<?x3x9x2xf32>
  %y21 = cnn.max_pool %x21 window [4, 4] strides [3, 1] padding [0, 0] ceil = true
      : tensor<?x3x9x2xf32> -> tensor<?x1x6x2xf32>
  %x22 = "test.rows"() : () -> tensor<?x9x3x1xf32>
  %y22 = cnn.max_pool %x22 window [5, 2] strides [1, 3] padding [0, 0] ceil = false
      : tensor<?x9x3x1xf32> -> tensor<?x5x1x1xf32>
  %x23 = "test.rows"() : () -> tensor<?x7x7x3xf32>
  %y23 = cnn.max_pool %x23 window [2, 5] strides [1, 4] padding [1, 1] ceil = true
      : tensor<?x7x7x3xf32> -> tensor<?x8x2x3xf32>
  return
}

// CHECK-LABEL: func.func @avg_pool
// CHECK-COUNT-24: cnn.avg_pool
func.func @avg_pool() {
  %x0 = "test.rows"() : () -> tensor<?x3x5x3xf32>
  %y0 = cnn.avg_pool %x0 window [1, 3] strides [6, 4] padding [0, 0] ceil = true
      : tensor<?x3x5x3xf32> -> tensor<?x1x2x3xf32>
  %x1 = "test.rows"() : () -> tensor<?x2x8x1xf32>
  %y1 = cnn.avg_pool %x1 window [3, 4] strides [3, 2] padding [0, 2] ceil = true
      : tensor<?x2x8x1xf32> -> tensor<?x1x5x1xf32>
  %x2 = "test.rows"() : () -> tensor<?x8x4x3xf32>
  %y2 = cnn.avg_pool %x2 window [1, 4] strides [5, 2] padding [0, 0] ceil = false
      : tensor<?x8x4x3xf32> -> tensor<?x2x1x3xf32>
  %x3 = "test.rows"() : () -> tensor<?x6x7x3xf32>
  %y3 = cnn.avg_pool %x3 window [2, 3] strides [3, 1] padding [0, 1] ceil = false
      : tensor<?x6x7x3xf32> -> tensor<?x2x7x3xf32>
  %x4 = "test.rows"() : () -> tensor<?x11x1x2xf32>
  %y4 = cnn.avg_pool %x4 window [2, 5] strides [1, 4] padding [0, 2] ceil = false
      : tensor<?x11x1x2xf32> -> tensor<?x10x1x2xf32>
  %x5 = "test.rows"() : () -> tensor<?x6x2x3xf32>
  %y5 = cnn.avg_pool %x5 window [4, 3] strides [1, 4] padding [2, 0] ceil = true
      : tensor<?x6x2x3xf32> -> tensor<?x7x1x3xf32>
  %x6 = "test.rows"() : () -> tensor<?x2x9x1xf32>
  %y6 = cnn.avg_pool %x6 window [2, 3] strides [4, 3] padding [1, 0] ceil = false
      : tensor<?x2x9x1xf32> -> tensor<?x1x3x1xf32>
  %x7 = "test.rows"() : () -> tensor<?x10x1x1xf32>
  %y7 = cnn.avg_pool %x7 window [1, 1] strides [2, 3] padding [0, 0] ceil = true
      : tensor<?x10x1x1xf32> -> tensor<?x5x1x1xf32>
  %x8 = "test.rows"() : () -> tensor<?x1x3x3xf32>
  %y8 = cnn.avg_pool %x8 window [4, 2] strides [3, 2] padding [1, 1] ceil = true
      : tensor<?x1x3x3xf32> -> tensor<?x1x2x3xf32>
  %x9 = "test.rows"() : () -> tensor<?x7x7x3xf32>
  %y9 = cnn.avg_pool %x9 window [1, 3] strides [5, 2] padding [0, 1] ceil = false
      : tensor<?x7x7x3xf32> -> tensor<?x2x4x3xf32>
  %x10 = "test.rows"() : () -> tensor<?x8x1x2xf32>
  %y10 = cnn.avg_pool %x10 window [3, 4] strides [2, 4] padding [1, 0] ceil = true
      : tensor<?x8x1x2xf32> -> tensor<?x5x1x2xf32>
  %x11 = "test.rows"() : () -> tensor<?x8x4x1xf32>
  %y11 = cnn.avg_pool %x11 window [1, 5] strides [2, 4] padding [0, 1] ceil = true
      : tensor<?x8x4x1xf32> -> tensor<?x4x2x1xf32>
  %x12 = "test.rows"() : () -> tensor<?x6x4x2xf32>
  %y12 = cnn.avg_pool %x12 window [2, 3] strides [5, 3] padding [0, 1] ceil = false
      : tensor<?x6x4x2xf32> -> tensor<?x1x2x2xf32>
  %x13 = "test.rows"() : () -> tensor<?x8x7x3xf32>
  %y13 = cnn.avg_pool %x13 window [4, 4] strides [3, 2] padding [0, 0] ceil = false
      : tensor<?x8x7x3xf32> -> tensor<?x2x2x3xf32>
  %x14 = "test.rows"() : () -> tensor<?x8x8x1xf32>
  %y14 = cnn.avg_pool %x14 window [2, 4] strides [1, 3] padding [0, 1] ceil = false
      : tensor<?x8x8x1xf32> -> tensor<?x7x3x1xf32>
  %x15 = "test.rows"() : () -> tensor<?x6x1x1xf32>
  %y15 = cnn.avg_pool %x15 window [4, 1] strides [1, 2] padding [1, 0] ceil = true
      : tensor<?x6x1x1xf32> -> tensor<?x5x1x1xf32>
  %x16 = "test.rows"() : () -> tensor<?x9x1x3xf32>
  %y16 = cnn.avg_pool %x16 window [4, 5] strides [4, 4] padding [1, 2] ceil = true
      : tensor<?x9x1x3xf32> -> tensor<?x3x1x3xf32>
  %x17 = "test.rows"() : () -> tensor<?x2x4x1xf32>
  %y17 = cnn.avg_pool %x17 window [1, 3] strides [3, 2] padding [0, 0] ceil = true
      : tensor<?x2x4x1xf32> -> tensor<?x1x2x1xf32>
  %x18 = "test.rows"() : () -> tensor<?x11x9x3xf32>
  %y18 = cnn.avg_pool %x18 window [4, 4] strides [1, 4] padding [1, 0] ceil = true
      : tensor<?x11x9x3xf32> -> tensor<?x10x3x3xf32>
  %x19 = "test.rows"() : () -> tensor<?x4x2x3xf32>
  %y19 = cnn.avg_pool %x19 window [5, 3] strides [4, 3] padding [0, 1] ceil = true
      : tensor<?x4x2x3xf32> -> tensor<?x1x1x3xf32>
  %x20 = "test.rows"() : () -> tensor<?x11x7x2xf32>
  %y20 = cnn.avg_pool %x20 window [3, 3] strides [5, 1] padding [0, 0] ceil = true
      : tensor<?x11x7x2xf32> -> tensor<?x3x5x2xf32>
  %x21 = "test.rows"() : () -> tensor<?x7x8x1xf32>
  %y21 = cnn.avg_pool %x21 window [1, 5] strides [5, 4] padding [0, 0] ceil = true
      : tensor<?x7x8x1xf32> -> tensor<?x2x2x1xf32>
  %x22 = "test.rows"() : () -> tensor<?x4x8x3xf32>
  %y22 = cnn.avg_pool %x22 window [1, 1] strides [4, 2] padding [0, 0] ceil = true
      : tensor<?x4x8x3xf32> -> tensor<?x1x4x3xf32>
  %x23 = "test.rows"() : () -> tensor<?x3x9x2xf32>
  %y23 = cnn.avg_pool %x23 window [2, 3] strides [5, 1] padding [1, 1] ceil = false
      : tensor<?x3x9x2xf32> -> tensor<?x1x9x2xf32>
  return
}
