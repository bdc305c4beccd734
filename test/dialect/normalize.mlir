// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

!rows = tensor<?x4x4x8xf32>
!channels = tensor<8xf32>

// CHECK-LABEL: func.func @forward
func.func @forward(%x: !rows, %scale: !channels, %shift: !channels) -> !rows {
  // CHECK: %[[MEAN:.*]], %[[VARIANCE:.*]] = cnn.batch_statistics %{{.*}} : (tensor<?x4x4x8xf32>) -> (tensor<8xf32>, tensor<8xf32>)
  %mean, %variance = cnn.batch_statistics %x : (!rows) -> (!channels, !channels)
  // CHECK: cnn.normalize %{{.*}}, %[[MEAN]], %[[VARIANCE]], %{{.*}}, %{{.*}} epsilon = 1.000000e-05 : (tensor<?x4x4x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<?x4x4x8xf32>
  %y = cnn.normalize %x, %mean, %variance, %scale, %shift epsilon = 1.0e-5
      : (!rows, !channels, !channels, !channels, !channels) -> !rows
  return %y : !rows
}

// CHECK-LABEL: func.func @backward
func.func @backward(%dy: !rows, %x: !rows, %mean: !channels, %variance: !channels, %scale: !channels) {
  // CHECK: %[[DSCALE:.*]], %[[DSHIFT:.*]] = cnn.normalize_gradient_statistics %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} epsilon = 1.000000e-05 : (tensor<?x4x4x8xf32>, tensor<?x4x4x8xf32>, tensor<8xf32>, tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>)
  %dscale, %dshift = cnn.normalize_gradient_statistics %dy, %x, %mean, %variance epsilon = 1.0e-5
      : (!rows, !rows, !channels, !channels) -> (!channels, !channels)
  // CHECK: cnn.normalize_gradient %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %[[DSCALE]], %[[DSHIFT]] epsilon = 1.000000e-05 :
  %dx = cnn.normalize_gradient %dy, %x, %mean, %variance, %scale, %dscale, %dshift epsilon = 1.0e-5
      : (!rows, !rows, !channels, !channels, !channels, !channels, !channels) -> !rows
  return
}
