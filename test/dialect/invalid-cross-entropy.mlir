// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// cross_entropy C1.
func.func @f(%a: tensor<?x2x1x10xf32>, %b: tensor<?xi32>) {
  // expected-error @below {{logits are 10 x 2 x 1, needs one pixel (classes x 1 x 1)}}
  %r = cnn.cross_entropy %a, %b
      : (tensor<?x2x1x10xf32>, tensor<?xi32>) -> tensor<?xf32>
  return
}

// -----

// Labels are integers.
func.func @f(%a: tensor<?x1x1x10xf32>, %b: tensor<?xf32>) {
  // expected-error @below {{operand #1 must be labels: tensor<?xi32>}}
  %r = cnn.cross_entropy %a, %b
      : (tensor<?x1x1x10xf32>, tensor<?xf32>) -> tensor<?xf32>
  return
}

// -----

// There is a loss for each image.
func.func @f(%a: tensor<?x1x1x10xf32>, %b: tensor<?xi32>) {
  // expected-error @below {{result #0 must be a value for each image: tensor<?xf32>}}
  %r = cnn.cross_entropy %a, %b
      : (tensor<?x1x1x10xf32>, tensor<?xi32>) -> tensor<1xf32>
  return
}

// -----

// cross_entropy_gradient C1.
func.func @f(%a: tensor<?x1x2x10xf32>, %b: tensor<?xi32>) {
  // expected-error @below {{logits are 10 x 1 x 2, needs one pixel (classes x 1 x 1)}}
  %r = cnn.cross_entropy_gradient %a, %b
      : (tensor<?x1x2x10xf32>, tensor<?xi32>) -> tensor<?x1x2x10xf32>
  return
}

// -----

// cross_entropy_gradient C2.
func.func @f(%a: tensor<?x1x1x10xf32>, %b: tensor<?xi32>) {
  // expected-error @below {{result is 9 x 1 x 1, needs 10 x 1 x 1 as the logits}}
  %r = cnn.cross_entropy_gradient %a, %b
      : (tensor<?x1x1x10xf32>, tensor<?xi32>) -> tensor<?x1x1x9xf32>
  return
}
