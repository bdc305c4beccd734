// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// bias_add C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<4xf32>) {
  // expected-error @below {{bias has 4 values, needs 3, one for each channel}}
  %r = cnn.bias_add %a, %b
      : (tensor<?x2x2x3xf32>, tensor<4xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// bias_add C2.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<3xf32>) {
  // expected-error @below {{result is 3 x 2 x 1, needs 3 x 2 x 2 from its operands}}
  %r = cnn.bias_add %a, %b
      : (tensor<?x2x2x3xf32>, tensor<3xf32>) -> tensor<?x2x1x3xf32>
  return
}

// -----

// activation C1.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 4 x 2 x 2, needs 3 x 2 x 2 from its operands}}
  %0 = cnn.activation relu %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x4xf32>
  return
}

// -----

// activation C2.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{slope is NaN, needs a finite number}}
  %0 = cnn.activation leaky_relu %x {slope = 0x7FF8000000000000 : f64} : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  return
}

// -----

// activation_gradient C1: gradient.
func.func @f(%a: tensor<?x2x2x4xf32>, %b: tensor<?x2x2x3xf32>) {
  // expected-error @below {{gradient is 4 x 2 x 2, needs 3 x 2 x 2 as the result}}
  %r = cnn.activation_gradient relu %a, %b
      : (tensor<?x2x2x4xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// activation_gradient C1: reference.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x1x3xf32>) {
  // expected-error @below {{reference is 3 x 2 x 1, needs 3 x 2 x 2 as the result}}
  %r = cnn.activation_gradient relu %a, %b
      : (tensor<?x2x2x3xf32>, tensor<?x2x1x3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// activation_gradient C2.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>) {
  // expected-error @below {{slope is -Inf, needs a finite number}}
  %r = cnn.activation_gradient relu %a, %b {slope = 0xFFF0000000000000 : f64}
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// add C1: an operand.
func.func @f() {
  // expected-error @below {{has no operand, needs at least 1}}
  %r = cnn.add
      : () -> tensor<?x2x2x3xf32>
  return
}

// -----

// add C1: operands agree.
// expected-note @below {{operand 1 is made here}}
func.func @f(%a: tensor<?x24x24x64xf32>, %b: tensor<?x24x24x32xf32>) {
  // expected-error @below {{operand 3 is 32 x 24 x 24, needs 64 x 24 x 24 as operand 1}}
  %r = cnn.add %a, %a, %b
      : (tensor<?x24x24x64xf32>, tensor<?x24x24x64xf32>, tensor<?x24x24x32xf32>) -> tensor<*xf32>
  return
}

// -----

// add C2.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 4 x 2 x 2, needs 3 x 2 x 2 from its operands}}
  %r = cnn.add %a, %b
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x4xf32>
  return
}

// -----

// dropout C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{probability is 1, needs at least 0 and less than 1}}
  %0 = cnn.dropout %x {probability = 1.0} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// dropout C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{probability is -0.1, needs at least 0 and less than 1}}
  %0 = cnn.dropout %x {probability = -0.1} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// dropout C1.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{probability is NaN, needs at least 0 and less than 1}}
  %0 = cnn.dropout %x {probability = 0x7FF8000000000000 : f64} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// dropout C2.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 3 x 1 x 2, needs 3 x 2 x 2 from its operands}}
  %0 = cnn.dropout %x : tensor<?x2x2x3xf32> -> tensor<?x1x2x3xf32>
  return
}

// -----

// dropout C3.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{site is -2, needs -1 to 4294967295}}
  %0 = cnn.dropout %x {site = -2} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// dropout C3.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{site is 4294967296, needs -1 to 4294967295}}
  %0 = cnn.dropout %x {site = 4294967296} : tensor<*xf32> -> tensor<*xf32>
  return
}

// -----

// copy C1.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{result is 3 x 1 x 2, needs 3 x 2 x 2 as the input}}
  %0 = cnn.copy %x : tensor<?x2x2x3xf32> -> tensor<?x1x2x3xf32>
  return
}
