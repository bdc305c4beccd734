// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// batch_statistics C1.
func.func @f(%a: tensor<?x2x2x3xf32>) {
  // expected-error @below {{mean has 4 values, needs 3, one for each channel}}
  %r:2 = cnn.batch_statistics %a
      : (tensor<?x2x2x3xf32>) -> (tensor<4xf32>, tensor<3xf32>)
  return
}

// -----

// batch_statistics C1.
func.func @f(%a: tensor<?x2x2x3xf32>) {
  // expected-error @below {{variance has 4 values, needs 3, one for each channel}}
  %r:2 = cnn.batch_statistics %a
      : (tensor<?x2x2x3xf32>) -> (tensor<3xf32>, tensor<4xf32>)
  return
}

// -----

// normalize C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<4xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>, %e: tensor<3xf32>) {
  // expected-error @below {{mean has 4 values, needs 3, one for each channel}}
  %r = cnn.normalize %a, %b, %c, %d, %e epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<4xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<3xf32>, %c: tensor<4xf32>, %d: tensor<3xf32>, %e: tensor<3xf32>) {
  // expected-error @below {{variance has 4 values, needs 3, one for each channel}}
  %r = cnn.normalize %a, %b, %c, %d, %e epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<4xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<3xf32>, %c: tensor<3xf32>, %d: tensor<4xf32>, %e: tensor<3xf32>) {
  // expected-error @below {{scale has 4 values, needs 3, one for each channel}}
  %r = cnn.normalize %a, %b, %c, %d, %e epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<4xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>, %e: tensor<4xf32>) {
  // expected-error @below {{shift has 4 values, needs 3, one for each channel}}
  %r = cnn.normalize %a, %b, %c, %d, %e epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<4xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize C2.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>, %e: tensor<3xf32>) {
  // expected-error @below {{epsilon is 0, needs a positive finite number}}
  %r = cnn.normalize %a, %b, %c, %d, %e epsilon = 0.0
      : (tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize C3.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>, %e: tensor<3xf32>) {
  // expected-error @below {{result is 3 x 1 x 2, needs 3 x 2 x 2 as the input}}
  %r = cnn.normalize %a, %b, %c, %d, %e epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x1x2x3xf32>
  return
}

// -----

// normalize_gradient_statistics C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<4xf32>, %d: tensor<3xf32>) {
  // expected-error @below {{mean has 4 values, needs 3, one for each channel}}
  %r:2 = cnn.normalize_gradient_statistics %a, %b, %c, %d epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<4xf32>, tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

// normalize_gradient_statistics C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<4xf32>) {
  // expected-error @below {{variance has 4 values, needs 3, one for each channel}}
  %r:2 = cnn.normalize_gradient_statistics %a, %b, %c, %d epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<4xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

// normalize_gradient_statistics C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>) {
  // expected-error @below {{scale_gradient has 4 values, needs 3, one for each channel}}
  %r:2 = cnn.normalize_gradient_statistics %a, %b, %c, %d epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<4xf32>, tensor<3xf32>)
  return
}

// -----

// normalize_gradient_statistics C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>) {
  // expected-error @below {{shift_gradient has 4 values, needs 3, one for each channel}}
  %r:2 = cnn.normalize_gradient_statistics %a, %b, %c, %d epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<3xf32>, tensor<4xf32>)
  return
}

// -----

// normalize_gradient_statistics C2.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>) {
  // expected-error @below {{epsilon is -1, needs a positive finite number}}
  %r:2 = cnn.normalize_gradient_statistics %a, %b, %c, %d epsilon = -1.0
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

// normalize_gradient_statistics C3.
func.func @f(%a: tensor<?x1x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>) {
  // expected-error @below {{gradient is 3 x 1 x 2, needs 3 x 2 x 2 as the input}}
  %r:2 = cnn.normalize_gradient_statistics %a, %b, %c, %d epsilon = 1.0e-5
      : (tensor<?x1x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

// normalize_gradient C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<4xf32>, %d: tensor<3xf32>, %e: tensor<3xf32>, %f: tensor<3xf32>, %g: tensor<3xf32>) {
  // expected-error @below {{mean has 4 values, needs 3, one for each channel}}
  %r = cnn.normalize_gradient %a, %b, %c, %d, %e, %f, %g epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<4xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize_gradient C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<4xf32>, %e: tensor<3xf32>, %f: tensor<3xf32>, %g: tensor<3xf32>) {
  // expected-error @below {{variance has 4 values, needs 3, one for each channel}}
  %r = cnn.normalize_gradient %a, %b, %c, %d, %e, %f, %g epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<4xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize_gradient C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>, %e: tensor<4xf32>, %f: tensor<3xf32>, %g: tensor<3xf32>) {
  // expected-error @below {{scale has 4 values, needs 3, one for each channel}}
  %r = cnn.normalize_gradient %a, %b, %c, %d, %e, %f, %g epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<4xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize_gradient C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>, %e: tensor<3xf32>, %f: tensor<4xf32>, %g: tensor<3xf32>) {
  // expected-error @below {{scale_gradient has 4 values, needs 3, one for each channel}}
  %r = cnn.normalize_gradient %a, %b, %c, %d, %e, %f, %g epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<4xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize_gradient C1.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>, %e: tensor<3xf32>, %f: tensor<3xf32>, %g: tensor<4xf32>) {
  // expected-error @below {{shift_gradient has 4 values, needs 3, one for each channel}}
  %r = cnn.normalize_gradient %a, %b, %c, %d, %e, %f, %g epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<4xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize_gradient C2.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>, %e: tensor<3xf32>, %f: tensor<3xf32>, %g: tensor<3xf32>) {
  // expected-error @below {{epsilon is NaN, needs a positive finite number}}
  %r = cnn.normalize_gradient %a, %b, %c, %d, %e, %f, %g epsilon = 0x7FF8000000000000
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize_gradient C3.
func.func @f(%a: tensor<?x1x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>, %e: tensor<3xf32>, %f: tensor<3xf32>, %g: tensor<3xf32>) {
  // expected-error @below {{gradient is 3 x 1 x 2, needs 3 x 2 x 2 as the input}}
  %r = cnn.normalize_gradient %a, %b, %c, %d, %e, %f, %g epsilon = 1.0e-5
      : (tensor<?x1x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// -----

// normalize_gradient C3.
func.func @f(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>, %e: tensor<3xf32>, %f: tensor<3xf32>, %g: tensor<3xf32>) {
  // expected-error @below {{result is 3 x 1 x 2, needs 3 x 2 x 2 as the input}}
  %r = cnn.normalize_gradient %a, %b, %c, %d, %e, %f, %g epsilon = 1.0e-5
      : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x1x2x3xf32>
  return
}
