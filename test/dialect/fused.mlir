// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// A group of one op.
// CHECK-LABEL: func.func @one
// CHECK:         %[[R:.*]] = cnn.fused(%{{.*}}) : (tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
// CHECK-NEXT:    ^bb0(%[[X:.*]]: tensor<?x4x4x3xf32>):
// CHECK-NEXT:      %[[Y:.*]] = cnn.activation relu %[[X]]
// CHECK-NEXT:      cnn.yield %[[Y]] : tensor<?x4x4x3xf32>
// CHECK-NEXT:    }
func.func @one(%x: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  %0 = cnn.fused(%x) : (tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  ^bb0(%1: tensor<?x4x4x3xf32>):
    %2 = cnn.activation relu %1 : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
    cnn.yield %2 : tensor<?x4x4x3xf32>
  }
  return %0 : tensor<?x4x4x3xf32>
}

// CHECK-LABEL: func.func @convolution
// CHECK:         cnn.fused(%{{.*}}, %{{.*}}, %{{.*}}) : (tensor<?x24x24x1xf32>, tensor<3x3x1x64xf32>, tensor<64xf32>) -> tensor<?x24x24x64xf32> {
func.func @convolution(%x: tensor<?x24x24x1xf32>, %w: tensor<3x3x1x64xf32>, %b: tensor<64xf32>)
    -> tensor<?x24x24x64xf32> {
  %r = cnn.fused(%x, %w, %b)
      : (tensor<?x24x24x1xf32>, tensor<3x3x1x64xf32>, tensor<64xf32>) -> tensor<?x24x24x64xf32> {
  ^bb0(%0: tensor<?x24x24x1xf32>, %1: tensor<3x3x1x64xf32>, %2: tensor<64xf32>):
    %3 = cnn.conv2d %0, %1 padding [1, 1]
        : (tensor<?x24x24x1xf32>, tensor<3x3x1x64xf32>) -> tensor<?x24x24x64xf32>
    %4 = cnn.bias_add %3, %2 : (tensor<?x24x24x64xf32>, tensor<64xf32>) -> tensor<?x24x24x64xf32>
    %5 = cnn.activation relu %4 : tensor<?x24x24x64xf32> -> tensor<?x24x24x64xf32>
    cnn.yield %5 : tensor<?x24x24x64xf32>
  }
  return %r : tensor<?x24x24x64xf32>
}

// CHECK-LABEL: func.func @two_results
// CHECK:         cnn.fused(%{{.*}}) : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
func.func @two_results(%x: tensor<?x4x4x3xf32>) -> tensor<3xf32> {
  %0:2 = cnn.fused(%x) : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  ^bb0(%1: tensor<?x4x4x3xf32>):
    %mean, %variance = cnn.batch_statistics %1 : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
    cnn.yield %mean, %variance : tensor<3xf32>, tensor<3xf32>
  }
  return %0#0 : tensor<3xf32>
}
