// RUN: %cnn-opt %s --layer-to-tensor --tensor | FileCheck %s
// RUN: %cnn-opt %s --layer-to-tensor --tensor | %cnn-opt | FileCheck %s

// From what the user wrote to gradients: a residual block and a classifier. A printed level can be
// read again.
// CHECK-LABEL: module @tiny {
// CHECK-NEXT:    cnn.parameter @residual1.conv1.weight weight fan_in = 9 : tensor<3x3x1x2xf32>
// CHECK-NEXT:    cnn.parameter @residual1.shortcut1.weight weight fan_in = 1 : tensor<1x1x1x2xf32>
// CHECK-NEXT:    cnn.parameter @linear1.weight weight fan_in = 2 linear : tensor<1x1x2x3xf32>
// CHECK-NEXT:    cnn.parameter @linear1.bias bias fan_in = 2 : tensor<3xf32>
// CHECK-NOT:     cnn.block
// CHECK:         func.func @train_step
// CHECK:           %[[LOSSES:.*]] = cnn.cross_entropy
// CHECK:           cnn.gradient @linear1.bias
// CHECK:           cnn.gradient @linear1.weight
// The 1x1 layer's input gradient is a plain convolution, and the images get none.
// CHECK-NOT:       cnn.conv2d_input_gradient
// CHECK:           cnn.gradient @residual1.shortcut1.weight
// CHECK:           cnn.gradient @residual1.conv1.weight
// CHECK-NEXT:      return
// CHECK:         func.func @update
cnn.model @tiny input [1, 8, 8] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.block "residual1"(%images) : (tensor<*xf32>) -> tensor<*xf32> {
  ^bb0(%x: tensor<*xf32>):
    %1 = cnn.conv "conv1" %x channels(2 : i64) window [3, 3] strides [2, 2] padding [1, 1]
        bias = false : tensor<*xf32> -> tensor<*xf32>
    %2 = cnn.shortcut "shortcut1" %x channels(2 : i64) strides [2, 2]
        : tensor<*xf32> -> tensor<*xf32>
    %3 = cnn.add %1, %2 : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
    %4 = cnn.activation relu %3 : tensor<*xf32> -> tensor<*xf32>
    cnn.yield %4 : tensor<*xf32>
  }
  %5 = cnn.global_avg_pool %0 : tensor<*xf32> -> tensor<*xf32>
  %6 = cnn.flatten %5 : tensor<*xf32> -> tensor<*xf32>
  %7 = cnn.linear "linear1" %6 channels(3 : i64) : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %7 : tensor<*xf32>
}
cnn.training {data = "mnist", learning_rate = 0.1 : f64, momentum = 0.0 : f64,
              weight_decay = 0.0 : f64, batch = 8 : i64, epochs = 2 : i64}
