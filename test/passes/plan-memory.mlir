// RUN: %cnn-opt --pass-pipeline='builtin.module(func.func(form-kernels),lower-to-kernels,func.func(plan-memory{print-map=true}))' --split-input-file %s | FileCheck %s

// Three buffers in a row: the first and the last share their place.

// CHECK: memory of @infer, floats an image
// CHECK-NEXT: offset size alive buffer
// CHECK: total 128, at most 128 alive at once

// CHECK-LABEL: func.func @infer()
// CHECK-SAME: cnn.arena_per_image = 128 : i64
// CHECK-SAME: cnn.scratch = 0 : i64
// CHECK-DAG: cnn.buffer arena {{.*}} offset = 0 : memref<?x4x4x4xf32>
// CHECK-DAG: cnn.buffer arena {{.*}} offset = 64 : memref<?x4x4x4xf32>
// CHECK-DAG: cnn.buffer arena {{.*}} offset = 0 : memref<?x4x4x4xf32>
func.func @infer(%x: tensor<?x4x4x4xf32>) -> tensor<?x4x4x4xf32> {
  %0 = cnn.max_pool %x window [3, 3] padding [1, 1] : tensor<?x4x4x4xf32> -> tensor<?x4x4x4xf32>
  %1 = cnn.avg_pool %0 window [3, 3] padding [1, 1] : tensor<?x4x4x4xf32> -> tensor<?x4x4x4xf32>
  %2 = cnn.max_pool %1 window [3, 3] padding [1, 1] : tensor<?x4x4x4xf32> -> tensor<?x4x4x4xf32>
  %3 = cnn.avg_pool %2 window [3, 3] padding [1, 1] : tensor<?x4x4x4xf32> -> tensor<?x4x4x4xf32>
  return %3 : tensor<?x4x4x4xf32>
}

// -----

// What phases keep for each other is planned by itself, and by whole phases: phase 1 reads the
// first pool chunk by chunk while it writes the second, phase 2 may write over the first.

// CHECK: memory of @kept, floats an image
// CHECK: kept from phase to phase
// CHECK: 0 64 0..1 first
// CHECK: 0 64 2..3 third
// CHECK: 64 64 1..2 second
// CHECK: total 128, at most 128 alive at once

// CHECK-LABEL: func.func @kept()
// CHECK-SAME: cnn.kept_per_image = 128 : i64
// CHECK-DAG: cnn.buffer kept "first" offset = 0 : memref<?x4x4x4xf32>
// CHECK-DAG: cnn.buffer kept "second" offset = 64 : memref<?x4x4x4xf32>
// CHECK-DAG: cnn.buffer kept "third" offset = 0 : memref<?x4x4x4xf32>
func.func @kept(%x: tensor<?x4x4x4xf32>) -> tensor<?x4x4x4xf32> {
  %p0 = cnn.max_pool %x window [3, 3] padding [1, 1] : tensor<?x4x4x4xf32> -> tensor<?x4x4x4xf32> loc("first")
  %m0, %v0 = cnn.batch_statistics %p0 : (tensor<?x4x4x4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  %n0 = cnn.normalize %p0, %m0, %v0, %m0, %v0 epsilon = 1.0e-5 : (tensor<?x4x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x4x4x4xf32>
  %p1 = cnn.max_pool %n0 window [3, 3] padding [1, 1] : tensor<?x4x4x4xf32> -> tensor<?x4x4x4xf32> loc("second")
  %m1, %v1 = cnn.batch_statistics %p1 : (tensor<?x4x4x4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  %n1 = cnn.normalize %p1, %m1, %v1, %m1, %v1 epsilon = 1.0e-5 : (tensor<?x4x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x4x4x4xf32>
  %p2 = cnn.max_pool %n1 window [3, 3] padding [1, 1] : tensor<?x4x4x4xf32> -> tensor<?x4x4x4xf32> loc("third")
  %m2, %v2 = cnn.batch_statistics %p2 : (tensor<?x4x4x4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  %n2 = cnn.normalize %p2, %m2, %v2, %m2, %v2 epsilon = 1.0e-5 : (tensor<?x4x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x4x4x4xf32>
  %r = cnn.avg_pool %n2 window [3, 3] padding [1, 1] : tensor<?x4x4x4xf32> -> tensor<?x4x4x4xf32>
  return %r : tensor<?x4x4x4xf32>
}
