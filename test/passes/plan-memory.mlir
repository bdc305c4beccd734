// RUN: %cnn-opt --pass-pipeline='builtin.module(func.func(form-kernels),lower-to-kernels,func.func(plan-memory{print-map=true}))' %s | FileCheck %s

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
