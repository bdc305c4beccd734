// RUN: %cnn-opt %s --split-input-file --materialize-parameters | FileCheck %s
// RUN: %cnn-opt %s --split-input-file --materialize-parameters --mlir-print-debuginfo \
// RUN:   --mlir-print-local-scope | FileCheck %s --check-prefix=NAMES

// A convolution: its parameters in PyTorch's order (fan_in = 3 * 5 * 5), and the four functions.
// CHECK-LABEL: module @convolution {
// CHECK-NEXT:    cnn.parameter @conv1.weight weight fan_in = 75 : tensor<5x5x3x10xf32>
// CHECK-NEXT:    cnn.parameter @conv1.bias bias fan_in = 75 : tensor<10xf32>
// CHECK-NEXT:    func.func @infer(%[[IMAGES:.*]]: tensor<?x5x5x3xf32>) -> tensor<?x1x1x10xf32> {
// CHECK-NEXT:      %[[W:.*]] = cnn.load @conv1.weight : tensor<5x5x3x10xf32>
// CHECK-NEXT:      %[[Y:.*]] = cnn.conv2d %[[IMAGES]], %[[W]] :
// CHECK-NEXT:      %[[B:.*]] = cnn.load @conv1.bias : tensor<10xf32>
// CHECK-NEXT:      %[[Z:.*]] = cnn.bias_add %[[Y]], %[[B]] :
// CHECK-NEXT:      return %[[Z]] : tensor<?x1x1x10xf32>
// CHECK-NEXT:    }
// CHECK-NEXT:    func.func @evaluate(%{{.*}}: tensor<?x5x5x3xf32>, %[[LABELS:.*]]: tensor<?xi32>) -> (tensor<?x1x1x10xf32>, tensor<?xf32>) {
// CHECK:           %[[LOGITS:.*]] = cnn.bias_add
// CHECK-NEXT:      %[[LOSSES:.*]] = cnn.cross_entropy %[[LOGITS]], %[[LABELS]] :
// CHECK-NEXT:      return %[[LOGITS]], %[[LOSSES]]
// CHECK:         func.func @train_step(%{{.*}}: tensor<?x5x5x3xf32>, %{{.*}}: tensor<?xi32>) -> (tensor<?x1x1x10xf32>, tensor<?xf32>) {
// CHECK:         func.func @update() {
// CHECK-NEXT:      cnn.sgd {nesterov}
// CHECK-NEXT:      return
// CHECK:         cnn.training {{.*}}data = "mnist"
// CHECK-NOT:     cnn.model
// Ops carry their layer's name.
// NAMES:         cnn.load @conv1.weight {{.*}} loc("conv1"("net.cnn":3:3))
// NAMES-NEXT:    cnn.conv2d {{.*}} loc("conv1"("net.cnn":3:3))
cnn.model @convolution input [3, 5, 5] {
^bb0(%images: tensor<?x5x5x3xf32>):
  %0 = cnn.conv "conv1" %images channels(10 : i64) window [5, 5]
      : tensor<?x5x5x3xf32> -> tensor<?x1x1x10xf32> loc("conv1"("net.cnn":3:3))
  cnn.yield %0 : tensor<?x1x1x10xf32>
}
cnn.training {data = "mnist", learning_rate = 0.1 : f64, momentum = 0.9 : f64,
              weight_decay = 0.0 : f64, nesterov = true, batch = 8 : i64, epochs = 2 : i64}

// -----

