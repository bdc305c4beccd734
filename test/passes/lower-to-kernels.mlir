// RUN: %cnn-opt --pass-pipeline='builtin.module(func.func(form-kernels),lower-to-kernels)' --split-input-file %s | FileCheck %s
// RUN: %cnn-opt --pass-pipeline='builtin.module(func.func(form-kernels),lower-to-kernels)' --split-input-file %s \
// RUN:   --remarks-filter-missed=lower-to-kernels 2>&1 > /dev/null | FileCheck %s --check-prefix=REMARK

// The argument is the images' buffer, the result the logits'.

// CHECK-LABEL: func.func @infer()
// CHECK-DAG: %[[X:.*]] = cnn.buffer images "images" : memref<?x4x4x3xf32>
// CHECK-DAG: %[[Y:.*]] = cnn.buffer logits "logits" : memref<?x4x4x3xf32>
// CHECK: cnn.phase chunked
// CHECK-NEXT: cnn.kernel {{.*}} ins(%[[X]] : memref<?x4x4x3xf32>) outs(%[[Y]] : memref<?x4x4x3xf32>)
func.func @infer(%x: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  %0 = cnn.activation relu %x : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  return %0 : tensor<?x4x4x3xf32>
}

// -----

// Parameters lie one behind the other, vectors padded to 16 floats, filters in panels of 16.

cnn.parameter @a.weight weight fan_in = 3 : tensor<1x1x3x5xf32>
cnn.parameter @a.bias bias fan_in = 3 : tensor<5xf32>

// CHECK-LABEL: func.func @infer()
// CHECK-DAG: cnn.buffer parameters "a.weight" offset = 0 : memref<1x1x3x5xf32>
// CHECK-DAG: cnn.buffer parameters "a.bias" offset = 48 : memref<5xf32>
func.func @infer(%x: tensor<?x4x4x3xf32>) -> tensor<?x4x4x5xf32> {
  %w = cnn.load @a.weight : tensor<1x1x3x5xf32>
  %b = cnn.load @a.bias : tensor<5xf32>
  %0 = cnn.conv2d %x, %w : (tensor<?x4x4x3xf32>, tensor<1x1x3x5xf32>) -> tensor<?x4x4x5xf32>
  %1 = cnn.bias_add %0, %b : (tensor<?x4x4x5xf32>, tensor<5xf32>) -> tensor<?x4x4x5xf32>
  return %1 : tensor<?x4x4x5xf32>
}

// -----

// Operands of a concat are written where it wants them; it has no kernel.

// CHECK-LABEL: func.func @concat()
// CHECK: %[[ROW:.*]] = cnn.buffer arena {{.*}} : memref<?x4x4x6xf32>
// CHECK: %[[A:.*]] = cnn.slice_buffer %[[ROW]][0, 3]
// CHECK: %[[B:.*]] = cnn.slice_buffer %[[ROW]][3, 3]
// CHECK: cnn.kernel {{.*}} outs(%[[A]] :
// CHECK: cnn.activation relu
// CHECK: cnn.kernel {{.*}} outs(%[[B]] :
// CHECK: cnn.activation tanh
// CHECK: cnn.kernel {{.*}} ins(%[[ROW]] :
// CHECK: cnn.activation sigmoid
// CHECK-NOT: cnn.kernel
func.func @concat(%x: tensor<?x4x4x3xf32>) -> tensor<?x4x4x6xf32> {
  %0 = cnn.activation relu %x : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %1 = cnn.activation tanh %x : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %2 = cnn.concat %0, %1 : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x6xf32>
  %3 = cnn.activation sigmoid %2 : tensor<?x4x4x6xf32> -> tensor<?x4x4x6xf32>
  return %3 : tensor<?x4x4x6xf32>
}

// -----

// The images cannot be moved: they are copied into the concat.

// CHECK-LABEL: func.func @concat_of_images()
// CHECK: cnn.kernel
// CHECK: cnn.activation relu
// CHECK: cnn.kernel
// CHECK: cnn.copy
func.func @concat_of_images(%x: tensor<?x4x4x3xf32>) -> tensor<?x4x4x6xf32> {
  %0 = cnn.activation relu %x : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %1 = cnn.concat %0, %x : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x6xf32>
  %2 = cnn.activation sigmoid %1 : tensor<?x4x4x6xf32> -> tensor<?x4x4x6xf32>
  return %2 : tensor<?x4x4x6xf32>
}

// -----

// An elementwise result takes the place of an operand that nobody reads any more.

