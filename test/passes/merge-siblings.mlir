// RUN: %cnn-opt %s -split-input-file --merge-siblings --verify-each-pass | FileCheck %s
// RUN: %cnn-opt %s -split-input-file --merge-siblings --remarks-filter-missed=merge-siblings 2>&1 \
// RUN:   >/dev/null | FileCheck %s --check-prefix=MISSED --implicit-check-not="is not merged"

// Two convolutions of one input: one convolution, and views of its result.
// CHECK:         cnn.parameter @a.weight weight fan_in = 3 in @"a+b.weight" : tensor<1x1x3x8xf32>
// CHECK-NEXT:    cnn.parameter @b.weight weight fan_in = 3 in @"a+b.weight" : tensor<1x1x3x4xf32>
// CHECK-NEXT:    cnn.merged_parameter @"a+b.weight" [@a.weight, @b.weight] : tensor<1x1x3x12xf32>
cnn.parameter @a.weight weight fan_in = 3 : tensor<1x1x3x8xf32>
cnn.parameter @b.weight weight fan_in = 3 : tensor<1x1x3x4xf32>
// CHECK-LABEL: func.func @train_step(
// CHECK-SAME:    %[[X:[^:]*]]: tensor
// CHECK-NEXT:    %[[W:.*]] = cnn.load @"a+b.weight" : tensor<1x1x3x12xf32>
// CHECK-NEXT:    %[[Y:.*]] = cnn.conv2d %[[X]], %[[W]] : {{.*}} -> tensor<?x2x2x12xf32>
// CHECK-NEXT:    %[[P:.*]]:2 = cnn.split %[[Y]] : (tensor<?x2x2x12xf32>) -> (tensor<?x2x2x8xf32>, tensor<?x2x2x4xf32>)
// CHECK-NEXT:    %[[A:.*]] = cnn.max_pool %[[P]]#0
// CHECK-NEXT:    %[[B:.*]] = cnn.max_pool %[[P]]#1
// CHECK-NEXT:    return %[[A]], %[[B]]
func.func @train_step(%x: tensor<?x2x2x3xf32>) -> (tensor<?x1x1x8xf32>, tensor<?x1x1x4xf32>) {
  %w1 = cnn.load @a.weight : tensor<1x1x3x8xf32>
  %1 = cnn.conv2d %x, %w1 : (tensor<?x2x2x3xf32>, tensor<1x1x3x8xf32>) -> tensor<?x2x2x8xf32>
  %w2 = cnn.load @b.weight : tensor<1x1x3x4xf32>
  %2 = cnn.conv2d %x, %w2 : (tensor<?x2x2x3xf32>, tensor<1x1x3x4xf32>) -> tensor<?x2x2x4xf32>
  %3 = cnn.max_pool %1 window [2, 2] : tensor<?x2x2x8xf32> -> tensor<?x1x1x8xf32>
  %4 = cnn.max_pool %2 window [2, 2] : tensor<?x2x2x4xf32> -> tensor<?x1x1x4xf32>
  return %3, %4 : tensor<?x1x1x8xf32>, tensor<?x1x1x4xf32>
}
// The second part begins at channel 8 of the merged filter, in the middle of a panel: it cannot be
// read by itself, so this function uses the whole.
// CHECK-LABEL: func.func @infer(
// CHECK:         cnn.load @"a+b.weight"
// CHECK:         cnn.split
func.func @infer(%x: tensor<?x2x2x3xf32>) -> (tensor<?x1x1x8xf32>, tensor<?x1x1x4xf32>) {
  %w1 = cnn.load @a.weight : tensor<1x1x3x8xf32>
  %1 = cnn.conv2d %x, %w1 : (tensor<?x2x2x3xf32>, tensor<1x1x3x8xf32>) -> tensor<?x2x2x8xf32>
  %w2 = cnn.load @b.weight : tensor<1x1x3x4xf32>
  %2 = cnn.conv2d %x, %w2 : (tensor<?x2x2x3xf32>, tensor<1x1x3x4xf32>) -> tensor<?x2x2x4xf32>
  %3 = cnn.max_pool %1 window [2, 2] : tensor<?x2x2x8xf32> -> tensor<?x1x1x8xf32>
  %4 = cnn.max_pool %2 window [2, 2] : tensor<?x2x2x4xf32> -> tensor<?x1x1x4xf32>
  return %3, %4 : tensor<?x1x1x8xf32>, tensor<?x1x1x4xf32>
}

