// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// C1: two sizes.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{window has 3 sizes, needs 2 (y, x)}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 3, 3] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C1: two sizes.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{window has 0 sizes, needs 2 (y, x)}}
  %0 = cnn.conv "conv1" %x channels(8) window [] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C1: at least 1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{window is 3 x 0, needs sizes from 1 to 1048576}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 0] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C1: no absurd sizes, whose products would not fit 64 bits.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{window is 9223372036854775807 x 1, needs sizes from 1 to 1048576}}
  %0 = cnn.conv "conv1" %x channels(8) window [9223372036854775807, 1] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C1: strides.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{strides is 0 x 1, needs sizes from 1 to 1048576}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 3] strides [0, 1] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C1: strides.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{strides has 1 sizes, needs 2 (y, x)}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 3] strides [1] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C1: padding.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{padding is -1 x 0, needs sizes from 0 to 1048576}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 3] padding [-1, 0] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C1: padding.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{padding has 4 sizes, needs 2 (y, x)}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 3] padding [1, 1, 1, 1] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C1: dilation.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{dilation is 1 x -9223372036854775808, needs sizes from 1 to 1048576}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 3] dilation [1, -9223372036854775808] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C2.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{groups is 0, needs at least 1}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 3] groups = 0 : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C2.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{groups is -2, needs at least 1}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 3] groups = -2 : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C3: at least 1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{makes 0 channels, needs 1 to 1048576}}
  %0 = cnn.conv "conv1" %x channels(0) window [3, 3] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C3: not more than anyone needs.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{makes 1048577 channels, needs 1 to 1048576}}
  %0 = cnn.conv "conv1" %x channels(1048577) window [3, 3] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C3: a multiple of groups.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{result has 8 channels, needs a multiple of 3 groups}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 3] groups = 3 : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C3: a map of the channels alone.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{channels maps 2 dimensions and 0 symbols to 1 results, needs 1, 0 and 1}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0, d1) -> (d0 + d1)>) window [3, 3] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C3: a map of the channels alone.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{channels maps 1 dimensions and 1 symbols to 1 results, needs 1, 0 and 1}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0)[s0] -> (d0 + s0)>) window [3, 3] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C3: one result.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{channels maps 1 dimensions and 0 symbols to 2 results, needs 1, 0 and 1}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (d0, d0)>) window [3, 3] : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// C4: groups divide the input.
func.func @f(%x: tensor<?x5x5x64xf32>) {
  // expected-error @below {{input has 64 channels, needs a multiple of 3 groups}}
  %0 = cnn.conv "conv1" %x channels(6) window [1, 1] groups = 3 : tensor<?x5x5x64xf32> -> tensor<*xf32>
  return
}

// -----

// C4: the window fits.
func.func @f(%x: tensor<?x5x5x1xf32>) {
  // expected-error @below {{window 7 x 7 does not fit the input of 5 x 5 with padding 0 x 0}}
  %0 = cnn.conv "conv1" %x channels(8) window [7, 7] : tensor<?x5x5x1xf32> -> tensor<*xf32>
  return
}

// -----

// C4: the dilated window fits; each axis counts.
func.func @f(%x: tensor<?x5x4x1xf32>) {
  // expected-error @below {{window 3 x 3 with dilation 1 x 3 does not fit the input of 5 x 4 with padding 0 x 1}}
  %0 = cnn.conv "conv1" %x channels(8) window [3, 3] padding [0, 1] dilation [1, 3] : tensor<?x5x4x1xf32> -> tensor<*xf32>
  return
}

// -----

// C4: the result. 28 - (5 - 1) = 24.
func.func @f(%x: tensor<?x28x28x1xf32>) {
  // expected-error @below {{result is 10 x 24 x 26, needs 10 x 24 x 24 from its operands}}
  %0 = cnn.conv "conv1" %x channels(10) window [5, 5] : tensor<?x28x28x1xf32> -> tensor<?x24x26x10xf32>
  return
}

// -----

// C4: the result's extents have a limit.
func.func @f(%x: tensor<?x1048576x1x1xf32>) {
  // expected-error @below {{result is 1 x 2097152 x 1, needs height and width of at most 1048576}}
  %0 = cnn.conv "conv1" %x channels(1) window [1, 1] padding [524288, 0] : tensor<?x1048576x1x1xf32> -> tensor<*xf32>
  return
}

// -----

// C4: the result's elements have a limit.
func.func @f(%x: tensor<?x1024x1x1xf32>) {
  // expected-error @below {{result is 1048576 x 1024 x 1, needs at most 536870912 elements an image}}
  %0 = cnn.conv "conv1" %x channels(1048576) window [1, 1] : tensor<?x1024x1x1xf32> -> tensor<*xf32>
  return
}

// -----

// C4: the weight's elements have a limit.
func.func @f(%x: tensor<?x1x1x1024xf32>) {
  // expected-error @below {{weight is 1048576 x 1024 x 1 x 1, needs at most 536870912 elements}}
  %0 = cnn.conv "conv1" %x channels(1048576) window [1, 1] : tensor<?x1x1x1024xf32> -> tensor<*xf32>
  return
}

// -----

// C4: the weight's elements have a limit, beyond 64 bits too.
func.func @f(%x: tensor<?x1x1x1024xf32>) {
  // expected-error @below {{weight is 1048576 x 1024 x 1048576 x 1048576, needs at most 536870912 elements}}
  %0 = cnn.conv "conv1" %x channels(1048576) window [1048576, 1048576] padding [1048576, 1048576] : tensor<?x1x1x1024xf32> -> tensor<*xf32>
  return
}
