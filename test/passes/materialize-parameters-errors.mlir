// RUN: %cnn-opt %s --split-input-file --verify-diagnostics --materialize-parameters

// Training needs a classifier's output.
cnn.model @plane input [4, 7, 7] {
^bb0(%images: tensor<?x7x7x4xf32>):
  // expected-error @below {{the network's output is 4 x 7 x 7, needs a plane of 1 x 1 to train a classifier}}
  %0 = cnn.activation relu %images : tensor<?x7x7x4xf32> -> tensor<?x7x7x4xf32>
  cnn.yield %0 : tensor<?x7x7x4xf32>
}
cnn.training {data = "mnist", learning_rate = 0.1 : f64, momentum = 0.0 : f64,
              weight_decay = 0.0 : f64, batch = 8 : i64, epochs = 2 : i64}

// -----

cnn.model @same_name input [4, 1, 1] {
^bb0(%images: tensor<?x1x1x4xf32>):
  // expected-note @below {{the first is here}}
  %0 = cnn.linear "fc" %images channels(4 : i64) : tensor<?x1x1x4xf32> -> tensor<?x1x1x4xf32>
  // expected-error @below {{is a second layer named fc, needs a name of its own}}
  %1 = cnn.linear "fc" %0 channels(4 : i64) : tensor<?x1x1x4xf32> -> tensor<?x1x1x4xf32>
  cnn.yield %1 : tensor<?x1x1x4xf32>
}

// -----

// Features of a flattened plane are numbered y, x, channel; only a linear layer's weight can be
// shown to users in PyTorch's order.
cnn.model @flattened_batch_norm input [4, 2, 2] {
^bb0(%images: tensor<?x2x2x4xf32>):
  %0 = cnn.flatten %images : tensor<?x2x2x4xf32> -> tensor<?x1x1x16xf32>
  // expected-error @below {{gets features of a flattened 4 x 2 x 2, needs a linear layer between}}
  %1 = cnn.batch_norm "bn" %0 : tensor<?x1x1x16xf32> -> tensor<?x1x1x16xf32>
  cnn.yield %1 : tensor<?x1x1x16xf32>
}

// -----

cnn.model @flattened_output input [4, 2, 2] {
^bb0(%images: tensor<?x2x2x4xf32>):
  %0 = cnn.flatten %images : tensor<?x2x2x4xf32> -> tensor<?x1x1x16xf32>
  // expected-error @below {{gets features of a flattened 4 x 2 x 2, needs a linear layer between}}
  cnn.yield %0 : tensor<?x1x1x16xf32>
}

// -----

// Sums of features in two orders.
cnn.model @mixed_orders input [4, 2, 2] {
^bb0(%images: tensor<?x2x2x4xf32>):
  %0 = cnn.flatten %images : tensor<?x2x2x4xf32> -> tensor<?x1x1x16xf32>
  %1 = cnn.linear "fc" %0 channels(16 : i64) : tensor<?x1x1x16xf32> -> tensor<?x1x1x16xf32>
  // expected-error @below {{gets features of a flattened 4 x 2 x 2, needs a linear layer between}}
  %2 = cnn.add %0, %1 : (tensor<?x1x1x16xf32>, tensor<?x1x1x16xf32>) -> tensor<?x1x1x16xf32>
  cnn.yield %2 : tensor<?x1x1x16xf32>
}

// -----

cnn.model @block input [4, 1, 1] {
^bb0(%images: tensor<?x1x1x4xf32>):
  // expected-error @below {{stands in the model, needs flatten-blocks first}}
  %0 = cnn.block "block1"(%images) : (tensor<?x1x1x4xf32>) -> tensor<?x1x1x4xf32> {
  ^bb0(%x: tensor<?x1x1x4xf32>):
    cnn.yield %x : tensor<?x1x1x4xf32>
  }
  cnn.yield %0 : tensor<?x1x1x4xf32>
}

// -----

cnn.model @unranked input [4, 1, 1] {
^bb0(%images: tensor<*xf32>):
  // expected-error @below {{has no shape, needs infer-shapes first}}
  %0 = cnn.activation relu %images : tensor<*xf32> -> tensor<*xf32>
  cnn.yield %0 : tensor<*xf32>
}

// -----

// expected-error @below {{the module has 0 models and 0 train sections, needs one model and at most one train section}}
module {}
