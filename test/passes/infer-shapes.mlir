// RUN: %cnn-opt %s --split-input-file --infer-shapes | FileCheck %s

// The input's sizes are channels, height, width; types are N x H x W x C.
// CHECK-LABEL: cnn.model @convolution
// CHECK-NEXT:  ^bb0(%[[IMAGES:.*]]: tensor<?x28x27x3xf32>):
// CHECK-NEXT:  cnn.conv "conv1" %[[IMAGES]] {{.*}} : tensor<?x28x27x3xf32> -> tensor<?x24x23x10xf32>
// CHECK-NEXT:  cnn.yield {{.*}} : tensor<?x24x23x10xf32>
cnn.model @convolution input [3, 28, 27] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.conv "conv1" %images channels(10 : i64) window [5, 5] : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %0 : tensor<*xf32>
}

// -----

// Shapes pass through a block, in and out.
// CHECK-LABEL: cnn.model @block
// CHECK:       cnn.block "half1"({{.*}}) : (tensor<?x8x8x6xf32>) -> tensor<?x4x4x6xf32> {
// CHECK-NEXT:  ^bb0(%{{.*}}: tensor<?x8x8x6xf32>):
// CHECK:       cnn.activation relu {{.*}} : tensor<?x4x4x6xf32> -> tensor<?x4x4x6xf32>
cnn.model @block input [6, 8, 8] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.block "half1"(%images) : (tensor<*xf32>) -> tensor<*xf32> {
  ^bb0(%x: tensor<*xf32>):
    %1 = cnn.max_pool %x window [2, 2] strides [2, 2] : tensor<*xf32> -> tensor<*xf32>
    cnn.yield %1 : tensor<*xf32>
  }
  %2 = cnn.activation relu %0 : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %2 : tensor<*xf32>
}

// -----

// A channel count in terms of the input's becomes a number: 3 * 6 / 2 - 1 = 8.
// CHECK-LABEL: cnn.model @channels
// CHECK:       cnn.conv "conv1" {{.*}} channels(8 : i64) {{.*}} -> tensor<?x4x4x8xf32>
// 8 mod 5 = 3.
// CHECK:       cnn.linear "linear1" {{.*}} channels(3 : i64)
cnn.model @channels input [6, 4, 4] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.conv "conv1" %images channels(affine_map<(d0) -> ((d0 * 3) floordiv 2 - 1)>) window [1, 1]
      : tensor<*xf32> -> tensor<*xf32>
  %1 = cnn.global_avg_pool %0 : tensor<*xf32> -> tensor<*xf32>
  %2 = cnn.linear "linear1" %1 channels(affine_map<(d0) -> (d0 mod 5)>)
      : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %2 : tensor<*xf32>
}

// -----

// A shortcut that changes nothing is its input.
// CHECK-LABEL: cnn.model @identity_shortcut
// CHECK-NEXT:  ^bb0(%[[IMAGES:.*]]: tensor<?x4x4x6xf32>):
// CHECK-NEXT:  cnn.yield %[[IMAGES]]
cnn.model @identity_shortcut input [6, 4, 4] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.shortcut "shortcut1" %images channels(6 : i64) : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %0 : tensor<*xf32>
}

// -----

// One that changes channels or plane is a convolution of 1x1 without bias, under its own name.
// CHECK-LABEL: cnn.model @projection_shortcut
// CHECK:       cnn.conv "shortcut1" %{{.*}} channels(12 : i64) window [1, 1] strides [2, 2] bias = false : tensor<?x5x5x6xf32> -> tensor<?x3x3x12xf32>
cnn.model @projection_shortcut input [6, 5, 5] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.shortcut "shortcut1" %images channels(12 : i64) strides [2, 2]
      : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %0 : tensor<*xf32>
}

// -----

// Global pools become pools over the plane.
// CHECK-LABEL: cnn.model @global_pools
// CHECK-NOT:   global
// CHECK:       cnn.avg_pool %{{.*}} window [4, 5] : tensor<?x4x5x6xf32> -> tensor<?x1x1x6xf32>
// CHECK:       cnn.max_pool %{{.*}} window [4, 5] : tensor<?x4x5x6xf32> -> tensor<?x1x1x6xf32>
cnn.model @global_pools input [6, 4, 5] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.global_avg_pool %images : tensor<*xf32> -> tensor<*xf32>
  %1 = cnn.global_max_pool %images : tensor<*xf32> -> tensor<*xf32>
  %2 = cnn.concat %0, %1 : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  cnn.yield %2 : tensor<*xf32>
}

// -----

// Branches meet: a concat has the sum of their channels. flatten counts every element.
// CHECK-LABEL: cnn.model @concat
// CHECK:       cnn.concat {{.*}} -> tensor<?x3x3x9xf32>
// CHECK:       cnn.flatten {{.*}} -> tensor<?x1x1x81xf32>
cnn.model @concat input [4, 3, 3] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.conv "conv1" %images channels(5 : i64) window [3, 3] padding [1, 1]
      : tensor<*xf32> -> tensor<*xf32>
  %1 = cnn.concat %images, %0 : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  %2 = cnn.flatten %1 : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %2 : tensor<*xf32>
}
