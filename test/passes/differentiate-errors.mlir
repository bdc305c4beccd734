// RUN: %cnn-opt %s --split-input-file --verify-diagnostics --differentiate

// expected-error @below {{train_step has no single cross_entropy, needs one loss}}
func.func @train_step(%images: tensor<?x1x1x3xf32>) {
  return
}

// -----

// A slice of what a parameter made: only concat's gradient makes slices, and none differentiates
// one.
cnn.parameter @bias bias fan_in = 3 : tensor<3xf32>
func.func @train_step(%images: tensor<?x1x1x3xf32>, %labels: tensor<?xi32>) -> tensor<?xf32> {
  %b = cnn.load @bias : tensor<3xf32>
  %0 = cnn.bias_add %images, %b : (tensor<?x1x1x3xf32>, tensor<3xf32>) -> tensor<?x1x1x3xf32>
  // expected-error @below {{'cnn.slice' op has no gradient, needs one between parameters and the loss}}
  %1 = cnn.slice %0[0, 2] : tensor<?x1x1x3xf32> -> tensor<?x1x1x2xf32>
  %losses = cnn.cross_entropy %1, %labels : (tensor<?x1x1x2xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %losses : tensor<?xf32>
}

// -----

// It appends to the forward part once.
cnn.parameter @bias bias fan_in = 3 : tensor<3xf32>
// expected-error @below {{train_step has gradients, needs the forward part only}}
func.func @train_step(%images: tensor<?x1x1x3xf32>, %labels: tensor<?xi32>) -> tensor<?xf32> {
  %b = cnn.load @bias : tensor<3xf32>
  cnn.gradient @bias, %b : tensor<3xf32>
  %losses = cnn.cross_entropy %images, %labels
      : (tensor<?x1x1x3xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %losses : tensor<?xf32>
}
