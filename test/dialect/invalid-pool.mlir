// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// max_pool C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{window has 1 sizes, needs 2 (y, x)}}
  %0 = cnn.max_pool %x window [2] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// max_pool C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{window is 0 x 2, needs sizes from 1 to 1048576}}
  %0 = cnn.max_pool %x window [0, 2] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// max_pool C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{strides is 2 x 0, needs sizes from 1 to 1048576}}
  %0 = cnn.max_pool %x window [2, 2] strides [2, 0] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// max_pool C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{padding is -1 x 0, needs sizes from 0 to 1048576}}
  %0 = cnn.max_pool %x window [2, 2] padding [-1, 0] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// max_pool C1: at most half the window, rounded down.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{padding is 1 x 2, needs at most half the window of 3 x 3}}
  %0 = cnn.max_pool %x window [3, 3] padding [1, 2] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// max_pool C2.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 3 x 2 x 2, needs 3 x 1 x 1 from its operands}}
  %0 = cnn.max_pool %x window [2, 2] : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  return
}

// -----

// max_pool C2: the window fits.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{window 3 x 3 does not fit the input of 2 x 2 with padding 0 x 0}}
  %0 = cnn.max_pool %x window [3, 3] : tensor<?x2x2x3xf32> -> tensor<*xf32>
  return
}

// -----

// avg_pool C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{padding is 2 x 0, needs at most half the window of 2 x 2}}
  %0 = cnn.avg_pool %x window [2, 2] padding [2, 0] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// avg_pool C2.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 4 x 1 x 1, needs 3 x 1 x 1 from its operands}}
  %0 = cnn.avg_pool %x window [2, 2] : tensor<?x2x2x3xf32> -> tensor<?x1x1x4xf32>
  return
}

// -----

// max_pool_gradient C1.
func.func @f(%a: tensor<?x1x1x3xf32>, %b: tensor<?x2x2x3xf32>) {
  // expected-error @below {{strides has 3 sizes, needs 2 (y, x)}}
  %r = cnn.max_pool_gradient %a, %b window [2, 2] strides [1, 1, 1]
      : (tensor<?x1x1x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// max_pool_gradient C2: the gradient.
func.func @f(%a: tensor<?x2x1x3xf32>, %b: tensor<?x2x2x3xf32>) {
  // expected-error @below {{gradient is 3 x 2 x 1, needs 3 x 1 x 1 from the forward pool}}
  %r = cnn.max_pool_gradient %a, %b window [2, 2]
      : (tensor<?x2x1x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// max_pool_gradient C2: the result.
func.func @f(%a: tensor<?x1x1x3xf32>, %b: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 3 x 2 x 3, needs 3 x 2 x 2 as the input}}
  %r = cnn.max_pool_gradient %a, %b window [2, 2]
      : (tensor<?x1x1x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x3x3xf32>
  return
}

// -----

// avg_pool_gradient C1.
func.func @f(%x: tensor<?x1x1x3xf32>) {
  // expected-error @below {{padding is 0 x 3, needs at most half the window of 2 x 2}}
  %0 = cnn.avg_pool_gradient %x window [2, 2] padding [0, 3] : tensor<?x1x1x3xf32> -> tensor<?x2x2x3xf32>
  return
}

// -----

// avg_pool_gradient C2.
func.func @f(%x: tensor<?x1x1x3xf32>) {
  // expected-error @below {{gradient is 3 x 1 x 1, needs 3 x 1 x 2 from the forward pool}}
  %0 = cnn.avg_pool_gradient %x window [2, 2] : tensor<?x1x1x3xf32> -> tensor<?x2x3x3xf32>
  return
}

// -----

// upsample C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{scale has 1 sizes, needs 2 (y, x)}}
  %0 = cnn.upsample %x scale [2] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// upsample C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{scale is 2 x 0, needs sizes from 1 to 1048576}}
  %0 = cnn.upsample %x scale [2, 0] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// upsample C2.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 3 x 4 x 4, needs 3 x 4 x 6 from its operands}}
  %0 = cnn.upsample %x scale [2, 3] : tensor<?x2x2x3xf32> -> tensor<?x4x4x3xf32>
  return
}

// -----

// upsample C2: the extents have a limit.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 3 x 2097152 x 2, needs height and width of at most 1048576}}
  %0 = cnn.upsample %x scale [1048576, 1] : tensor<?x2x2x3xf32> -> tensor<*xf32>
  return
}

// -----

// upsample_gradient C1.
func.func @f(%x: tensor<?x4x4x3xf32>) {
  // expected-error @below {{scale is -2 x 2, needs sizes from 1 to 1048576}}
  %0 = cnn.upsample_gradient %x scale [-2, 2] : tensor<?x4x4x3xf32> -> tensor<?x2x2x3xf32>
  return
}

// -----

// upsample_gradient C2.
func.func @f(%x: tensor<?x4x4x3xf32>) {
  // expected-error @below {{gradient is 3 x 4 x 4, needs 3 x 4 x 6 from the forward upsample}}
  %0 = cnn.upsample_gradient %x scale [2, 3] : tensor<?x4x4x3xf32> -> tensor<?x2x2x3xf32>
  return
}