// -----

// An inception: the concat wants %1 first, so what the concat does not have comes before it. Bias
// and activation are merged, too.
// CHECK:         cnn.merged_parameter @"block.b+a.weight" [@block.b.weight, @block.a.weight] : tensor<1x1x3x24xf32>
// CHECK:         cnn.merged_parameter @"block.b+a.bias" [@block.b.bias, @block.a.bias] : tensor<24xf32>
cnn.parameter @block.a.weight weight fan_in = 3 : tensor<1x1x3x8xf32>
cnn.parameter @block.a.bias bias fan_in = 3 : tensor<8xf32>
cnn.parameter @block.b.weight weight fan_in = 3 : tensor<1x1x3x16xf32>
cnn.parameter @block.b.bias bias fan_in = 3 : tensor<16xf32>
// CHECK-LABEL: func.func @train_step(
// CHECK-SAME:    %[[X:[^:]*]]: tensor
// CHECK:         %[[W:.*]] = cnn.load @"block.b+a.weight"
// CHECK-NEXT:    %[[Y:.*]] = cnn.conv2d %[[X]], %[[W]]
// CHECK-NEXT:    %[[B:.*]] = cnn.load @"block.b+a.bias" : tensor<24xf32>
// CHECK-NEXT:    %[[Z:.*]] = cnn.bias_add %[[Y]], %[[B]]
// CHECK-NEXT:    %[[R:.*]] = cnn.activation relu %[[Z]]
// CHECK-NEXT:    %[[P:.*]]:2 = cnn.split %[[R]] : (tensor<?x2x2x24xf32>) -> (tensor<?x2x2x16xf32>, tensor<?x2x2x8xf32>)
// CHECK-NEXT:    %[[M:.*]] = cnn.max_pool %[[P]]#0
// CHECK-NEXT:    cnn.concat %[[P]]#1, %[[M]]
func.func @train_step(%x: tensor<?x2x2x3xf32>) -> tensor<?x1x1x24xf32> {
  %w1 = cnn.load @block.a.weight : tensor<1x1x3x8xf32>
  %1 = cnn.conv2d %x, %w1 : (tensor<?x2x2x3xf32>, tensor<1x1x3x8xf32>) -> tensor<?x2x2x8xf32>
  %b1 = cnn.load @block.a.bias : tensor<8xf32>
  %2 = cnn.bias_add %1, %b1 : (tensor<?x2x2x8xf32>, tensor<8xf32>) -> tensor<?x2x2x8xf32>
  %3 = cnn.activation relu %2 : tensor<?x2x2x8xf32> -> tensor<?x2x2x8xf32>
  %w2 = cnn.load @block.b.weight : tensor<1x1x3x16xf32>
  %4 = cnn.conv2d %x, %w2 : (tensor<?x2x2x3xf32>, tensor<1x1x3x16xf32>) -> tensor<?x2x2x16xf32>
  %b2 = cnn.load @block.b.bias : tensor<16xf32>
  %5 = cnn.bias_add %4, %b2 : (tensor<?x2x2x16xf32>, tensor<16xf32>) -> tensor<?x2x2x16xf32>
  %6 = cnn.activation relu %5 : tensor<?x2x2x16xf32> -> tensor<?x2x2x16xf32>
  %7 = cnn.max_pool %6 window [3, 3] padding [1, 1] : tensor<?x2x2x16xf32> -> tensor<?x2x2x16xf32>
  %8 = cnn.concat %3, %7 : (tensor<?x2x2x8xf32>, tensor<?x2x2x16xf32>) -> tensor<?x2x2x24xf32>
  %9 = cnn.max_pool %8 window [2, 2] : tensor<?x2x2x24xf32> -> tensor<?x1x1x24xf32>
  return %9 : tensor<?x1x1x24xf32>
}
// Both parts begin with a panel: here nothing is gained by merging.
// CHECK-LABEL: func.func @infer(
// CHECK:         cnn.load @block.a.weight
// CHECK:         cnn.load @block.b.weight
// CHECK-NOT:     cnn.split
func.func @infer(%x: tensor<?x2x2x3xf32>) -> tensor<?x1x1x24xf32> {
  %w1 = cnn.load @block.a.weight : tensor<1x1x3x8xf32>
  %1 = cnn.conv2d %x, %w1 : (tensor<?x2x2x3xf32>, tensor<1x1x3x8xf32>) -> tensor<?x2x2x8xf32>
  %b1 = cnn.load @block.a.bias : tensor<8xf32>
  %2 = cnn.bias_add %1, %b1 : (tensor<?x2x2x8xf32>, tensor<8xf32>) -> tensor<?x2x2x8xf32>
  %3 = cnn.activation relu %2 : tensor<?x2x2x8xf32> -> tensor<?x2x2x8xf32>
  %w2 = cnn.load @block.b.weight : tensor<1x1x3x16xf32>
  %4 = cnn.conv2d %x, %w2 : (tensor<?x2x2x3xf32>, tensor<1x1x3x16xf32>) -> tensor<?x2x2x16xf32>
  %b2 = cnn.load @block.b.bias : tensor<16xf32>
  %5 = cnn.bias_add %4, %b2 : (tensor<?x2x2x16xf32>, tensor<16xf32>) -> tensor<?x2x2x16xf32>
  %6 = cnn.activation relu %5 : tensor<?x2x2x16xf32> -> tensor<?x2x2x16xf32>
  %7 = cnn.max_pool %6 window [3, 3] padding [1, 1] : tensor<?x2x2x16xf32> -> tensor<?x2x2x16xf32>
  %8 = cnn.concat %3, %7 : (tensor<?x2x2x8xf32>, tensor<?x2x2x16xf32>) -> tensor<?x2x2x24xf32>
  %9 = cnn.max_pool %8 window [2, 2] : tensor<?x2x2x24xf32> -> tensor<?x1x1x24xf32>
  return %9 : tensor<?x1x1x24xf32>
}