// CHECK-LABEL: func.func @in_place()
// CHECK: %[[A:.*]] = cnn.buffer arena {{.*}} : memref<?x4x4x3xf32>
// CHECK-NOT: cnn.buffer arena
// CHECK: cnn.kernel {{.*}} outs(%[[A]] :
// CHECK: cnn.kernel {{.*}} ins(%[[A]] : {{.*}} outs(%[[A]] :
func.func @in_place(%x: tensor<?x4x4x3xf32>) -> tensor<?x2x2x3xf32> {
  %0 = cnn.max_pool %x window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %1 = cnn.slice %0 [0, 3] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %2 = cnn.activation tanh %1 : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %3 = cnn.max_pool %2 window [2, 2] strides [2, 2] : tensor<?x4x4x3xf32> -> tensor<?x2x2x3xf32>
  return %3 : tensor<?x2x2x3xf32>
}

// -----

// Not so where it is read later.

// CHECK-LABEL: func.func @not_in_place()
// CHECK-COUNT-2: cnn.buffer arena
func.func @not_in_place(%x: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  %0 = cnn.max_pool %x window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %1 = cnn.activation tanh %0 : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %2 = cnn.max_pool %1 window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %3 = cnn.add %2, %0 : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %3 : tensor<?x4x4x3xf32>
}

// -----

// Nor may a convolution overwrite what it reads at other pixels.

// CHECK-LABEL: func.func @anchor_reads_neighbours()
// CHECK: %[[A:.*]] = cnn.buffer arena {{.*}} : memref<?x4x4x3xf32>
// CHECK: %[[B:.*]] = cnn.buffer arena {{.*}} : memref<?x4x4x3xf32>
// CHECK: cnn.kernel {{.*}} outs(%[[A]] :
// CHECK: cnn.kernel {{.*}} ins(%[[A]] : {{.*}} outs(%[[B]] :
func.func @anchor_reads_neighbours(%x: tensor<?x4x4x3xf32>) -> tensor<?x2x2x3xf32> {
  %0 = cnn.max_pool %x window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %1 = cnn.avg_pool %0 window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %2 = cnn.max_pool %1 window [2, 2] strides [2, 2] : tensor<?x4x4x3xf32> -> tensor<?x2x2x3xf32>
  return %2 : tensor<?x2x2x3xf32>
}

// -----

// What depends on parameters alone runs once a step, before the chunks; a filter's gradient is added
// to the flat buffer.

cnn.parameter @a.weight weight fan_in = 27 : tensor<3x3x3x5xf32>

// CHECK-LABEL: func.func @train_step()
// CHECK-DAG: %[[W:.*]] = cnn.buffer parameters "a.weight" offset = 0
// CHECK-DAG: %[[DW:.*]] = cnn.buffer gradients "a.weight" offset = 0
// CHECK: cnn.phase {
// CHECK-NEXT: cnn.kernel {{.*}} ins(%[[W]]
// CHECK: cnn.transpose_filter
// CHECK: cnn.phase chunked {
// CHECK: cnn.kernel {{.*}} outs(%[[DW]] : memref<3x3x3x5xf32>) accumulate
// CHECK: cnn.conv2d_filter_gradient
func.func @train_step(%x: tensor<?x4x4x3xf32>, %dy: tensor<?x4x4x5xf32>) -> tensor<?x4x4x3xf32> {
  %w = cnn.load @a.weight : tensor<3x3x3x5xf32>
  %wt = cnn.transpose_filter %w : tensor<3x3x3x5xf32> -> tensor<3x3x5x3xf32>
  %dx = cnn.conv2d %dy, %wt padding [1, 1] : (tensor<?x4x4x5xf32>, tensor<3x3x5x3xf32>) -> tensor<?x4x4x3xf32>
  %dw = cnn.conv2d_filter_gradient %x, %dy padding [1, 1] : (tensor<?x4x4x3xf32>, tensor<?x4x4x5xf32>) -> tensor<3x3x3x5xf32>
  cnn.gradient @a.weight, %dw : tensor<3x3x3x5xf32>
  return %dx : tensor<?x4x4x3xf32>
}

// -----

// The gradient of a filter that is large beside many images' rows is made once, when the last chunk
// has been through, from rows that are kept.

cnn.parameter @a.weight weight fan_in = 1024 : tensor<1x1x1024x1024xf32>

// CHECK-LABEL: func.func @large_linear()
// CHECK-DAG: %[[X:.*]] = cnn.buffer kept "value" : memref<?x1x1x1024xf32>
// CHECK-DAG: %[[DW:.*]] = cnn.buffer gradients "a.weight" offset = 0
// CHECK: cnn.phase chunked {
// CHECK-NEXT: cnn.kernel {{.*}} outs(%[[X]] :
// CHECK: cnn.phase {
// CHECK-NEXT: cnn.kernel {{.*}} ins(%[[X]], {{.*}} outs(%[[DW]] : {{.*}} accumulate
// CHECK: cnn.conv2d_filter_gradient
func.func @large_linear(%images: tensor<?x1x1x1024xf32>, %dy: tensor<?x1x1x1024xf32>) {
  %x = cnn.activation tanh %images : tensor<?x1x1x1024xf32> -> tensor<?x1x1x1024xf32>
  %dw = cnn.conv2d_filter_gradient %x, %dy : (tensor<?x1x1x1024xf32>, tensor<?x1x1x1024xf32>) -> tensor<1x1x1024x1024xf32>
  cnn.gradient @a.weight, %dw : tensor<1x1x1024x1024xf32>
  return
}