// Groups divide the input channels: fan_in = 4 / 2 * 3 * 3. Geometry stays with the op; without a
// bias there is no parameter for one.
// CHECK-LABEL: module @geometry
// CHECK-NEXT:    cnn.parameter @conv1.weight weight fan_in = 18 groups = 2 : tensor<3x3x2x6xf32>
// CHECK-NEXT:    func.func @infer
// CHECK:           cnn.conv2d {{.*}} strides [2, 1] padding [1, 0] dilation [1, 2] groups = 2 :
// CHECK-NEXT:      return
cnn.model @geometry input [4, 8, 8] {
^bb0(%images: tensor<?x8x8x4xf32>):
  %0 = cnn.conv "conv1" %images channels(6 : i64) window [3, 3] strides [2, 1] padding [1, 0]
      dilation [1, 2] groups = 2 bias = false : tensor<?x8x8x4xf32> -> tensor<?x4x4x6xf32>
  cnn.yield %0 : tensor<?x4x4x6xf32>
}

// -----

// Batch norm: running statistics at inference, the batch's own in training, where they also move
// the running ones (48 = 6 x 8 elements an image and channel).
// CHECK-LABEL: module @batch_norm
// CHECK-NEXT:    cnn.parameter @bn.weight scale fan_in = 1 : tensor<3xf32>
// CHECK-NEXT:    cnn.parameter @bn.bias shift fan_in = 1 : tensor<3xf32>
// CHECK-NEXT:    cnn.parameter @bn.running_mean running_mean fan_in = 1 : tensor<3xf32>
// CHECK-NEXT:    cnn.parameter @bn.running_var running_variance fan_in = 1 : tensor<3xf32>
// CHECK:         func.func @infer(%[[X:[^:]*]]:
// CHECK-NEXT:      %[[MEAN:.*]] = cnn.load @bn.running_mean
// CHECK-NEXT:      %[[VARIANCE:.*]] = cnn.load @bn.running_var
// CHECK-NEXT:      %[[SCALE:.*]] = cnn.load @bn.weight
// CHECK-NEXT:      %[[SHIFT:.*]] = cnn.load @bn.bias
// CHECK-NEXT:      cnn.normalize %[[X]], %[[MEAN]], %[[VARIANCE]], %[[SCALE]], %[[SHIFT]] epsilon = 1.000000e-03
// CHECK:         func.func @train_step(%[[X:[^:]*]]:
// CHECK-NEXT:      %[[MEAN:.*]], %[[VARIANCE:.*]] = cnn.batch_statistics %[[X]]
// CHECK-NEXT:      cnn.update_statistic @bn.running_mean, %[[MEAN]] {elements_per_image = 48 : i64, momentum = 2.000000e-01 : f64}
// CHECK-NEXT:      cnn.update_statistic @bn.running_var, %[[VARIANCE]] {elements_per_image = 48 : i64, momentum = 2.000000e-01 : f64, unbiased}
// CHECK-NEXT:      %[[SCALE:.*]] = cnn.load @bn.weight
// CHECK-NEXT:      %[[SHIFT:.*]] = cnn.load @bn.bias
// CHECK-NEXT:      cnn.normalize %[[X]], %[[MEAN]], %[[VARIANCE]], %[[SCALE]], %[[SHIFT]] epsilon = 1.000000e-03
cnn.model @batch_norm input [3, 6, 8] {
^bb0(%images: tensor<?x6x8x3xf32>):
  %0 = cnn.batch_norm "bn" %images {epsilon = 1.0e-3 : f64, momentum = 0.2 : f64}
      : tensor<?x6x8x3xf32> -> tensor<?x6x8x3xf32>
  %1 = cnn.max_pool %0 window [6, 8] : tensor<?x6x8x3xf32> -> tensor<?x1x1x3xf32>
  cnn.yield %1 : tensor<?x1x1x3xf32>
}

// -----

