// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @spaces
func.func @spaces() {
  // CHECK: cnn.buffer arena "b" : memref<64xf32>
  %arena = cnn.buffer arena "b" : memref<64xf32>
  // CHECK: cnn.buffer scratch "b" : memref<64xf32>
  %scratch = cnn.buffer scratch "b" : memref<64xf32>
  // CHECK: cnn.buffer parameters "b" : memref<64xf32>
  %parameters = cnn.buffer parameters "b" : memref<64xf32>
  // CHECK: cnn.buffer gradients "b" : memref<64xf32>
  %gradients = cnn.buffer gradients "b" : memref<64xf32>
  // CHECK: cnn.buffer optimizer "b" : memref<64xf32>
  %optimizer = cnn.buffer optimizer "b" : memref<64xf32>
  // CHECK: cnn.buffer statistics "b" : memref<64xf32>
  %statistics = cnn.buffer statistics "b" : memref<64xf32>
  // CHECK: cnn.buffer images "images" : memref<?x28x28x1xf32>
  %images = cnn.buffer images "images" : memref<?x28x28x1xf32>
  // CHECK: cnn.buffer labels "labels" : memref<?xi32>
  %labels = cnn.buffer labels "labels" : memref<?xi32>
  // CHECK: cnn.buffer logits "logits" : memref<?x1x1x10xf32>
  %logits = cnn.buffer logits "logits" : memref<?x1x1x10xf32>
  // CHECK: cnn.buffer losses "losses" : memref<?xf32>
  %losses = cnn.buffer losses "losses" : memref<?xf32>
  // CHECK: cnn.buffer kept "b" : memref<?x2x2x3xf32>
  %kept = cnn.buffer kept "b" : memref<?x2x2x3xf32>
  // CHECK: cnn.buffer arena "placed" offset = 4096 : memref<?x12x12x432xf32>
  %placed = cnn.buffer arena "placed" offset = 4096 : memref<?x12x12x432xf32>
  return
}

// A slice of a slice: its offset is the sum, its strides are the row's.
// CHECK-LABEL: func.func @slice
func.func @slice() {
  %row = cnn.buffer arena "row" : memref<?x2x3x10xf32>
  // CHECK: cnn.slice_buffer %{{.*}}[4, 6] : memref<?x2x3x10xf32> -> memref<?x2x3x6xf32, strided<[60, 30, 10, 1], offset: 4>>
  %a = cnn.slice_buffer %row[4, 6]
      : memref<?x2x3x10xf32> -> memref<?x2x3x6xf32, strided<[60, 30, 10, 1], offset: 4>>
  // CHECK: cnn.slice_buffer %{{.*}}[1, 2] : memref<?x2x3x6xf32, strided<[60, 30, 10, 1], offset: 4>> -> memref<?x2x3x2xf32, strided<[60, 30, 10, 1], offset: 5>>
  %b = cnn.slice_buffer %a[1, 2]
      : memref<?x2x3x6xf32, strided<[60, 30, 10, 1], offset: 4>>
     -> memref<?x2x3x2xf32, strided<[60, 30, 10, 1], offset: 5>>
  return
}

// CHECK-LABEL: func.func @reshape
func.func @reshape() {
  %plane = cnn.buffer arena "plane" : memref<?x2x3x10xf32>
  // CHECK: cnn.reshape_buffer %{{.*}} : memref<?x2x3x10xf32> -> memref<?x1x1x60xf32>
  %flat = cnn.reshape_buffer %plane : memref<?x2x3x10xf32> -> memref<?x1x1x60xf32>
  return
}
