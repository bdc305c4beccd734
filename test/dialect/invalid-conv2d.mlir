// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// conv2d C1.
func.func @f(%a: tensor<?x5x5x3xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{strides is 0 x 1, needs sizes from 1 to 1048576}}
  %r = cnn.conv2d %a, %b strides [0, 1]
      : (tensor<?x5x5x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// conv2d C1.
func.func @f(%a: tensor<?x5x5x3xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{padding is 0 x -1, needs sizes from 0 to 1048576}}
  %r = cnn.conv2d %a, %b padding [0, -1]
      : (tensor<?x5x5x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// conv2d C1.
func.func @f(%a: tensor<?x5x5x3xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{dilation has 3 sizes, needs 2 (y, x)}}
  %r = cnn.conv2d %a, %b dilation [1, 1, 1]
      : (tensor<?x5x5x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// conv2d C2.
func.func @f(%a: tensor<?x5x5x64xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{needs 3 input channels, gets 64}}
  %r = cnn.conv2d %a, %b
      : (tensor<?x5x5x64xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// conv2d C2: groups times the filter's.
func.func @f(%a: tensor<?x5x5x3xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{needs 6 input channels, gets 3}}
  %r = cnn.conv2d %a, %b groups = 2
      : (tensor<?x5x5x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// conv2d C3.
func.func @f(%a: tensor<?x5x5x9xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{filter has 8 channels, needs a multiple of 3 groups}}
  %r = cnn.conv2d %a, %b groups = 3
      : (tensor<?x5x5x9xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// conv2d C3.
func.func @f(%a: tensor<?x5x5x9xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{groups is 0, needs at least 1}}
  %r = cnn.conv2d %a, %b groups = 0
      : (tensor<?x5x5x9xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// conv2d C4: (5 - 3) / 2 + 1 = 2.
func.func @f(%a: tensor<?x5x5x3xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{result is 8 x 3 x 2, needs 8 x 2 x 2 from its operands}}
  %r = cnn.conv2d %a, %b strides [2, 2]
      : (tensor<?x5x5x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x2x8xf32>
  return
}

// -----

// conv2d C4.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{window 3 x 3 does not fit the input of 2 x 2 with padding 0 x 0}}
  %r = cnn.conv2d %a, %b
      : (tensor<?x2x2x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x1x1x8xf32>
  return
}

// -----

// A filter is no vector.
func.func @f(%a: tensor<?x5x5x3xf32>, %b: tensor<8xf32>) {
  // expected-error @below {{operand #1 must be a filter: a static f32 tensor KHxKWxCIxCO}}
  %r = cnn.conv2d %a, %b
      : (tensor<?x5x5x3xf32>, tensor<8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// Activations have rank 4.
func.func @f(%a: tensor<?x5x3xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{operand #0 must be activations: an unranked f32 tensor, or an f32 tensor ?xHxWxC}}
  %r = cnn.conv2d %a, %b
      : (tensor<?x5x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// Only the batch is dynamic.
func.func @f(%a: tensor<?x?x5x3xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{operand #0 must be activations}}
  %r = cnn.conv2d %a, %b
      : (tensor<?x?x5x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// The batch is dynamic.
func.func @f(%a: tensor<1x5x5x3xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{operand #0 must be activations}}
  %r = cnn.conv2d %a, %b
      : (tensor<1x5x5x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// No extent is zero.
func.func @f(%a: tensor<?x0x5x3xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{operand #0 must be activations}}
  %r = cnn.conv2d %a, %b
      : (tensor<?x0x5x3xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// An image of more than 2^64 elements.
func.func @f(%a: tensor<?x1048576x1048576x9223372036854775807xf32>, %b: tensor<3x3x3x8xf32>) {
  // expected-error @below {{operand #0 must be activations}}
  %r = cnn.conv2d %a, %b
      : (tensor<?x1048576x1048576x9223372036854775807xf32>, tensor<3x3x3x8xf32>) -> tensor<?x3x3x8xf32>
  return
}

// -----

// transpose_filter C1.
func.func @f(%a: tensor<3x3x2x8xf32>) {
  // expected-error @below {{filter has 8 channels, needs a multiple of 3 groups}}
  %r = cnn.transpose_filter %a groups = 3 : tensor<3x3x2x8xf32> -> tensor<3x3x2x8xf32>
  return
}

// -----

// transpose_filter C1.
func.func @f(%a: tensor<3x3x2x8xf32>) {
  // expected-error @below {{groups is 0, needs at least 1}}
  %r = cnn.transpose_filter %a groups = 0 : tensor<3x3x2x8xf32> -> tensor<3x3x2x8xf32>
  return
}

// -----

// transpose_filter C2: 2 groups of 4 outputs and 2 inputs.
func.func @f(%a: tensor<3x3x2x8xf32>) {
  // expected-error @below {{result is 'tensor<3x3x8x2xf32>', needs 'tensor<3x3x4x4xf32>'}}
  %r = cnn.transpose_filter %a groups = 2 : tensor<3x3x2x8xf32> -> tensor<3x3x8x2xf32>
  return
}

// -----

// conv2d_input_gradient C1.
func.func @f(%a: tensor<?x3x3x8xf32>, %b: tensor<3x3x8x3xf32>) {
  // expected-error @below {{strides is -1 x 1, needs sizes from 1 to 1048576}}
  %r = cnn.conv2d_input_gradient %a, %b strides [-1, 1]
      : (tensor<?x3x3x8xf32>, tensor<3x3x8x3xf32>) -> tensor<?x5x5x3xf32>
  return
}

// -----

// conv2d_input_gradient C1.
func.func @f(%a: tensor<?x3x3x8xf32>, %b: tensor<3x3x4x3xf32>) {
  // expected-error @below {{filter has 3 channels, needs a multiple of 2 groups}}
  %r = cnn.conv2d_input_gradient %a, %b groups = 2
      : (tensor<?x3x3x8xf32>, tensor<3x3x4x3xf32>) -> tensor<?x5x5x3xf32>
  return
}

// -----

// conv2d_input_gradient C2: the filter's channels.
func.func @f(%a: tensor<?x3x3x8xf32>, %b: tensor<3x3x8x3xf32>) {
  // expected-error @below {{result has 4 channels, needs 3 as the transposed filter}}
  %r = cnn.conv2d_input_gradient %a, %b
      : (tensor<?x3x3x8xf32>, tensor<3x3x8x3xf32>) -> tensor<?x5x5x4xf32>
  return
}

// -----

// conv2d_input_gradient C2: the plane, 6 - 2 = 4.
func.func @f(%a: tensor<?x3x3x8xf32>, %b: tensor<3x3x8x3xf32>) {
  // expected-error @below {{gradient is 8 x 3 x 3, needs 8 x 4 x 3 from the forward conv2d}}
  %r = cnn.conv2d_input_gradient %a, %b
      : (tensor<?x3x3x8xf32>, tensor<3x3x8x3xf32>) -> tensor<?x6x5x3xf32>
  return
}

// -----

// conv2d_input_gradient C2: the filter's outputs.
func.func @f(%a: tensor<?x3x3x8xf32>, %b: tensor<3x3x8x4xf32>) {
  // expected-error @below {{gradient is 8 x 3 x 3, needs 16 x 3 x 3 from the forward conv2d}}
  %r = cnn.conv2d_input_gradient %a, %b groups = 2
      : (tensor<?x3x3x8xf32>, tensor<3x3x8x4xf32>) -> tensor<?x5x5x4xf32>
  return
}

// -----

// conv2d_input_gradient C2: the window fits.
func.func @f(%a: tensor<?x3x3x8xf32>, %b: tensor<3x3x8x3xf32>) {
  // expected-error @below {{window 3 x 3 does not fit the input of 1 x 5 with padding 0 x 0}}
  %r = cnn.conv2d_input_gradient %a, %b
      : (tensor<?x3x3x8xf32>, tensor<3x3x8x3xf32>) -> tensor<?x1x5x3xf32>
  return
}

// -----

// conv2d_filter_gradient C1.
func.func @f(%a: tensor<?x5x5x3xf32>, %b: tensor<?x3x3x8xf32>) {
  // expected-error @below {{dilation is 0 x 0, needs sizes from 1 to 1048576}}
  %r = cnn.conv2d_filter_gradient %a, %b dilation [0, 0]
      : (tensor<?x5x5x3xf32>, tensor<?x3x3x8xf32>) -> tensor<3x3x3x8xf32>
  return
}

// -----

// conv2d_filter_gradient C1.
func.func @f(%a: tensor<?x5x5x3xf32>, %b: tensor<?x3x3x8xf32>) {
  // expected-error @below {{result has 8 channels, needs a multiple of 3 groups}}
  %r = cnn.conv2d_filter_gradient %a, %b groups = 3
      : (tensor<?x5x5x3xf32>, tensor<?x3x3x8xf32>) -> tensor<3x3x1x8xf32>
  return
}

// -----

// conv2d_filter_gradient C2: the input.
func.func @f(%a: tensor<?x5x5x3xf32>, %b: tensor<?x3x3x8xf32>) {
  // expected-error @below {{needs 4 input channels, gets 3}}
  %r = cnn.conv2d_filter_gradient %a, %b
      : (tensor<?x5x5x3xf32>, tensor<?x3x3x8xf32>) -> tensor<3x3x4x8xf32>
  return
}

// -----

// conv2d_filter_gradient C2: the gradient.
func.func @f(%a: tensor<?x5x5x3xf32>, %b: tensor<?x3x3x8xf32>) {
  // expected-error @below {{gradient is 8 x 3 x 3, needs 9 x 3 x 3 from the forward conv2d}}
  %r = cnn.conv2d_filter_gradient %a, %b
      : (tensor<?x5x5x3xf32>, tensor<?x3x3x8xf32>) -> tensor<3x3x3x9xf32>
  return
}

// -----

// conv2d_filter_gradient C3.
func.func @f(%a: tensor<?x9x9x8xf32>, %b: tensor<?x4x4x8xf32>) {
  // expected-error @below {{has winograd_outputs, which needs strides, dilation and groups of 1}}
  %r = cnn.conv2d_filter_gradient %a, %b strides [2, 2] {winograd_outputs = 2 : i64}
      : (tensor<?x9x9x8xf32>, tensor<?x4x4x8xf32>) -> tensor<3x3x8x8xf32>
  return
}

// -----

// winograd_filter C1: there are matrices for it.
func.func @f(%w: tensor<3x3x8x8xf32>) {
  // expected-error @below {{has tiles of 5 outputs with a window of 3, needs at least 2 of each and a sum of at most 7}}
  %r = cnn.winograd_filter %w outputs = 5 : tensor<3x3x8x8xf32> -> tensor<7x7x8x8xf32>
  return
}

// -----

// winograd_filter C1: square.
func.func @f(%w: tensor<3x1x8x8xf32>) {
  // expected-error @below {{filter is 3 x 1, needs a square one}}
  %r = cnn.winograd_filter %w outputs = 2 : tensor<3x1x8x8xf32> -> tensor<4x4x8x8xf32>
  return
}

// -----

// winograd_filter C2.
func.func @f(%w: tensor<3x3x8x8xf32>) {
  // expected-error @below {{result is 'tensor<4x4x8x8xf32>', needs 'tensor<6x6x8x8xf32>'}}
  %r = cnn.winograd_filter %w outputs = 4 : tensor<3x3x8x8xf32> -> tensor<4x4x8x8xf32>
  return
}

// -----

// winograd_conv2d C2: the channels agree.
func.func @f(%a: tensor<?x9x9x4xf32>, %u: tensor<6x6x8x8xf32>) {
  // expected-error @below {{needs 8 input channels, gets 4}}
  %r = cnn.winograd_conv2d %a, %u outputs = 4
      : (tensor<?x9x9x4xf32>, tensor<6x6x8x8xf32>) -> tensor<?x7x7x8xf32>
  return
}

// -----

// winograd_conv2d C2: the plane is conv2d's.
func.func @f(%a: tensor<?x9x9x8xf32>, %u: tensor<6x6x8x8xf32>) {
  // expected-error @below {{result}}
  %r = cnn.winograd_conv2d %a, %u outputs = 4
      : (tensor<?x9x9x8xf32>, tensor<6x6x8x8xf32>) -> tensor<?x9x9x8xf32>
  return
}
