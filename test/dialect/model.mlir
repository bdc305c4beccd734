// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// The smallest network: its input is its output.
// CHECK-LABEL: cnn.model @identity input [1, 2, 3] {
// CHECK-NEXT:  ^bb0(%[[IMAGES:.*]]: tensor<*xf32>):
// CHECK-NEXT:    cnn.yield %[[IMAGES]] : tensor<*xf32>
// CHECK-NEXT:  }
cnn.model @identity input [1, 2, 3] {
^bb0(%images: tensor<*xf32>):
  cnn.yield %images : tensor<*xf32>
}

// CHECK-LABEL: cnn.model @tiny input [1, 28, 28] {
// CHECK:         cnn.conv "conv1" %{{.*}} channels(10 : i64) window [5, 5] : tensor<*xf32> -> tensor<*xf32>
cnn.model @tiny input [1, 28, 28] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.conv "conv1" %images channels(10 : i64) window [5, 5] : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %0 : tensor<*xf32>
}

// A use of a block inside a use of a block.
// CHECK-LABEL: cnn.model @nested
// CHECK:         %[[OUTER:.*]] = cnn.block "outer1"(%{{.*}}) : (tensor<*xf32>) -> tensor<*xf32> {
// CHECK-NEXT:    ^bb0(%[[X:.*]]: tensor<*xf32>):
// CHECK-NEXT:      %[[INNER:.*]] = cnn.block "inner1"(%[[X]]) : (tensor<*xf32>) -> tensor<*xf32> {
// CHECK-NEXT:      ^bb0(%[[Y:.*]]: tensor<*xf32>):
// CHECK-NEXT:        cnn.yield %[[Y]] : tensor<*xf32>
// CHECK-NEXT:      }
// CHECK-NEXT:      cnn.yield %[[INNER]] : tensor<*xf32>
// CHECK-NEXT:    }
// CHECK-NEXT:    cnn.yield %[[OUTER]] : tensor<*xf32>
cnn.model @nested input [3, 8, 8] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.block "outer1" (%images) : (tensor<*xf32>) -> tensor<*xf32> {
  ^bb0(%x: tensor<*xf32>):
    %1 = cnn.block "inner1" (%x) : (tensor<*xf32>) -> tensor<*xf32> {
    ^bb0(%y: tensor<*xf32>):
      cnn.yield %y : tensor<*xf32>
    }
    cnn.yield %1 : tensor<*xf32>
  }
  cnn.yield %0 : tensor<*xf32>
}

// After infer-shapes.
// CHECK-LABEL: cnn.model @ranked
// CHECK-NEXT:  ^bb0(%{{.*}}: tensor<?x8x6x3xf32>):
cnn.model @ranked input [3, 8, 6] {
^bb0(%images: tensor<?x8x6x3xf32>):
  %0 = cnn.block "block1" (%images) : (tensor<?x8x6x3xf32>) -> tensor<?x8x6x3xf32> {
  ^bb0(%x: tensor<?x8x6x3xf32>):
    cnn.yield %x : tensor<?x8x6x3xf32>
  }
  cnn.yield %0 : tensor<?x8x6x3xf32>
}
