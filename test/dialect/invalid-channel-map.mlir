// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// Division is exact.
func.func @f(%x: tensor<?x4x4x33xf32>) {
  // expected-error @below {{channels / 2: 33 is not divisible by 2}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (d0 floordiv 2)>) window [1, 1] : tensor<?x4x4x33xf32> -> tensor<*xf32>
  return
}

// -----

// A negative number, too.
func.func @f(%x: tensor<?x4x4x33xf32>) {
  // expected-error @below {{(channels - 40) / 3: -7 is not divisible by 3}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> ((d0 - 40) floordiv 3)>) window [1, 1] : tensor<?x4x4x33xf32> -> tensor<*xf32>
  return
}

// -----

// What rounds up is exact as well.
func.func @f(%x: tensor<?x4x4x33xf32>) {
  // expected-error @below {{channels / 2: 33 is not divisible by 2}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (d0 ceildiv 2)>) window [1, 1] : tensor<?x4x4x33xf32> -> tensor<*xf32>
  return
}

// -----

// The division that fails is the one shown.
func.func @f(%x: tensor<?x4x4x33xf32>) {
  // expected-error @below {{(channels + 1) / 4: 34 is not divisible by 4}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (((d0 + 1) floordiv 4) * 3 + 5)>) window [1, 1] : tensor<?x4x4x33xf32> -> tensor<*xf32>
  return
}

// -----

// A remainder is no division.
func.func @f(%x: tensor<?x4x4x33xf32>) {
  // expected-error @below {{channels % 7 / 2: 5 is not divisible by 2}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> ((d0 mod 7) floordiv 2)>) window [1, 1] : tensor<?x4x4x33xf32> -> tensor<*xf32>
  return
}

// -----

// No channels are left.
func.func @f(%x: tensor<?x4x4x33xf32>) {
  // expected-error @below {{makes -1 channels, needs 1 to 1048576}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (d0 - 34)>) window [1, 1] : tensor<?x4x4x33xf32> -> tensor<*xf32>
  return
}

// -----

// Too many.
func.func @f(%x: tensor<?x4x4x33xf32>) {
  // expected-error @below {{makes 33000000 channels, needs 1 to 1048576}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (d0 * 1000000)>) window [1, 1] : tensor<?x4x4x33xf32> -> tensor<*xf32>
  return
}

// -----

// Past 64 bits.
func.func @f(%x: tensor<?x4x4x33xf32>) {
  // expected-error @below {{channels * 9223372036854775807: the value passes 64 bits}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (d0 * 9223372036854775807)>) window [1, 1] : tensor<?x4x4x33xf32> -> tensor<*xf32>
  return
}

// -----

// Past 64 bits in a sum.
func.func @f(%x: tensor<?x4x4x33xf32>) {
  // expected-error @below {{channels + 9223372036854775807: the value passes 64 bits}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (d0 + 9223372036854775807)>) window [1, 1] : tensor<?x4x4x33xf32> -> tensor<*xf32>
  return
}

// -----

// The value is a multiple of groups.
func.func @f(%x: tensor<?x4x4x33xf32>) {
  // expected-error @below {{result has 34 channels, needs a multiple of 3 groups}}
  %0 = cnn.conv "conv1" %x channels(affine_map<(d0) -> (d0 + 1)>) window [1, 1] groups = 3 : tensor<?x4x4x33xf32> -> tensor<*xf32>
  return
}