// -----

// What reads the statistics of a batch is a phase of its own. A row that both phases touch is kept for
// the batch, one of a single phase lies in the arena.

// CHECK-LABEL: func.func @coupled()
// CHECK-DAG: %[[POOLED:.*]] = cnn.buffer kept "value" : memref<?x4x4x3xf32>
// CHECK-DAG: %[[NORMALIZED:.*]] = cnn.buffer arena "value" : memref<?x4x4x3xf32>
// CHECK: cnn.phase chunked {
// CHECK-NEXT: cnn.kernel {{.*}} outs(%[[POOLED]] :
// CHECK: cnn.kernel {{.*}} ins(%[[POOLED]] :
// CHECK: cnn.batch_statistics
// CHECK: cnn.phase chunked {
// CHECK-NEXT: cnn.kernel {{.*}} ins(%[[POOLED]], {{.*}} outs(%[[POOLED]] :
// CHECK: cnn.normalize
// CHECK: cnn.kernel {{.*}} ins(%[[POOLED]] : {{.*}} outs(%[[NORMALIZED]] :
// CHECK: cnn.max_pool
// CHECK: cnn.kernel {{.*}} ins(%[[NORMALIZED]] :
// CHECK: cnn.avg_pool
func.func @coupled(%x: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  %0 = cnn.max_pool %x window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %mean, %variance = cnn.batch_statistics %0 : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %1 = cnn.normalize %0, %mean, %variance, %mean, %variance epsilon = 1.0e-5 : (tensor<?x4x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x4x4x3xf32>
  %2 = cnn.max_pool %1 window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %3 = cnn.avg_pool %2 window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  return %3 : tensor<?x4x4x3xf32>
}

// -----

// An op runs in the first phase that has all it reads, wherever it stands; running statistics are
// updated once, behind all chunks.

cnn.parameter @n.running_mean running_mean fan_in = 1 : tensor<3xf32>

// CHECK-LABEL: func.func @first_phase()
// CHECK: cnn.phase chunked {
// CHECK: cnn.batch_statistics
// CHECK: cnn.max_pool
// CHECK: cnn.phase chunked {
// CHECK: cnn.normalize
// CHECK: cnn.add
// CHECK: cnn.phase {
// CHECK-NEXT: cnn.kernel
// CHECK: cnn.running_statistic
// CHECK-NOT: cnn.phase
func.func @first_phase(%x: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  %mean, %variance = cnn.batch_statistics %x : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  cnn.update_statistic @n.running_mean, %mean {momentum = 0.1 : f64, elements_per_image = 16 : i64} : tensor<3xf32>
  %0 = cnn.normalize %x, %mean, %variance, %mean, %variance epsilon = 1.0e-5 : (tensor<?x4x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x4x4x3xf32>
  %1 = cnn.max_pool %x window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %2 = cnn.add %0, %1 : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  %3 = cnn.add %2, %1 : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %3 : tensor<?x4x4x3xf32>
}

// -----

// A flatten of a whole buffer is a view of it, of a slice it is a copy.

// CHECK-LABEL: func.func @flatten()
// CHECK: cnn.reshape_buffer
// CHECK-NOT: cnn.copy
func.func @flatten(%x: tensor<?x4x4x3xf32>) -> tensor<?x1x1x48xf32> {
  %0 = cnn.activation relu %x : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %1 = cnn.flatten %0 : tensor<?x4x4x3xf32> -> tensor<?x1x1x48xf32>
  %2 = cnn.activation tanh %1 : tensor<?x1x1x48xf32> -> tensor<?x1x1x48xf32>
  return %2 : tensor<?x1x1x48xf32>
}

// Of 4 x 4 x 2 floats, 128 bytes.

// CHECK-LABEL: func.func @flatten_slice()
// CHECK: cnn.copy
// REMARK: what is flattened is copied, 128 bytes an image: it lies among other channels
func.func @flatten_slice(%x: tensor<?x4x4x3xf32>) -> tensor<?x1x1x32xf32> {
  %0 = cnn.activation relu %x : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %1 = cnn.slice %0 [1, 2] : tensor<?x4x4x3xf32> -> tensor<?x4x4x2xf32>
  %2 = cnn.flatten %1 : tensor<?x4x4x2xf32> -> tensor<?x1x1x32xf32>
  %3 = cnn.activation tanh %2 : tensor<?x1x1x32xf32> -> tensor<?x1x1x32xf32>
  return %3 : tensor<?x1x1x32xf32>
}
