// RUN: %cnn-opt %s --split-input-file --differentiate | FileCheck %s
// RUN: %cnn-opt %s --split-input-file --differentiate --mlir-print-debuginfo \
// RUN:   --mlir-print-local-scope | FileCheck %s --check-prefix=NAMES

// One layer: the loss's gradient, then the weight's. The images get none. Gradient ops carry their
// layer's location.
cnn.parameter @fc.weight weight fan_in = 6 linear : tensor<1x1x6x3xf32>

// CHECK-LABEL: func.func @train_step
// CHECK-SAME:    (%[[IMAGES:.*]]: tensor<?x1x1x6xf32>, %[[LABELS:.*]]: tensor<?xi32>)
// CHECK-NEXT:    cnn.load
// CHECK-NEXT:    %[[LOGITS:.*]] = cnn.conv2d
// CHECK-NEXT:    %[[LOSSES:.*]] = cnn.cross_entropy
// CHECK-NEXT:    %[[DY:.*]] = cnn.cross_entropy_gradient %[[LOGITS]], %[[LABELS]]
// CHECK-NEXT:    %[[DW:.*]] = cnn.conv2d_filter_gradient %[[IMAGES]], %[[DY]]
// CHECK-NEXT:    cnn.gradient @fc.weight, %[[DW]] : tensor<1x1x6x3xf32>
// CHECK-NEXT:    return %[[LOGITS]], %[[LOSSES]]
// NAMES:         cnn.conv2d_filter_gradient {{.*}} loc("fc"("net.cnn":3:3))
// NAMES-NEXT:    cnn.gradient {{.*}} loc("fc"("net.cnn":3:3))
func.func @train_step(%images: tensor<?x1x1x6xf32>, %labels: tensor<?xi32>)
    -> (tensor<?x1x1x3xf32>, tensor<?xf32>) {
  %w = cnn.load @fc.weight : tensor<1x1x6x3xf32> loc("fc"("net.cnn":3:3))
  %y = cnn.conv2d %images, %w
      : (tensor<?x1x1x6xf32>, tensor<1x1x6x3xf32>) -> tensor<?x1x1x3xf32> loc("fc"("net.cnn":3:3))
  %losses = cnn.cross_entropy %y, %labels : (tensor<?x1x1x3xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %y, %losses : tensor<?x1x1x3xf32>, tensor<?xf32>
}

// -----

// Other functions stay as they are.
cnn.parameter @fc.weight weight fan_in = 6 linear : tensor<1x1x6x3xf32>

// CHECK-LABEL: func.func @evaluate
// CHECK-NOT:     gradient
func.func @evaluate(%images: tensor<?x1x1x6xf32>, %labels: tensor<?xi32>)
    -> (tensor<?x1x1x3xf32>, tensor<?xf32>) {
  %w = cnn.load @fc.weight : tensor<1x1x6x3xf32>
  %y = cnn.conv2d %images, %w
      : (tensor<?x1x1x6xf32>, tensor<1x1x6x3xf32>) -> tensor<?x1x1x3xf32>
  %losses = cnn.cross_entropy %y, %labels : (tensor<?x1x1x3xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %y, %losses : tensor<?x1x1x3xf32>, tensor<?xf32>
}

// -----

// Two layers: the gradient passes through the second layer's input, its activation (by the
// activation's output for relu, its input for silu) and its bias to the first.
cnn.parameter @fc1.weight weight fan_in = 6 linear : tensor<1x1x6x4xf32>
cnn.parameter @fc1.bias bias fan_in = 6 : tensor<4xf32>
cnn.parameter @fc2.weight weight fan_in = 4 linear : tensor<1x1x4x3xf32>

// CHECK-LABEL: func.func @train_step
// CHECK:         %[[W1:.*]] = cnn.load @fc1.weight
// CHECK:         %[[BIASED:.*]] = cnn.bias_add
// CHECK-NEXT:    %[[SILU:.*]] = cnn.activation silu
// CHECK-NEXT:    %[[RELU:.*]] = cnn.activation relu
// CHECK-NEXT:    %[[W2:.*]] = cnn.load @fc2.weight
// CHECK:         %[[D5:.*]] = cnn.cross_entropy_gradient
// CHECK-DAG:     %[[WT:.*]] = cnn.transpose_filter %[[W2]]
// CHECK-DAG:     %[[D4:.*]] = cnn.conv2d_input_gradient %[[D5]], %[[WT]]
// CHECK-DAG:     %[[DW2:.*]] = cnn.conv2d_filter_gradient %[[RELU]], %[[D5]]
// CHECK:         cnn.gradient @fc2.weight, %[[DW2]]
// CHECK-NEXT:    %[[D3:.*]] = cnn.activation_gradient relu %[[D4]], %[[RELU]]
// CHECK-NEXT:    %[[D2:.*]] = cnn.activation_gradient silu %[[D3]], %[[BIASED]]
// CHECK-NEXT:    %[[DB:.*]] = cnn.channel_sum %[[D2]]
// CHECK-NEXT:    cnn.gradient @fc1.bias, %[[DB]]
// CHECK-NEXT:    %[[DW1:.*]] = cnn.conv2d_filter_gradient %{{.*}}, %[[D2]]
// CHECK-NEXT:    cnn.gradient @fc1.weight, %[[DW1]]
// CHECK-NEXT:    return
func.func @train_step(%images: tensor<?x1x1x6xf32>, %labels: tensor<?xi32>)
    -> (tensor<?x1x1x3xf32>, tensor<?xf32>) {
  %w1 = cnn.load @fc1.weight : tensor<1x1x6x4xf32>
  %1 = cnn.conv2d %images, %w1 : (tensor<?x1x1x6xf32>, tensor<1x1x6x4xf32>) -> tensor<?x1x1x4xf32>
  %b1 = cnn.load @fc1.bias : tensor<4xf32>
  %2 = cnn.bias_add %1, %b1 : (tensor<?x1x1x4xf32>, tensor<4xf32>) -> tensor<?x1x1x4xf32>
  %3 = cnn.activation silu %2 : tensor<?x1x1x4xf32> -> tensor<?x1x1x4xf32>
  %4 = cnn.activation relu %3 : tensor<?x1x1x4xf32> -> tensor<?x1x1x4xf32>
  %w2 = cnn.load @fc2.weight : tensor<1x1x4x3xf32>
  %5 = cnn.conv2d %4, %w2 : (tensor<?x1x1x4xf32>, tensor<1x1x4x3xf32>) -> tensor<?x1x1x3xf32>
  %losses = cnn.cross_entropy %5, %labels : (tensor<?x1x1x3xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %5, %losses : tensor<?x1x1x3xf32>, tensor<?xf32>
}

// -----

// A value used three times: the sum grows by each use, the last one first.
cnn.parameter @fc.bias bias fan_in = 3 : tensor<3xf32>

// CHECK-LABEL: func.func @train_step
// CHECK:         %[[DY:.*]] = cnn.cross_entropy_gradient
// CHECK-NEXT:    %[[TANH:.*]] = cnn.activation_gradient tanh %[[DY]]
// CHECK-NEXT:    %[[FIRST:.*]] = cnn.add %[[DY]], %[[TANH]]
// CHECK-NEXT:    %[[RELU:.*]] = cnn.activation_gradient relu %[[DY]]
// CHECK-NEXT:    %[[SUM:.*]] = cnn.add %[[FIRST]], %[[RELU]]
// CHECK-NEXT:    %[[DB:.*]] = cnn.channel_sum %[[SUM]]
// CHECK-NEXT:    cnn.gradient @fc.bias, %[[DB]]
func.func @train_step(%images: tensor<?x1x1x3xf32>, %labels: tensor<?xi32>)
    -> (tensor<?x1x1x3xf32>, tensor<?xf32>) {
  %b = cnn.load @fc.bias : tensor<3xf32>
  %1 = cnn.bias_add %images, %b : (tensor<?x1x1x3xf32>, tensor<3xf32>) -> tensor<?x1x1x3xf32>
  %2 = cnn.activation relu %1 : tensor<?x1x1x3xf32> -> tensor<?x1x1x3xf32>
  %3 = cnn.activation tanh %1 : tensor<?x1x1x3xf32> -> tensor<?x1x1x3xf32>
  %4 = cnn.add %2, %3 : (tensor<?x1x1x3xf32>, tensor<?x1x1x3xf32>) -> tensor<?x1x1x3xf32>
  %5 = cnn.add %4, %1 : (tensor<?x1x1x3xf32>, tensor<?x1x1x3xf32>) -> tensor<?x1x1x3xf32>
  %losses = cnn.cross_entropy %5, %labels : (tensor<?x1x1x3xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %5, %losses : tensor<?x1x1x3xf32>, tensor<?xf32>
}

// -----

// Batch norm by its batch: statistics have no gradient of their own, running ones none at all.
cnn.parameter @conv.weight weight fan_in = 3 : tensor<1x1x3x3xf32>
cnn.parameter @bn.weight scale fan_in = 1 : tensor<3xf32>
cnn.parameter @bn.bias shift fan_in = 1 : tensor<3xf32>
cnn.parameter @bn.running_mean running_mean fan_in = 1 : tensor<3xf32>

// CHECK-LABEL: func.func @train_step
// CHECK:         %[[Y:.*]] = cnn.conv2d
// CHECK:         %[[MEAN:.*]], %[[VARIANCE:.*]] = cnn.batch_statistics %[[Y]]
// CHECK-NEXT:    cnn.update_statistic
// CHECK:         %[[D2:.*]] = cnn.cross_entropy_gradient
// CHECK-NEXT:    %[[DSCALE:.*]], %[[DSHIFT:.*]] = cnn.normalize_gradient_statistics %[[D2]], %[[Y]], %[[MEAN]], %[[VARIANCE]]
// CHECK-NEXT:    %[[D1:.*]] = cnn.normalize_gradient %[[D2]], %[[Y]],
// CHECK-NEXT:    cnn.gradient @bn.bias, %[[DSHIFT]]
// CHECK-NEXT:    cnn.gradient @bn.weight, %[[DSCALE]]
// CHECK-NEXT:    %[[DW:.*]] = cnn.conv2d_filter_gradient %{{.*}}, %[[D1]]
// CHECK-NEXT:    cnn.gradient @conv.weight, %[[DW]]
// CHECK-NEXT:    return
func.func @train_step(%images: tensor<?x1x1x3xf32>, %labels: tensor<?xi32>)
    -> (tensor<?x1x1x3xf32>, tensor<?xf32>) {
  %w = cnn.load @conv.weight : tensor<1x1x3x3xf32>
  %1 = cnn.conv2d %images, %w : (tensor<?x1x1x3xf32>, tensor<1x1x3x3xf32>) -> tensor<?x1x1x3xf32>
  %mean, %variance = cnn.batch_statistics %1
      : (tensor<?x1x1x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  cnn.update_statistic @bn.running_mean, %mean {momentum = 0.1 : f64, elements_per_image = 1 : i64}
      : tensor<3xf32>
  %scale = cnn.load @bn.weight : tensor<3xf32>
  %shift = cnn.load @bn.bias : tensor<3xf32>
  %2 = cnn.normalize %1, %mean, %variance, %scale, %shift epsilon = 1.0e-5
      : (tensor<?x1x1x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
      -> tensor<?x1x1x3xf32>
  %losses = cnn.cross_entropy %2, %labels : (tensor<?x1x1x3xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %2, %losses : tensor<?x1x1x3xf32>, tensor<?xf32>
}

// -----

// Without parameters there is nothing to do.
// CHECK-LABEL: func.func @train_step
// CHECK-NOT:     gradient
func.func @train_step(%images: tensor<?x1x1x3xf32>, %labels: tensor<?xi32>) -> tensor<?xf32> {
  %0 = cnn.activation relu %images : tensor<?x1x1x3xf32> -> tensor<?x1x1x3xf32>
  %losses = cnn.cross_entropy %0, %labels : (tensor<?x1x1x3xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %losses : tensor<?xf32>
}
