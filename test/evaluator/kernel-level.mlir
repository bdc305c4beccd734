// Buffers, slices and phases: kernels run in order on memory that overlaps as planned.
// RUN: split-file %s %t

// The same function on tensors and on buffers: two operands of a concat are written into its row,
// in place, and the batch of 5 runs in chunks of 2.
// RUN: %cnn-evaluate %t/tensor.mlir --function infer --batch 5 --output %t/expected.safetensors
// RUN: %cnn-evaluate %t/kernel.mlir --function infer --batch 5 --chunk 2 --compare %t/expected.safetensors --tolerance 1e-14 | FileCheck %s
// CHECK: 1 tensors agree

//--- tensor.mlir
cnn.parameter @w weight fan_in = 3 : tensor<1x1x3x2xf32>
func.func @infer(%images: tensor<?x2x2x3xf32>) -> tensor<?x2x2x5xf32> {
  %w = cnn.load @w : tensor<1x1x3x2xf32>
  %0 = cnn.conv2d %images, %w : (tensor<?x2x2x3xf32>, tensor<1x1x3x2xf32>) -> tensor<?x2x2x2xf32>
  %1 = cnn.activation relu %0 : tensor<?x2x2x2xf32> -> tensor<?x2x2x2xf32>
  %2 = cnn.concat %1, %images : (tensor<?x2x2x2xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x5xf32>
  %3 = cnn.activation tanh %2 : tensor<?x2x2x5xf32> -> tensor<?x2x2x5xf32>
  return %3 : tensor<?x2x2x5xf32>
}

//--- kernel.mlir
cnn.parameter @w weight fan_in = 3 : tensor<1x1x3x2xf32>
func.func @infer() attributes {cnn.arena_per_image = 40 : i64} {
  %x = cnn.buffer images "images" : memref<?x2x2x3xf32>
  %w = cnn.buffer parameters "w" offset = 0 : memref<1x1x3x2xf32>
  %row = cnn.buffer arena "concat1" offset = 16 : memref<?x2x2x5xf32>
  %a = cnn.slice_buffer %row[0, 2] : memref<?x2x2x5xf32> -> memref<?x2x2x2xf32, strided<[20, 10, 5, 1]>>
  %b = cnn.slice_buffer %row[2, 3] : memref<?x2x2x5xf32> -> memref<?x2x2x3xf32, strided<[20, 10, 5, 1], offset: 2>>
  %y = cnn.buffer logits "logits" : memref<?x2x2x5xf32>
  cnn.phase chunked {
    cnn.kernel "conv1" ins(%x, %w : memref<?x2x2x3xf32>, memref<1x1x3x2xf32>) outs(%a : memref<?x2x2x2xf32, strided<[20, 10, 5, 1]>>) {
    ^bb0(%0: tensor<?x2x2x3xf32>, %1: tensor<1x1x3x2xf32>):
      %2 = cnn.conv2d %0, %1 : (tensor<?x2x2x3xf32>, tensor<1x1x3x2xf32>) -> tensor<?x2x2x2xf32>
      cnn.yield %2 : tensor<?x2x2x2xf32>
    }
    cnn.kernel "relu1" ins(%a : memref<?x2x2x2xf32, strided<[20, 10, 5, 1]>>) outs(%a : memref<?x2x2x2xf32, strided<[20, 10, 5, 1]>>) {
    ^bb0(%0: tensor<?x2x2x2xf32>):
      %1 = cnn.activation relu %0 : tensor<?x2x2x2xf32> -> tensor<?x2x2x2xf32>
      cnn.yield %1 : tensor<?x2x2x2xf32>
    }
    cnn.kernel "concat1" ins(%x : memref<?x2x2x3xf32>) outs(%b : memref<?x2x2x3xf32, strided<[20, 10, 5, 1], offset: 2>>) {
    ^bb0(%0: tensor<?x2x2x3xf32>):
      %1 = cnn.copy %0 : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
      cnn.yield %1 : tensor<?x2x2x3xf32>
    }
    cnn.kernel "tanh1" ins(%row : memref<?x2x2x5xf32>) outs(%y : memref<?x2x2x5xf32>) {
    ^bb0(%0: tensor<?x2x2x5xf32>):
      %1 = cnn.activation tanh %0 : tensor<?x2x2x5xf32> -> tensor<?x2x2x5xf32>
      cnn.yield %1 : tensor<?x2x2x5xf32>
    }
  }
  return
}

// A plan that puts two living buffers over each other gives other numbers.
// RUN: %cnn-evaluate %t/plan.mlir --function infer --output %t/planned.safetensors
// RUN: sed 's/offset = 16/offset = 2/' %t/plan.mlir > %t/wrong-plan.mlir
// RUN: not %cnn-evaluate %t/wrong-plan.mlir --function infer --compare %t/planned.safetensors 2>&1 | FileCheck %s --check-prefix=PLAN
// PLAN: error: logits relative distance {{.*}}, expected at most 1e-09

// What was never written is no number.
// RUN: sed '/"first"/,/^    }/d' %t/plan.mlir > %t/unwritten.mlir
// RUN: not %cnn-evaluate %t/unwritten.mlir --function infer --compare %t/planned.safetensors 2>&1 | FileCheck %s --check-prefix=UNWRITTEN
// UNWRITTEN: error: logits relative distance inf

//--- plan.mlir
func.func @infer() attributes {cnn.arena_per_image = 32 : i64} {
  %x = cnn.buffer images "images" : memref<?x2x2x1xf32>
  %a = cnn.buffer arena "a" offset = 0 : memref<?x2x2x1xf32>
  %b = cnn.buffer arena "b" offset = 16 : memref<?x2x2x1xf32>
  %y = cnn.buffer logits "logits" : memref<?x2x2x1xf32>
  cnn.phase {
    cnn.kernel "first" ins(%x : memref<?x2x2x1xf32>) outs(%a : memref<?x2x2x1xf32>) {
    ^bb0(%0: tensor<?x2x2x1xf32>):
      %1 = cnn.activation tanh %0 : tensor<?x2x2x1xf32> -> tensor<?x2x2x1xf32>
      cnn.yield %1 : tensor<?x2x2x1xf32>
    }
    cnn.kernel "second" ins(%x : memref<?x2x2x1xf32>) outs(%b : memref<?x2x2x1xf32>) {
    ^bb0(%0: tensor<?x2x2x1xf32>):
      %1 = cnn.activation sigmoid %0 : tensor<?x2x2x1xf32> -> tensor<?x2x2x1xf32>
      cnn.yield %1 : tensor<?x2x2x1xf32>
    }
    cnn.kernel "sum" ins(%a, %b : memref<?x2x2x1xf32>, memref<?x2x2x1xf32>) outs(%y : memref<?x2x2x1xf32>) {
    ^bb0(%0: tensor<?x2x2x1xf32>, %1: tensor<?x2x2x1xf32>):
      %2 = cnn.add %0, %1 : (tensor<?x2x2x1xf32>, tensor<?x2x2x1xf32>) -> tensor<?x2x2x1xf32>
      cnn.yield %2 : tensor<?x2x2x1xf32>
    }
  }
  return
}

// A pool reads elements after others are written: it may not write over its input. A buffer past
// the end of the arena is an error too.
// RUN: not %cnn-evaluate %t/overlap.mlir --function infer 2>&1 | FileCheck %s --check-prefix=OVERLAP
// OVERLAP: error: writes over its input 0 while it is read
// RUN: sed 's/= 32 : i64/= 3 : i64/' %t/overlap.mlir > %t/past.mlir
// RUN: not %cnn-evaluate %t/past.mlir --function infer 2>&1 | FileCheck %s --check-prefix=PAST
// PAST: error: reaches to element 4 of a space of 3

//--- overlap.mlir
func.func @infer() attributes {cnn.arena_per_image = 32 : i64} {
  %a = cnn.buffer arena "a" offset = 0 : memref<?x2x2x1xf32>
  cnn.phase {
    cnn.kernel "pool1" ins(%a : memref<?x2x2x1xf32>) outs(%a : memref<?x2x2x1xf32>) {
    ^bb0(%0: tensor<?x2x2x1xf32>):
      %1 = cnn.max_pool %0 window [1, 1] : tensor<?x2x2x1xf32> -> tensor<?x2x2x1xf32>
      cnn.yield %1 : tensor<?x2x2x1xf32>
    }
  }
  return
}
