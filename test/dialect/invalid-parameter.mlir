// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// parameter C1: a weight.
// expected-error @below {{is a weight of type 'tensor<3xf32>', needs a filter KHxKWxCIxCO}}
cnn.parameter @w weight fan_in = 1 : tensor<3xf32>

// -----

// parameter C1: static.
// expected-error @below {{is a weight of type 'tensor<?x3x3x3xf32>', needs a filter}}
cnn.parameter @w weight fan_in = 1 : tensor<?x3x3x3xf32>

// -----

// parameter C1: not empty.
// expected-error @below {{is a weight of type 'tensor<3x3x0x3xf32>', needs a filter}}
cnn.parameter @w weight fan_in = 1 : tensor<3x3x0x3xf32>

// -----

// parameter C1: within limits, past 64 bits.
// expected-error @below {{is a weight of type 'tensor<1048576x1048576x1048576x1048576xf32>', needs a filter}}
cnn.parameter @w weight fan_in = 1 : tensor<1048576x1048576x1048576x1048576xf32>

// -----

// parameter C1: floats.
// expected-error @below {{is a weight of type 'tensor<1x1x1x1xi32>', needs a filter}}
cnn.parameter @w weight fan_in = 1 : tensor<1x1x1x1xi32>

// -----

// parameter C1: a vector.
// expected-error @below {{is a running_mean of type 'tensor<1x1x1x3xf32>', needs a vector}}
cnn.parameter @m running_mean fan_in = 1 : tensor<1x1x1x3xf32>

// -----

// parameter C1: no tensor at all.
// expected-error @below {{is a bias of type 'i32', needs a vector}}
cnn.parameter @b bias fan_in = 1 : i32

// -----

// parameter C2: three sizes.
// expected-error @below {{plane has 2 sizes, needs 3 (channels, height, width)}}
cnn.parameter @w weight fan_in = 16 linear plane [4, 4] : tensor<1x1x16x10xf32>

// -----

// parameter C2: their product.
// expected-error @below {{plane is 2 x 4 x 4, needs a product of 16, the input channels}}
cnn.parameter @w weight fan_in = 16 linear plane [2, 4, 4] : tensor<1x1x16x10xf32>

// -----

// parameter C2: their product, past 64 bits.
// expected-error @below {{plane is 4294967296 x 4294967296 x 16, needs a product of 16}}
cnn.parameter @w weight fan_in = 16 linear plane [4294967296, 4294967296, 16] : tensor<1x1x16x10xf32>

// -----

// parameter C2: no zero.
// expected-error @below {{plane is 0 x 4 x 4, needs a product of 16}}
cnn.parameter @w weight fan_in = 16 linear plane [0, 4, 4] : tensor<1x1x16x10xf32>

// -----

// parameter C2: no negative sizes.
// expected-error @below {{plane is -1 x -4 x 4, needs a product of 16}}
cnn.parameter @w weight fan_in = 16 linear plane [-1, -4, 4] : tensor<1x1x16x10xf32>

// -----

// parameter C3.
// expected-error @below {{fan_in is 0, needs at least 1}}
cnn.parameter @w weight fan_in = 0 : tensor<1x1x2x3xf32>

// -----

// parameter C4: at least 1.
// expected-error @below {{groups is 0, needs at least 1}}
cnn.parameter @w weight fan_in = 1 groups = 0 : tensor<1x1x2x3xf32>

// -----

// parameter C4: divides the outputs.
// expected-error @below {{type has 3 channels, needs a multiple of 2 groups}}
cnn.parameter @w weight fan_in = 1 groups = 2 : tensor<1x1x2x3xf32>

// -----

// parameter C4: of weights only.
// expected-error @below {{groups is 3, needs 1 for a bias}}
cnn.parameter @b bias fan_in = 1 groups = 3 : tensor<3xf32>

// -----

// parameter C5: a matrix.
// expected-error @below {{is linear with a window of 3 x 1 and 1 groups, needs 1 x 1 and 1}}
cnn.parameter @w weight fan_in = 1 linear : tensor<3x1x2x3xf32>

// -----

// parameter C5: a matrix.
// expected-error @below {{is linear with a window of 1 x 1 and 3 groups, needs 1 x 1 and 1}}
cnn.parameter @w weight fan_in = 1 groups = 3 linear : tensor<1x1x2x3xf32>

// -----

// parameter C5: plane beside linear.
// expected-error @below {{has a plane but is not linear, needs both or no plane}}
cnn.parameter @w weight fan_in = 1 plane [2, 1, 1] : tensor<1x1x2x3xf32>

// -----

// parameter C5: on weights.
// expected-error @below {{is a scale with linear or plane, needs a weight for them}}
cnn.parameter @s scale fan_in = 1 linear : tensor<3xf32>

