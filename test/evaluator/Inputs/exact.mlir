// Written by make_ops.py; what PyTorch says of these functions is in exact.safetensors.

func.func @max_pool_ties(%0: tensor<?x5x6x3xf32>) -> tensor<?x5x3x3xf32> {
  %r = cnn.max_pool %0 window [3, 3] strides [1, 2] padding [1, 1] : tensor<?x5x6x3xf32> -> tensor<?x5x3x3xf32>
  return %r : tensor<?x5x3x3xf32>
}

func.func @relu_kinks(%0: tensor<?x2x3x3xf32>) -> tensor<?x2x3x3xf32> {
  %r = cnn.activation relu %0 : tensor<?x2x3x3xf32> -> tensor<?x2x3x3xf32>
  return %r : tensor<?x2x3x3xf32>
}

func.func @relu6_kinks(%0: tensor<?x2x3x3xf32>) -> tensor<?x2x3x3xf32> {
  %r = cnn.activation relu6 %0 : tensor<?x2x3x3xf32> -> tensor<?x2x3x3xf32>
  return %r : tensor<?x2x3x3xf32>
}

func.func @leaky_relu_kinks(%0: tensor<?x2x3x3xf32>) -> tensor<?x2x3x3xf32> {
  %r = cnn.activation leaky_relu %0 : tensor<?x2x3x3xf32> -> tensor<?x2x3x3xf32>
  return %r : tensor<?x2x3x3xf32>
}

func.func @hard_swish_kinks(%0: tensor<?x2x3x3xf32>) -> tensor<?x2x3x3xf32> {
  %r = cnn.activation hard_swish %0 : tensor<?x2x3x3xf32> -> tensor<?x2x3x3xf32>
  return %r : tensor<?x2x3x3xf32>
}

func.func @slice(%0: tensor<?x3x2x7xf32>) -> tensor<?x3x2x3xf32> {
  %r = cnn.slice %0 [2, 3] : tensor<?x3x2x7xf32> -> tensor<?x3x2x3xf32>
  return %r : tensor<?x3x2x3xf32>
}

func.func @cross_entropy(%0: tensor<?x1x1x7xf32>, %1: tensor<?xi32>) -> tensor<?xf32> {
  %r = cnn.cross_entropy %0, %1 : (tensor<?x1x1x7xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}

func.func @cross_entropy_of_large_logits(%0: tensor<?x1x1x7xf32>, %1: tensor<?xi32>) -> tensor<?xf32> {
  %r = cnn.cross_entropy %0, %1 : (tensor<?x1x1x7xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}

func.func @normalize_by_running_statistics(%0: tensor<?x2x3x5xf32>, %1: tensor<5xf32>, %2: tensor<5xf32>, %3: tensor<5xf32>, %4: tensor<5xf32>) -> tensor<?x2x3x5xf32> {
  %r = cnn.normalize %0, %1, %2, %3, %4 epsilon = 1.0e-3 : (tensor<?x2x3x5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<?x2x3x5xf32>
  return %r : tensor<?x2x3x5xf32>
}

func.func @conv2d_input_gradient(%0: tensor<?x4x3x6xf32>, %1: tensor<3x2x2x6xf32>) -> tensor<?x8x6x4xf32> {
  %t = cnn.transpose_filter %1 groups = 2 : tensor<3x2x2x6xf32> -> tensor<3x2x3x4xf32>
  %r = cnn.conv2d_input_gradient %0, %t strides [2, 2] padding [1, 0] groups = 2 : (tensor<?x4x3x6xf32>, tensor<3x2x3x4xf32>) -> tensor<?x8x6x4xf32>
  return %r : tensor<?x8x6x4xf32>
}
