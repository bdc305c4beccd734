// RUN: %cnn-opt --pass-pipeline='builtin.module(func.func(form-kernels),fuse-updates)' --split-input-file %s | FileCheck %s
// RUN: %cnn-opt --pass-pipeline='builtin.module(func.func(form-kernels),fuse-updates,lower-to-kernels)' --split-input-file %s | FileCheck %s --check-prefix=KERNEL

// The filter has 512 x 512 elements and 2 x 512 an image to be made of: 256 times as many. It is
// updated where its gradient is made; the bias and a smaller filter are not.

// CHECK: cnn.parameter @large.weight weight fan_in = 512 last : tensor<1x1x512x512xf32>
// CHECK: cnn.parameter @large.bias bias fan_in = 512 : tensor<512xf32>
// CHECK: cnn.parameter @small.weight weight fan_in = 512 : tensor<1x1x512x10xf32>
// CHECK-LABEL: func.func @train_step(
// CHECK-COUNT-3: cnn.gradient
// CHECK: return
// CHECK-LABEL: func.func @train(
// CHECK: cnn.update_parameter @large.weight, %{{.*}} {nesterov} : tensor<1x1x512x512xf32>
// CHECK: cnn.gradient @large.bias
// CHECK: cnn.gradient @small.weight
// CHECK-NEXT: cnn.sgd {nesterov}
// CHECK-NEXT: return
// CHECK-LABEL: func.func @update(

// The parameter that is last lies behind the others' 512 + 512 x 16 elements, its momenta in the
// same place, its gradient nowhere.
// KERNEL-LABEL: func.func @train(
// KERNEL-NOT: cnn.buffer gradients "large.weight"
// KERNEL-DAG: %[[P:.*]] = cnn.buffer parameters "large.weight" offset = 8704
// KERNEL-DAG: %[[M:.*]] = cnn.buffer optimizer "large.weight" offset = 8704
// KERNEL: outs(%[[P]], %[[M]] : memref<1x1x512x512xf32>, memref<1x1x512x512xf32>) {
// KERNEL-NEXT: ^bb0(%{{.*}}, %[[OLD:[a-z0-9]+]]: tensor<1x1x512x512xf32>, %[[MEAN:[a-z0-9]+]]: tensor<1x1x512x512xf32>):
// KERNEL-NEXT: %[[G:.*]] = cnn.conv2d_filter_gradient
// KERNEL-NEXT: cnn.sgd_update %[[OLD]], %[[G]], %[[MEAN]] {nesterov}
// KERNEL: cnn.kernel "{{.*}}" ins({{.*}} : memref<8704xf32>, memref<8704xf32>, memref<8704xf32>)
// KERNEL: cnn.sgd_update
// KERNEL-LABEL: func.func @update(
// KERNEL: memref<270848xf32>
module {
  cnn.parameter @large.weight weight fan_in = 512 : tensor<1x1x512x512xf32>
  cnn.parameter @large.bias bias fan_in = 512 : tensor<512xf32>
  cnn.parameter @small.weight weight fan_in = 512 : tensor<1x1x512x10xf32>
  func.func @train_step(%x: tensor<?x1x1x512xf32>, %y: tensor<?x1x1x10xf32>) {
    %g = cnn.conv2d_filter_gradient %x, %x : (tensor<?x1x1x512xf32>, tensor<?x1x1x512xf32>) -> tensor<1x1x512x512xf32>
    cnn.gradient @large.weight, %g : tensor<1x1x512x512xf32>
    %b = cnn.channel_sum %x : tensor<?x1x1x512xf32> -> tensor<512xf32>
    cnn.gradient @large.bias, %b : tensor<512xf32>
    %s = cnn.conv2d_filter_gradient %x, %y : (tensor<?x1x1x512xf32>, tensor<?x1x1x10xf32>) -> tensor<1x1x512x10xf32>
    cnn.gradient @small.weight, %s : tensor<1x1x512x10xf32>
    return
  }
  func.func @update() {
    cnn.sgd {nesterov}
    return
  }
}

// -----

// No matrix product: a sum of so many taps is left to its own kernel, and there is no @train.
// CHECK-NOT: last
// CHECK-LABEL: func.func @train_step(
// CHECK-NOT: func.func @train(
module {
  cnn.parameter @conv.weight weight fan_in = 512 : tensor<3x3x512x512xf32>
  func.func @train_step(%x: tensor<?x1x1x512xf32>) {
    %g = cnn.conv2d_filter_gradient %x, %x padding [1, 1] : (tensor<?x1x1x512xf32>, tensor<?x1x1x512xf32>) -> tensor<3x3x512x512xf32>
    cnn.gradient @conv.weight, %g : tensor<3x3x512x512xf32>
    return
  }
  func.func @update() {
    cnn.sgd
    return
  }
}

// -----

// A gradient that two products add up to is whole only with the second.
// CHECK-NOT: last
// CHECK-LABEL: func.func @train_step(
// CHECK-NOT: func.func @train(
module {
  cnn.parameter @shared.weight weight fan_in = 512 : tensor<1x1x512x512xf32>
  func.func @train_step(%x: tensor<?x1x1x512xf32>, %y: tensor<?x1x1x512xf32>) {
    %g = cnn.conv2d_filter_gradient %x, %x : (tensor<?x1x1x512xf32>, tensor<?x1x1x512xf32>) -> tensor<1x1x512x512xf32>
    cnn.gradient @shared.weight, %g : tensor<1x1x512x512xf32>
    %h = cnn.conv2d_filter_gradient %y, %y : (tensor<?x1x1x512xf32>, tensor<?x1x1x512xf32>) -> tensor<1x1x512x512xf32>
    cnn.gradient @shared.weight, %h : tensor<1x1x512x512xf32>
    return
  }
  func.func @update() {
    cnn.sgd
    return
  }
}
