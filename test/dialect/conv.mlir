// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK: #[[HALF:.*]] = affine_map<(d0) -> (d0 floordiv 2)>

// CHECK-LABEL: func.func @simplest
// CHECK:         cnn.conv "conv1" %{{.*}} channels(10 : i64) window [5, 5] : tensor<*xf32> -> tensor<*xf32>
func.func @simplest(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = cnn.conv "conv1" %x channels(10) window [5, 5] : tensor<*xf32> -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// What is stated as its default is not printed.
// CHECK-LABEL: func.func @defaults
// CHECK:         cnn.conv "conv1" %{{.*}} channels(10 : i64) window [5, 5] : tensor<*xf32> -> tensor<*xf32>
func.func @defaults(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = cnn.conv "conv1" %x channels(10) window [5, 5] strides [1, 1] padding [0, 0] dilation [1, 1]
      groups = 1 bias = true : tensor<*xf32> -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// CHECK-LABEL: func.func @everything
// CHECK:         cnn.conv "a.b" %{{.*}} channels(12 : i64) window [3, 1] strides [2, 1] padding [1, 0] dilation [2, 1] groups = 3 bias = false : tensor<*xf32> -> tensor<*xf32>
func.func @everything(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = cnn.conv "a.b" %x channels(12) window [3, 1] strides [2, 1] padding [1, 0] dilation [2, 1]
      groups = 3 bias = false : tensor<*xf32> -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// CHECK-LABEL: func.func @channel_map
// CHECK:         cnn.conv "conv1" %{{.*}} channels(#[[HALF]]) window [1, 1]
func.func @channel_map(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (d0 floordiv 2)>) window [1, 1]
      : tensor<*xf32> -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// The verifier calculates maps of a ranked input's channels: (34 + 2) / 3 * 2 - 34 % 7 = 18.
// CHECK-LABEL: func.func @channel_map_of_known_channels
func.func @channel_map_of_known_channels(%x: tensor<?x4x4x34xf32>) -> tensor<?x4x4x18xf32> {
  %0 = cnn.conv "conv1" %x
      channels(affine_map<(d0) -> (((d0 + 2) floordiv 3) * 2 - d0 mod 7)>) window [1, 1]
      : tensor<?x4x4x34xf32> -> tensor<?x4x4x18xf32>
  return %0 : tensor<?x4x4x18xf32>
}

// CHECK-LABEL: func.func @ranked
// CHECK:         cnn.conv "conv1" %{{.*}} : tensor<?x28x28x1xf32> -> tensor<?x24x24x10xf32>
func.func @ranked(%x: tensor<?x28x28x1xf32>) -> tensor<?x24x24x10xf32> {
  %0 = cnn.conv "conv1" %x channels(10) window [5, 5] : tensor<?x28x28x1xf32> -> tensor<?x24x24x10xf32>
  return %0 : tensor<?x24x24x10xf32>
}
