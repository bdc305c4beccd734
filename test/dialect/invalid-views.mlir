// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// channel_sum C1.
func.func @f(%a: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result has 4 values, needs 3, one for each channel}}
  %r = cnn.channel_sum %a : tensor<?x2x2x3xf32> -> tensor<4xf32>
  return
}

// -----

// concat C1: an operand.
func.func @f() {
  // expected-error @below {{has no operand, needs at least 1}}
  %r = cnn.concat
      : () -> tensor<?x2x2x3xf32>
  return
}

// -----

// concat C1: one plane.
// expected-note @below {{operand 1 is made here}}
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x4x3xf32>) {
  // expected-error @below {{operand 2 is 3 x 2 x 4, needs a plane of 2 x 2 as operand 1}}
  %r = cnn.concat %a, %b : (tensor<?x2x2x3xf32>, tensor<?x2x4x3xf32>) -> tensor<*xf32>
  return
}

// -----

// concat C2.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 7 x 2 x 2, needs 6 x 2 x 2 from its operands}}
  %r = cnn.concat %a, %b
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x7xf32>
  return
}

// -----

// concat C2: the elements have a limit.
func.func @f(%a: tensor<?x1x1x402653184xf32>, %b: tensor<?x1x1x402653184xf32>) {
  // expected-error @below {{result is 805306368 x 1 x 1, needs at most 536870912 elements an image}}
  %r = cnn.concat %a, %b
      : (tensor<?x1x1x402653184xf32>, tensor<?x1x1x402653184xf32>) -> tensor<*xf32>
  return
}

// -----

// slice C1: first.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{takes 2 channels from -1, needs at least 1 from 0 or more}}
  %0 = cnn.slice %x[-1, 2] : tensor<?x2x2x3xf32> -> tensor<?x2x2x2xf32>
  return
}

// -----

// slice C1: count.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{takes 0 channels from 0, needs at least 1 from 0 or more}}
  %0 = cnn.slice %x[0, 0] : tensor<?x2x2x3xf32> -> tensor<?x2x2x2xf32>
  return
}

// -----

// slice C1: the end.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{takes channels up to 4, needs at most 3, the input's}}
  %0 = cnn.slice %x[2, 2] : tensor<?x2x2x3xf32> -> tensor<?x2x2x2xf32>
  return
}

// -----

// slice C1: the end, past 64 bits.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{takes 9223372036854775807 channels from 9223372036854775807, needs at least 1 from 0 or more}}
  %0 = cnn.slice %x[9223372036854775807, 9223372036854775807] : tensor<?x2x2x3xf32> -> tensor<?x2x2x2xf32>
  return
}

// -----

// slice C2: count channels.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 1 x 2 x 2, needs 2 x 2 x 2 from the input}}
  %0 = cnn.slice %x[0, 2] : tensor<?x2x2x3xf32> -> tensor<?x2x2x1xf32>
  return
}

// -----

// slice C2: the plane.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 2 x 2 x 1, needs 2 x 2 x 2 from the input}}
  %0 = cnn.slice %x[0, 2] : tensor<?x2x2x3xf32> -> tensor<?x2x1x2xf32>
  return
}

// -----

// split C1.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{has no result, needs at least 1}}
  "cnn.split"(%x) : (tensor<?x2x2x3xf32>) -> ()
  return
}

// -----

// split C2: the plane.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{has a result of 3 x 2 x 1, needs the plane of 3 x 2 x 2, the input}}
  %0 = cnn.split %x : (tensor<?x2x2x3xf32>) -> tensor<?x2x1x3xf32>
  return
}

// -----

// split C2: the channels.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{has results of 4 channels together, needs 3 as the input}}
  %0:2 = cnn.split %x : (tensor<?x2x2x3xf32>) -> (tensor<?x2x2x2xf32>, tensor<?x2x2x2xf32>)
  return
}

// -----

// flatten C1.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 11 x 1 x 1, needs 12 x 1 x 1 from its operands}}
  %0 = cnn.flatten %x : tensor<?x2x2x3xf32> -> tensor<?x1x1x11xf32>
  return
}

// -----

// unflatten C1.
func.func @f(%x: tensor<?x1x1x12xf32>) {
  // expected-error @below {{result has 16 elements an image, needs 12 as the input}}
  %0 = cnn.unflatten %x : tensor<?x1x1x12xf32> -> tensor<?x2x2x4xf32>
  return
}