// -----

// Batch norms are merged with their statistics.
// CHECK-DAG:     cnn.merged_parameter @"a+b.running_mean" [@a.running_mean, @b.running_mean] : tensor<8xf32>
// CHECK-DAG:     cnn.merged_parameter @"a+b.running_var" [@a.running_var, @b.running_var] : tensor<8xf32>
cnn.parameter @a.weight weight fan_in = 3 : tensor<1x1x3x4xf32>
cnn.parameter @a.scale scale fan_in = 1 : tensor<4xf32>
cnn.parameter @a.shift shift fan_in = 1 : tensor<4xf32>
cnn.parameter @a.running_mean running_mean fan_in = 1 : tensor<4xf32>
cnn.parameter @a.running_var running_variance fan_in = 1 : tensor<4xf32>
cnn.parameter @b.weight weight fan_in = 3 : tensor<1x1x3x4xf32>
cnn.parameter @b.scale scale fan_in = 1 : tensor<4xf32>
cnn.parameter @b.shift shift fan_in = 1 : tensor<4xf32>
cnn.parameter @b.running_mean running_mean fan_in = 1 : tensor<4xf32>
cnn.parameter @b.running_var running_variance fan_in = 1 : tensor<4xf32>
// CHECK-LABEL: func.func @train_step(
// CHECK:         %[[Y:.*]] = cnn.conv2d
// CHECK-NEXT:    %[[MEAN:.*]], %[[VARIANCE:.*]] = cnn.batch_statistics %[[Y]]
// CHECK-NEXT:    cnn.update_statistic @"a+b.running_mean", %[[MEAN]]
// CHECK-NEXT:    cnn.update_statistic @"a+b.running_var", %[[VARIANCE]] {{.*}}unbiased
// CHECK-NEXT:    %[[SCALE:.*]] = cnn.load @"a+b.scale"
// CHECK-NEXT:    %[[SHIFT:.*]] = cnn.load @"a+b.shift"
// CHECK-NEXT:    %[[N:.*]] = cnn.normalize %[[Y]], %[[MEAN]], %[[VARIANCE]], %[[SCALE]], %[[SHIFT]]
// CHECK-NEXT:    cnn.split %[[N]]
func.func @train_step(%x: tensor<?x2x2x3xf32>) -> (tensor<?x1x1x4xf32>, tensor<?x1x1x4xf32>) {
  %w1 = cnn.load @a.weight : tensor<1x1x3x4xf32>
  %1 = cnn.conv2d %x, %w1 : (tensor<?x2x2x3xf32>, tensor<1x1x3x4xf32>) -> tensor<?x2x2x4xf32>
  %m1, %v1 = cnn.batch_statistics %1 : (tensor<?x2x2x4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  cnn.update_statistic @a.running_mean, %m1 {momentum = 0.1, elements_per_image = 4} : tensor<4xf32>
  cnn.update_statistic @a.running_var, %v1 {momentum = 0.1, unbiased, elements_per_image = 4} : tensor<4xf32>
  %s1 = cnn.load @a.scale : tensor<4xf32>
  %h1 = cnn.load @a.shift : tensor<4xf32>
  %n1 = cnn.normalize %1, %m1, %v1, %s1, %h1 epsilon = 1.0e-5 : (tensor<?x2x2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x2x2x4xf32>
  %w2 = cnn.load @b.weight : tensor<1x1x3x4xf32>
  %2 = cnn.conv2d %x, %w2 : (tensor<?x2x2x3xf32>, tensor<1x1x3x4xf32>) -> tensor<?x2x2x4xf32>
  %m2, %v2 = cnn.batch_statistics %2 : (tensor<?x2x2x4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  cnn.update_statistic @b.running_mean, %m2 {momentum = 0.1, elements_per_image = 4} : tensor<4xf32>
  cnn.update_statistic @b.running_var, %v2 {momentum = 0.1, unbiased, elements_per_image = 4} : tensor<4xf32>
  %s2 = cnn.load @b.scale : tensor<4xf32>
  %h2 = cnn.load @b.shift : tensor<4xf32>
  %n2 = cnn.normalize %2, %m2, %v2, %s2, %h2 epsilon = 1.0e-5 : (tensor<?x2x2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x2x2x4xf32>
  %3 = cnn.max_pool %n1 window [2, 2] : tensor<?x2x2x4xf32> -> tensor<?x1x1x4xf32>
  %4 = cnn.max_pool %n2 window [2, 2] : tensor<?x2x2x4xf32> -> tensor<?x1x1x4xf32>
  return %3, %4 : tensor<?x1x1x4xf32>, tensor<?x1x1x4xf32>
}

// -----

// What stays alone, and why: a sum that is computed in the convolution's kernel, the network's
// result, another activation, the middle of a concat, a concat that is flattened.
// CHECK-LABEL: func.func @train_step(
// CHECK-NOT:     cnn.split
// MISSED-DAG:    added is not merged with others that read its input, and reads 48 bytes an image again: what follows is computed in its kernel
// MISSED-DAG:    returned is not merged with others that read its input, and reads 48 bytes an image again: it is the network's result
// MISSED-DAG:    masked is not merged with others that read its input, and reads 48 bytes an image again: none of them that can be merged has the same bias, batch norm and activation
// MISSED-DAG:    middle is not merged with others that read its input, and reads 48 bytes an image again: its place in a concat leaves no room for others beside it
// MISSED-DAG:    flat is not merged with others that read its input, and reads 48 bytes an image again: its row is flattened, so nothing else can lie in it
cnn.parameter @w1 weight fan_in = 3 : tensor<1x1x3x4xf32>
cnn.parameter @w2 weight fan_in = 3 : tensor<1x1x3x4xf32>
cnn.parameter @w3 weight fan_in = 3 : tensor<1x1x3x4xf32>
cnn.parameter @w4 weight fan_in = 3 : tensor<1x1x3x4xf32>
cnn.parameter @w5 weight fan_in = 3 : tensor<1x1x3x4xf32>
func.func @train_step(%x: tensor<?x2x2x3xf32>, %other: tensor<?x2x2x4xf32>) -> (tensor<?x2x2x4xf32>, tensor<?x1x1x4xf32>, tensor<?x1x1x4xf32>, tensor<?x1x1x12xf32>, tensor<?x1x1x10xf32>) {
  %1 = cnn.load @w1 : tensor<1x1x3x4xf32>
  %added = cnn.conv2d %x, %1 : (tensor<?x2x2x3xf32>, tensor<1x1x3x4xf32>) -> tensor<?x2x2x4xf32> loc("added")
  %sum = cnn.add %other, %added : (tensor<?x2x2x4xf32>, tensor<?x2x2x4xf32>) -> tensor<?x2x2x4xf32>
  %2 = cnn.load @w2 : tensor<1x1x3x4xf32>
  %returned = cnn.conv2d %x, %2 : (tensor<?x2x2x3xf32>, tensor<1x1x3x4xf32>) -> tensor<?x2x2x4xf32> loc("returned")
  %3 = cnn.load @w3 : tensor<1x1x3x4xf32>
  %masked = cnn.conv2d %x, %3 : (tensor<?x2x2x3xf32>, tensor<1x1x3x4xf32>) -> tensor<?x2x2x4xf32> loc("masked")
  %tanh = cnn.activation tanh %masked : tensor<?x2x2x4xf32> -> tensor<?x2x2x4xf32>
  %4 = cnn.load @w4 : tensor<1x1x3x4xf32>
  %middle = cnn.conv2d %x, %4 : (tensor<?x2x2x3xf32>, tensor<1x1x3x4xf32>) -> tensor<?x2x2x4xf32> loc("middle")
  %left = cnn.max_pool %sum window [3, 3] padding [1, 1] : tensor<?x2x2x4xf32> -> tensor<?x2x2x4xf32>
  %right = cnn.max_pool %tanh window [3, 3] padding [1, 1] : tensor<?x2x2x4xf32> -> tensor<?x2x2x4xf32>
  %row = cnn.concat %left, %middle, %right : (tensor<?x2x2x4xf32>, tensor<?x2x2x4xf32>, tensor<?x2x2x4xf32>) -> tensor<?x2x2x12xf32>
  %5 = cnn.load @w5 : tensor<1x1x3x4xf32>
  %flat = cnn.conv2d %x, %5 : (tensor<?x2x2x3xf32>, tensor<1x1x3x4xf32>) -> tensor<?x2x2x4xf32> loc("flat")
  %features = cnn.flatten %flat : tensor<?x2x2x4xf32> -> tensor<?x1x1x16xf32>
  %first = cnn.slice %features[0, 10] : tensor<?x1x1x16xf32> -> tensor<?x1x1x10xf32>
  %p1 = cnn.max_pool %sum window [2, 2] : tensor<?x2x2x4xf32> -> tensor<?x1x1x4xf32>
  %p2 = cnn.max_pool %tanh window [2, 2] : tensor<?x2x2x4xf32> -> tensor<?x1x1x4xf32>
  %p3 = cnn.max_pool %row window [2, 2] : tensor<?x2x2x12xf32> -> tensor<?x1x1x12xf32>
  return %returned, %p1, %p2, %p3, %first : tensor<?x2x2x4xf32>, tensor<?x1x1x4xf32>, tensor<?x1x1x4xf32>, tensor<?x1x1x12xf32>, tensor<?x1x1x10xf32>
}
