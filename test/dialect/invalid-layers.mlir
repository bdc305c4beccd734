// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// linear C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{makes -5 channels, needs 1 to 1048576}}
  %0 = cnn.linear "fc" %x channels(-5) : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// linear C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{channels maps 0 dimensions and 0 symbols to 1 results, needs 1, 0 and 1}}
  %0 = cnn.linear "fc" %x channels(affine_map<() -> (5)>) : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// linear C2: the input is flat.
func.func @f(%x: tensor<?x5x4x64xf32>) {
  // expected-error @below {{gets 64 x 5 x 4, needs a flat input: put flatten before it}}
  %0 = cnn.linear "fc" %x channels(10) : tensor<?x5x4x64xf32> -> tensor<*xf32>
  return
}

// -----

// linear C2: the result.
func.func @f(%x: tensor<?x1x1x64xf32>) {
  // expected-error @below {{result is 11 x 1 x 1, needs 10 x 1 x 1 from its operands}}
  %0 = cnn.linear "fc" %x channels(10) : tensor<?x1x1x64xf32> -> tensor<?x1x1x11xf32>
  return
}

// -----

// linear C2: the weight has a limit.
func.func @f(%x: tensor<?x1x1x1024xf32>) {
  // expected-error @below {{weight is 1048576 x 1024 x 1 x 1, needs at most 536870912 elements}}
  %0 = cnn.linear "fc" %x channels(1048576) : tensor<?x1x1x1024xf32> -> tensor<*xf32>
  return
}

// -----

// batch_norm C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{epsilon is 0, needs a positive finite number}}
  %0 = cnn.batch_norm "bn" %x {epsilon = 0.0} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// batch_norm C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{epsilon is -1.0E-5, needs a positive finite number}}
  %0 = cnn.batch_norm "bn" %x {epsilon = -1.0e-5} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// batch_norm C1: not a number.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{epsilon is NaN, needs a positive finite number}}
  %0 = cnn.batch_norm "bn" %x {epsilon = 0x7FF8000000000000 : f64} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// batch_norm C1: infinity.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{epsilon is +Inf, needs a positive finite number}}
  %0 = cnn.batch_norm "bn" %x {epsilon = 0x7FF0000000000000 : f64} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// batch_norm C2.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{momentum is 1.5, needs 0 to 1}}
  %0 = cnn.batch_norm "bn" %x {momentum = 1.5} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// batch_norm C2.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{momentum is -0.5, needs 0 to 1}}
  %0 = cnn.batch_norm "bn" %x {momentum = -0.5} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// batch_norm C2.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{momentum is NaN, needs 0 to 1}}
  %0 = cnn.batch_norm "bn" %x {momentum = 0x7FF8000000000000 : f64} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// batch_norm C3.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 4 x 2 x 2, needs 3 x 2 x 2 from its operands}}
  %0 = cnn.batch_norm "bn" %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x4xf32>
  return
}

// -----

// shortcut C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{strides has 1 sizes, needs 2 (y, x)}}
  %0 = cnn.shortcut "s" %x channels(8) strides [2] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// shortcut C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{strides is 0 x 2, needs sizes from 1 to 1048576}}
  %0 = cnn.shortcut "s" %x channels(8) strides [0, 2] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// shortcut C2.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{makes 0 channels, needs 1 to 1048576}}
  %0 = cnn.shortcut "s" %x channels(0) : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// shortcut C2.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{channels / 2: 3 is not divisible by 2}}
  %0 = cnn.shortcut "s" %x channels(affine_map<(d0) -> (d0 floordiv 2)>) : tensor<?x2x2x3xf32> -> tensor<*xf32>
  return
}

// -----

// shortcut C3.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 8 x 2 x 2, needs 8 x 1 x 1 from its operands}}
  %0 = cnn.shortcut "s" %x channels(8) strides [2, 2] : tensor<?x2x2x3xf32> -> tensor<?x2x2x8xf32>
  return
}

// -----

// global_avg_pool C1.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 3 x 2 x 2, needs 3 x 1 x 1 from its operands}}
  %0 = cnn.global_avg_pool %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  return
}

// -----

// global_max_pool C1.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 4 x 1 x 1, needs 3 x 1 x 1 from its operands}}
  %0 = cnn.global_max_pool %x : tensor<?x2x2x3xf32> -> tensor<?x1x1x4xf32>
  return
}
