// RUN: %cnn-opt %s --split-input-file --verify-diagnostics --infer-shapes

// Independent mistakes are all reported, what lies behind them is not.
cnn.model @several input [33, 4, 4] {
^bb0(%images: tensor<*xf32>):
  // expected-error @below {{channels / 2: 33 is not divisible by 2}}
  %0 = cnn.conv "conv1" %images channels(affine_map<(d0) -> (d0 floordiv 2)>) window [1, 1]
      : tensor<*xf32> -> tensor<*xf32>
  %1 = cnn.conv "conv2" %0 channels(8 : i64) window [9, 9] : tensor<*xf32> -> tensor<*xf32>
  // expected-error @below {{makes -1 channels, needs 1 to 1048576}}
  %2 = cnn.conv "conv3" %images channels(affine_map<(d0) -> (d0 - 34)>) window [1, 1]
      : tensor<*xf32> -> tensor<*xf32>
  %3 = cnn.add %1, %2 : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  cnn.yield %3 : tensor<*xf32>
}

// -----

// A mistake inside a block stands where the block has it; what uses the block is left alone.
cnn.model @inside_block input [3, 4, 4] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.block "block1"(%images) : (tensor<*xf32>) -> tensor<*xf32> {
  ^bb0(%x: tensor<*xf32>):
    // expected-error @below {{window 5 x 5 does not fit the input of 4 x 4 with padding 0 x 0}}
    %1 = cnn.conv "conv1" %x channels(8 : i64) window [5, 5] : tensor<*xf32> -> tensor<*xf32>
    cnn.yield %1 : tensor<*xf32>
  }
  %2 = cnn.linear "linear1" %0 channels(8 : i64) : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %2 : tensor<*xf32>
}

// -----

// One weight above the limit: 1000 x 1000 x 1 x 1000 elements are more than 2^29.
cnn.model @large_weight input [1, 1000, 1000] {
^bb0(%images: tensor<*xf32>):
  // expected-error @below {{weight is 1000 x 1 x 1000 x 1000, needs at most 536870912 elements}}
  %0 = cnn.conv "conv1" %images channels(1000 : i64) window [1000, 1000]
      : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %0 : tensor<*xf32>
}

// -----

// All parameters together: two weights of 2^14 x 2^14 are 2^29, and each layer has 2^14 biases. It
// is said once.
cnn.model @many_parameters input [16384, 1, 1] {
^bb0(%images: tensor<*xf32>):
  %0 = cnn.linear "linear1" %images channels(16384 : i64) : tensor<*xf32> -> tensor<*xf32>
  // expected-error @below {{brings the network to 536903680 parameters, needs at most 536870912}}
  %1 = cnn.linear "linear2" %0 channels(16384 : i64) : tensor<*xf32> -> tensor<*xf32>
  %2 = cnn.linear "linear3" %1 channels(16384 : i64) : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %2 : tensor<*xf32>
}

// -----

cnn.model @no_layer input [3, 4, 4] {
^bb0(%images: tensor<*xf32>):
  // expected-error @below {{'cnn.slice' op stands in a model, needs a layer there}}
  %0 = cnn.slice %images[0, 2] : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %0 : tensor<*xf32>
}
