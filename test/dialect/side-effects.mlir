// RUN: %cnn-opt --cse --canonicalize %s | FileCheck %s

// Arithmetic that nobody uses goes and loads of one parameter become one; what changes a parameter,
// a statistic or a buffer stays, each time.

cnn.parameter @w weight fan_in = 3 : tensor<1x1x3x3xf32>
cnn.parameter @m running_mean fan_in = 1 : tensor<3xf32>

// CHECK-LABEL: func.func @tensors
// CHECK-NEXT:    %[[W:.*]] = cnn.load @w
// CHECK-NEXT:    cnn.gradient @w, %[[W]]
// CHECK-NEXT:    cnn.gradient @w, %[[W]]
// CHECK-NEXT:    cnn.update_statistic @m
// CHECK-NEXT:    cnn.sgd
// CHECK-NEXT:    return
func.func @tensors(%x: tensor<?x2x2x3xf32>, %c: tensor<3xf32>) {
  %w0 = cnn.load @w : tensor<1x1x3x3xf32>
  %w1 = cnn.load @w : tensor<1x1x3x3xf32>
  %unused = cnn.conv2d %x, %w0 : (tensor<?x2x2x3xf32>, tensor<1x1x3x3xf32>) -> tensor<?x2x2x3xf32>
  cnn.gradient @w, %w0 : tensor<1x1x3x3xf32>
  cnn.gradient @w, %w1 : tensor<1x1x3x3xf32>
  cnn.update_statistic @m, %c {momentum = 0.1, elements_per_image = 4} : tensor<3xf32>
  cnn.sgd
  return
}

// CHECK-LABEL: func.func @kernels
// CHECK-COUNT-2: cnn.kernel "relu1"
func.func @kernels() {
  %x = cnn.buffer arena "x" : memref<?x2x2x3xf32>
  cnn.phase {
    cnn.kernel "relu1" ins(%x : memref<?x2x2x3xf32>) outs(%x : memref<?x2x2x3xf32>) {
    ^bb0(%0: tensor<?x2x2x3xf32>):
      %1 = cnn.activation relu %0 : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
      cnn.yield %1 : tensor<?x2x2x3xf32>
    }
    cnn.kernel "relu1" ins(%x : memref<?x2x2x3xf32>) outs(%x : memref<?x2x2x3xf32>) {
    ^bb0(%0: tensor<?x2x2x3xf32>):
      %1 = cnn.activation relu %0 : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
      cnn.yield %1 : tensor<?x2x2x3xf32>
    }
  }
  return
}