// Dropouts are numbered in training and absent otherwise.
// CHECK-LABEL: module @dropout
// CHECK:         func.func @infer
// CHECK-NEXT:      return
// CHECK:         func.func @evaluate
// CHECK-NOT:       cnn.dropout
// CHECK:         func.func @train_step
// CHECK-NEXT:      cnn.dropout {{.*}} {site = 0 : i64}
// CHECK-NEXT:      cnn.dropout {{.*}} {probability = 2.500000e-01 : f64, site = 1 : i64}
cnn.model @dropout input [3, 1, 1] {
^bb0(%images: tensor<?x1x1x3xf32>):
  %0 = cnn.dropout %images : tensor<?x1x1x3xf32> -> tensor<?x1x1x3xf32>
  %1 = cnn.dropout %0 {probability = 0.25 : f64} : tensor<?x1x1x3xf32> -> tensor<?x1x1x3xf32>
  cnn.yield %1 : tensor<?x1x1x3xf32>
}

// -----

// A linear layer is a convolution of 1x1. Behind a flattened plane, elementwise ops between, its
// weight names the plane (channels, height, width); behind another linear layer it does not.
// CHECK-LABEL: module @linear
// CHECK-NEXT:    cnn.parameter @fc1.weight weight fan_in = 24 linear plane [4, 2, 3] : tensor<1x1x24x5xf32>
// CHECK-NEXT:    cnn.parameter @fc1.bias bias fan_in = 24 : tensor<5xf32>
// CHECK-NEXT:    cnn.parameter @fc2.weight weight fan_in = 5 linear : tensor<1x1x5x2xf32>
// CHECK-NEXT:    func.func @infer
// CHECK:           cnn.conv2d {{.*}} : (tensor<?x1x1x24xf32>, tensor<1x1x24x5xf32>) -> tensor<?x1x1x5xf32>
cnn.model @linear input [4, 2, 3] {
^bb0(%images: tensor<?x2x3x4xf32>):
  %0 = cnn.flatten %images : tensor<?x2x3x4xf32> -> tensor<?x1x1x24xf32>
  %1 = cnn.activation relu %0 : tensor<?x1x1x24xf32> -> tensor<?x1x1x24xf32>
  %2 = cnn.linear "fc1" %1 channels(5 : i64) : tensor<?x1x1x24xf32> -> tensor<?x1x1x5xf32>
  %3 = cnn.linear "fc2" %2 channels(2 : i64) bias = false
      : tensor<?x1x1x5xf32> -> tensor<?x1x1x2xf32>
  cnn.yield %3 : tensor<?x1x1x2xf32>
}

// -----

// Flattening one pixel changes no order.
// CHECK-LABEL: module @flattened_pixel
// CHECK-NEXT:    cnn.parameter @fc1.weight weight fan_in = 4 linear : tensor<1x1x4x5xf32>
cnn.model @flattened_pixel input [4, 1, 1] {
^bb0(%images: tensor<?x1x1x4xf32>):
  %0 = cnn.flatten %images : tensor<?x1x1x4xf32> -> tensor<?x1x1x4xf32>
  %1 = cnn.linear "fc1" %0 channels(5 : i64) : tensor<?x1x1x4xf32> -> tensor<?x1x1x5xf32>
  cnn.yield %1 : tensor<?x1x1x5xf32>
}

// -----

// Without a train section there are defaults ...
// CHECK-LABEL: module @untrained
// CHECK:         cnn.training {batch = 64 : i64, data = "fashion_mnist", {{.*}}epochs = 10 : i64, {{.*}}learning_rate = 1.000000e-02 : f64, momentum = 0.000000e+00 : f64,
// CHECK:         func.func @update() {
// CHECK-NEXT:      cnn.sgd{{$}}
cnn.model @untrained input [4, 1, 1] {
^bb0(%images: tensor<?x1x1x4xf32>):
  cnn.yield %images : tensor<?x1x1x4xf32>
}

// -----

// ... and where the output is a plane, inference only.
// CHECK-LABEL: module @plane
// CHECK-NEXT:    func.func @infer(%{{.*}}: tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32>
// CHECK-NOT:     func.func
// CHECK-NOT:     cnn.training
cnn.model @plane input [4, 8, 8] {
^bb0(%images: tensor<?x8x8x4xf32>):
  cnn.yield %images : tensor<?x8x8x4xf32>
}