// -----

// load C1: the symbol exists.
func.func @f() {
  // expected-error @below {{names @nothing, needs a cnn.parameter}}
  %0 = cnn.load @nothing : tensor<3xf32>
  return
}

// -----

// load C1: it is a parameter.
// expected-note @below {{@g is func.func}}
func.func private @g()

func.func @f() {
  // expected-error @below {{names @g, needs a cnn.parameter}}
  %0 = cnn.load @g : tensor<3xf32>
  return
}

// -----

// load C1: the type.
// expected-note @below {{the parameter is declared here}}
cnn.parameter @w weight fan_in = 1 : tensor<1x1x2x3xf32>

func.func @f() {
  // expected-error @below {{has type 'tensor<1x1x2x4xf32>', needs 'tensor<1x1x2x3xf32>'}}
  %0 = cnn.load @w : tensor<1x1x2x4xf32>
  return
}

// -----

// gradient C1.
// expected-note @below {{the parameter is declared here}}
cnn.parameter @w weight fan_in = 1 : tensor<1x1x2x3xf32>

func.func @f(%v: tensor<3xf32>) {
  // expected-error @below {{has type 'tensor<3xf32>', needs 'tensor<1x1x2x3xf32>'}}
  cnn.gradient @w, %v : tensor<3xf32>
  return
}

// -----

// gradient C2.
cnn.parameter @m running_mean fan_in = 1 : tensor<3xf32>

func.func @f(%v: tensor<3xf32>) {
  // expected-error @below {{names the running_mean @m, needs a trained parameter}}
  cnn.gradient @m, %v : tensor<3xf32>
  return
}

// -----

// update_statistic C1.
func.func @f(%v: tensor<3xf32>) {
  // expected-error @below {{names @m, needs a cnn.parameter}}
  cnn.update_statistic @m, %v {momentum = 0.1, elements_per_image = 1} : tensor<3xf32>
  return
}

// -----

// update_statistic C2.
cnn.parameter @s scale fan_in = 1 : tensor<3xf32>

func.func @f(%v: tensor<3xf32>) {
  // expected-error @below {{names the scale @s, needs a running statistic}}
  cnn.update_statistic @s, %v {momentum = 0.1, elements_per_image = 1} : tensor<3xf32>
  return
}

// -----

// update_statistic C4.
func.func @f(%v: tensor<3xf32>) {
  // expected-error @below {{momentum is 2, needs 0 to 1}}
  cnn.update_statistic @m, %v {momentum = 2.0, elements_per_image = 1} : tensor<3xf32>
  return
}

// -----

// update_statistic C4.
func.func @f(%v: tensor<3xf32>) {
  // expected-error @below {{elements_per_image is 0, needs 1 to 536870912}}
  cnn.update_statistic @m, %v {momentum = 0.1, elements_per_image = 0} : tensor<3xf32>
  return
}

// -----

// running_statistic C1.
func.func @f(%v: tensor<3xf32>, %w: tensor<4xf32>) {
  // expected-error @below {{has types 'tensor<3xf32>' and 'tensor<4xf32>', needs one}}
  %0 = cnn.running_statistic %v, %w {momentum = 0.1, elements_per_image = 1} : (tensor<3xf32>, tensor<4xf32>) -> tensor<3xf32>
  return
}

// -----

// running_statistic C2.
func.func @f(%v: tensor<3xf32>) {
  // expected-error @below {{elements_per_image is -1, needs 1 to 536870912}}
  %0 = cnn.running_statistic %v, %v {momentum = 0.1, elements_per_image = -1} : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

// sgd_update C1.
func.func @f(%v: tensor<3xf32>) {
  // expected-error @below {{has types 'tensor<3xf32>' and 'tensor<4xf32>', needs one}}
  %0:2 = cnn.sgd_update %v, %v, %v : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<3xf32>, tensor<4xf32>)
  return
}

// -----

// update_statistic C3.
cnn.parameter @m running_mean fan_in = 1 in @both : tensor<3xf32>
cnn.parameter @n running_mean fan_in = 1 in @both : tensor<3xf32>
cnn.merged_parameter @both [@m, @n] : tensor<6xf32>
func.func @f(%x: tensor<3xf32>) {
  // expected-error @below {{names @m, needs @both, which holds it}}
  cnn.update_statistic @m, %x {momentum = 0.1, elements_per_image = 1} : tensor<3xf32>
  return
}

// -----

