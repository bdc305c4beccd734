// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @concat
func.func @concat(%a: tensor<*xf32>, %b: tensor<?x4x4x3xf32>, %c: tensor<?x4x4x5xf32>) {
  // CHECK: cnn.concat %{{.*}} : (tensor<*xf32>) -> tensor<*xf32>
  %0 = cnn.concat %a : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: cnn.concat %{{.*}}, %{{.*}}, %{{.*}} : (tensor<*xf32>, tensor<?x4x4x3xf32>, tensor<?x4x4x5xf32>) -> tensor<*xf32>
  %1 = cnn.concat %a, %b, %c : (tensor<*xf32>, tensor<?x4x4x3xf32>, tensor<?x4x4x5xf32>) -> tensor<*xf32>
  // CHECK: cnn.concat %{{.*}}, %{{.*}}, %{{.*}} : (tensor<?x4x4x3xf32>, tensor<?x4x4x5xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x11xf32>
  %2 = cnn.concat %b, %c, %b : (tensor<?x4x4x3xf32>, tensor<?x4x4x5xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x11xf32>
  return
}

// CHECK-LABEL: func.func @slice
func.func @slice(%x: tensor<?x4x4x11xf32>) {
  // CHECK: cnn.slice %{{.*}}[0, 11] : tensor<?x4x4x11xf32> -> tensor<?x4x4x11xf32>
  %0 = cnn.slice %x[0, 11] : tensor<?x4x4x11xf32> -> tensor<?x4x4x11xf32>
  // CHECK: cnn.slice %{{.*}}[3, 5] : tensor<?x4x4x11xf32> -> tensor<?x4x4x5xf32>
  %1 = cnn.slice %x[3, 5] : tensor<?x4x4x11xf32> -> tensor<?x4x4x5xf32>
  return
}

// CHECK-LABEL: func.func @split
func.func @split(%x: tensor<*xf32>, %y: tensor<?x4x5x3xf32>) {
  // CHECK: cnn.split %{{.*}} : (tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>)
  %0:2 = cnn.split %x : (tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>)
  // CHECK: cnn.split %{{.*}} : (tensor<?x4x5x3xf32>) -> (tensor<?x4x5x1xf32>, tensor<?x4x5x2xf32>)
  %1:2 = cnn.split %y : (tensor<?x4x5x3xf32>) -> (tensor<?x4x5x1xf32>, tensor<?x4x5x2xf32>)
  return
}

// CHECK-LABEL: func.func @flatten
func.func @flatten(%x: tensor<*xf32>, %y: tensor<?x4x5x3xf32>) {
  // CHECK: cnn.flatten %{{.*}} : tensor<*xf32> -> tensor<*xf32>
  %0 = cnn.flatten %x : tensor<*xf32> -> tensor<*xf32>
  // CHECK: cnn.flatten %{{.*}} : tensor<?x4x5x3xf32> -> tensor<?x1x1x60xf32>
  %1 = cnn.flatten %y : tensor<?x4x5x3xf32> -> tensor<?x1x1x60xf32>
  // CHECK: cnn.unflatten %{{.*}} : tensor<?x1x1x60xf32> -> tensor<?x4x5x3xf32>
  %2 = cnn.unflatten %1 : tensor<?x1x1x60xf32> -> tensor<?x4x5x3xf32>
  return
}

// CHECK-LABEL: func.func @channel_sum
// CHECK:         cnn.channel_sum %{{.*}} : tensor<?x4x5x3xf32> -> tensor<3xf32>
func.func @channel_sum(%x: tensor<?x4x5x3xf32>) -> tensor<3xf32> {
  %0 = cnn.channel_sum %x : tensor<?x4x5x3xf32> -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
