// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @relu_in_place
// CHECK:         cnn.phase {
// CHECK-NEXT:      cnn.kernel "relu1" ins(%[[X:.*]] : memref<?x4x4x3xf32>) outs(%[[X]] : memref<?x4x4x3xf32>) {
// CHECK-NEXT:      ^bb0(%{{.*}}: tensor<?x4x4x3xf32>):
func.func @relu_in_place() {
  %x = cnn.buffer arena "x" : memref<?x4x4x3xf32>
  cnn.phase {
    cnn.kernel "relu1" ins(%x : memref<?x4x4x3xf32>) outs(%x : memref<?x4x4x3xf32>) {
    ^bb0(%0: tensor<?x4x4x3xf32>):
      %1 = cnn.activation relu %0 : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
      cnn.yield %1 : tensor<?x4x4x3xf32>
    }
  }
  return
}

// A kernel that reads and writes slices: channels 8 to 15 of a row of 24 channels into 16 to 23.
// CHECK-LABEL: func.func @slices
// CHECK:         cnn.phase chunked {
// CHECK:           cnn.kernel "copy1" ins(%{{.*}} : memref<?x4x4x8xf32, strided<[384, 96, 24, 1], offset: 8>>) outs(%{{.*}} : memref<?x4x4x8xf32, strided<[384, 96, 24, 1], offset: 16>>) {
func.func @slices() {
  %row = cnn.buffer arena "inception1" : memref<?x4x4x24xf32>
  %a = cnn.slice_buffer %row[8, 8]
      : memref<?x4x4x24xf32> -> memref<?x4x4x8xf32, strided<[384, 96, 24, 1], offset: 8>>
  %b = cnn.slice_buffer %row[16, 8]
      : memref<?x4x4x24xf32> -> memref<?x4x4x8xf32, strided<[384, 96, 24, 1], offset: 16>>
  cnn.phase chunked {
    cnn.kernel "copy1" ins(%a : memref<?x4x4x8xf32, strided<[384, 96, 24, 1], offset: 8>>)
                       outs(%b : memref<?x4x4x8xf32, strided<[384, 96, 24, 1], offset: 16>>) {
    ^bb0(%0: tensor<?x4x4x8xf32>):
      %1 = cnn.copy %0 : tensor<?x4x4x8xf32> -> tensor<?x4x4x8xf32>
      cnn.yield %1 : tensor<?x4x4x8xf32>
    }
  }
  return
}

// CHECK-LABEL: func.func @gradient
// CHECK:         cnn.kernel "conv1" ins(%{{.*}} : memref<?x4x4x3xf32>) outs(%{{.*}} : memref<3xf32>) accumulate {
func.func @gradient() {
  %dy = cnn.buffer arena "dy" : memref<?x4x4x3xf32>
  %db = cnn.buffer gradients "conv1.bias" offset = 32 : memref<3xf32>
  cnn.kernel "conv1" ins(%dy : memref<?x4x4x3xf32>) outs(%db : memref<3xf32>) accumulate {
  ^bb0(%0: tensor<?x4x4x3xf32>):
    %1 = cnn.channel_sum %0 : tensor<?x4x4x3xf32> -> tensor<3xf32>
    cnn.yield %1 : tensor<3xf32>
  }
  return
}

// CHECK-LABEL: func.func @updated_gradient
// CHECK:         cnn.conv2d_filter_gradient
// CHECK-NEXT:    cnn.sgd_update
func.func @updated_gradient() {
  %x = cnn.buffer arena "x" : memref<?x1x1x3xf32>
  %dy = cnn.buffer arena "dy" : memref<?x1x1x4xf32>
  %p = cnn.buffer parameters "linear1.weight" offset = 0 : memref<1x1x3x4xf32>
  %m = cnn.buffer optimizer "linear1.weight" offset = 0 : memref<1x1x3x4xf32>
  cnn.kernel "linear1" ins(%x, %dy, %p, %m : memref<?x1x1x3xf32>, memref<?x1x1x4xf32>, memref<1x1x3x4xf32>, memref<1x1x3x4xf32>) outs(%p, %m : memref<1x1x3x4xf32>, memref<1x1x3x4xf32>) {
  ^bb0(%0: tensor<?x1x1x3xf32>, %1: tensor<?x1x1x4xf32>, %2: tensor<1x1x3x4xf32>, %3: tensor<1x1x3x4xf32>):
    %4 = cnn.conv2d_filter_gradient %0, %1 : (tensor<?x1x1x3xf32>, tensor<?x1x1x4xf32>) -> tensor<1x1x3x4xf32>
    %5:2 = cnn.sgd_update %2, %4, %3 : (tensor<1x1x3x4xf32>, tensor<1x1x3x4xf32>, tensor<1x1x3x4xf32>) -> (tensor<1x1x3x4xf32>, tensor<1x1x3x4xf32>)
    cnn.yield %5#0, %5#1 : tensor<1x1x3x4xf32>, tensor<1x1x3x4xf32>
  }
  return
}

// CHECK-LABEL: func.func @empty_phase
// CHECK:         cnn.phase {
// CHECK-NEXT:    }
func.func @empty_phase() {
  cnn.phase {
  }
  return
}