// gradient C3.
cnn.parameter @m scale fan_in = 1 in @both : tensor<3xf32>
cnn.parameter @n scale fan_in = 1 in @both : tensor<3xf32>
cnn.merged_parameter @both [@m, @n] : tensor<6xf32>
func.func @f(%x: tensor<3xf32>) {
  // expected-error @below {{names @n, needs @both, which holds it}}
  cnn.gradient @n, %x : tensor<3xf32>
  return
}

// -----

// load C2: the first part begins with a panel, the second does not.
cnn.parameter @m scale fan_in = 1 in @both : tensor<3xf32>
cnn.parameter @n scale fan_in = 1 in @both : tensor<3xf32>
cnn.merged_parameter @both [@m, @n] : tensor<6xf32>
func.func @f() {
  %0 = cnn.load @m : tensor<3xf32>
  // expected-error @below {{names @n, which begins at output channel 3 of @both, needs a multiple of 16}}
  %1 = cnn.load @n : tensor<3xf32>
  return
}

// -----

// parameter C6: the merged parameter exists.
// expected-error @below {{is in @both, needs a cnn.merged_parameter}}
cnn.parameter @m scale fan_in = 1 in @both : tensor<3xf32>

// -----

// parameter C6: it lists the part.
// expected-error @below {{is in @both, needs to be a part of it}}
cnn.parameter @l scale fan_in = 1 in @both : tensor<3xf32>
cnn.parameter @m scale fan_in = 1 in @both : tensor<3xf32>
cnn.parameter @n scale fan_in = 1 in @both : tensor<3xf32>
// expected-note @below {{the parts are listed here}}
cnn.merged_parameter @both [@m, @n] : tensor<6xf32>

// -----

// merged_parameter C1: two parts.
cnn.parameter @m scale fan_in = 1 in @both : tensor<3xf32>
// expected-error @below {{has 1 parts, needs at least 2}}
cnn.merged_parameter @both [@m] : tensor<3xf32>

// -----

// merged_parameter C1: a part says that it is one.
cnn.parameter @m scale fan_in = 1 in @both : tensor<3xf32>
cnn.parameter @n scale fan_in = 1 : tensor<3xf32>
// expected-error @below {{names @n, needs a cnn.parameter in @both}}
cnn.merged_parameter @both [@m, @n] : tensor<6xf32>

// -----

// merged_parameter C1: each part once.
cnn.parameter @m scale fan_in = 1 in @both : tensor<3xf32>
// expected-error @below {{names @m twice, needs each part once}}
cnn.merged_parameter @both [@m, @m] : tensor<6xf32>

// -----

// merged_parameter C2.
cnn.parameter @m scale fan_in = 1 in @both : tensor<3xf32>
cnn.parameter @n shift fan_in = 1 in @both : tensor<3xf32>
// expected-error @below {{names @n, needs a scale of one group that is not linear}}
cnn.merged_parameter @both [@m, @n] : tensor<6xf32>

// -----

// merged_parameter C3: all but the last dimension.
cnn.parameter @m weight fan_in = 1 in @both : tensor<1x1x2x3xf32>
cnn.parameter @n weight fan_in = 1 in @both : tensor<1x1x4x3xf32>
// expected-error @below {{needs equal ones but for the last dimension}}
cnn.merged_parameter @both [@m, @n] : tensor<1x1x2x6xf32>

// -----

// merged_parameter C3: the last dimension.
cnn.parameter @m scale fan_in = 1 in @both : tensor<3xf32>
cnn.parameter @n scale fan_in = 1 in @both : tensor<3xf32>
// expected-error @below {{has 5 output channels, needs 6 as its parts}}
cnn.merged_parameter @both [@m, @n] : tensor<5xf32>

// -----

// C7: no running statistic.
// expected-error @below {{is last, needs to be a trained parameter by itself}}
cnn.parameter @m running_mean fan_in = 1 last : tensor<3xf32>

// -----

// C7: no part.
// expected-error @below {{is last, needs to be a trained parameter by itself}}
cnn.parameter @m scale fan_in = 1 in @both last : tensor<3xf32>

// -----

// update_parameter C1: the type.
// expected-note @below {{the parameter is declared here}}
cnn.parameter @w weight fan_in = 2 last : tensor<1x1x2x3xf32>
func.func @f(%g: tensor<1x1x2x4xf32>) {
  // expected-error @below {{tensor<1x1x2x3xf32>}}
  cnn.update_parameter @w, %g : tensor<1x1x2x4xf32>
  return
}

// -----

// update_parameter C2.
cnn.parameter @w weight fan_in = 2 : tensor<1x1x2x3xf32>
func.func @f(%g: tensor<1x1x2x3xf32>) {
  // expected-error @below {{names @w, needs a parameter that is last}}
  cnn.update_parameter @w, %g : tensor<1x1x2x3xf32>
  return
}
