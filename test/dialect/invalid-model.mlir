// RUN: %cnn-opt -allow-unregistered-dialect %s -split-input-file -verify-diagnostics

// model C1: three sizes.
// expected-error @below {{input has 2 sizes, needs 3 (channels, height, width)}}
cnn.model @m input [28, 28] {
^bb0(%x: tensor<*xf32>):
  cnn.yield %x : tensor<*xf32>
}

// -----

// model C1: at least 1.
// expected-error @below {{input holds 0, needs sizes of at least 1}}
cnn.model @m input [1, 0, 28] {
^bb0(%x: tensor<*xf32>):
  cnn.yield %x : tensor<*xf32>
}

// -----

// model C1: at least 1.
// expected-error @below {{input holds -9223372036854775808, needs sizes of at least 1}}
cnn.model @m input [-9223372036854775808, 28, 28] {
^bb0(%x: tensor<*xf32>):
  cnn.yield %x : tensor<*xf32>
}

// -----

// model C1: within limits.
// expected-error @below {{input is 1 x 1048577 x 1, needs height and width of at most 1048576 and at most 536870912 elements}}
cnn.model @m input [1, 1048577, 1] {
^bb0(%x: tensor<*xf32>):
  cnn.yield %x : tensor<*xf32>
}

// -----

// model C1: within limits, past 64 bits.
// expected-error @below {{input is 9223372036854775807 x 1048576 x 1048576, needs height}}
cnn.model @m input [9223372036854775807, 1048576, 1048576] {
^bb0(%x: tensor<*xf32>):
  cnn.yield %x : tensor<*xf32>
}

// -----

// model C2: one argument.
// expected-error @below {{body has 0 arguments, needs 1}}
cnn.model @m input [1, 28, 28] {
  %0 = "cnn.flatten"(%0) : (tensor<*xf32>) -> tensor<*xf32>
  cnn.yield %0 : tensor<*xf32>
}

// -----

// model C2: one argument.
// expected-error @below {{body has 2 arguments, needs 1}}
cnn.model @m input [1, 28, 28] {
^bb0(%x: tensor<*xf32>, %y: tensor<*xf32>):
  cnn.yield %x : tensor<*xf32>
}

// -----

// model C2: of activations.
// expected-error @below {{body's argument is 'tensor<?x28x28xf32>', needs activations}}
cnn.model @m input [1, 28, 28] {
^bb0(%x: tensor<?x28x28xf32>):
  cnn.yield %x : tensor<?x28x28xf32>
}

// -----

// model C2: of the input's size.
// expected-error @below {{body's argument is 1 x 28 x 27, needs 1 x 28 x 28 as its input}}
cnn.model @m input [1, 28, 28] {
^bb0(%x: tensor<?x28x27x1xf32>):
  cnn.yield %x : tensor<?x28x27x1xf32>
}

// -----

// model C3: one operand.
cnn.model @m input [1, 28, 28] {
^bb0(%x: tensor<*xf32>):
  // expected-error @below {{has 2 operands, needs 1}}
  cnn.yield %x, %x : tensor<*xf32>, tensor<*xf32>
}

// -----

// model C3: one operand.
cnn.model @m input [1, 28, 28] {
^bb0(%x: tensor<*xf32>):
  // expected-error @below {{has 0 operands, needs 1}}
  cnn.yield
}

// -----

// model C3: of activations.
cnn.model @m input [1, 28, 28] {
^bb0(%x: tensor<*xf32>):
  %0 = "cnn.channel_sum"(%x) : (tensor<*xf32>) -> tensor<3xf32>
  // expected-error @below {{gives 'tensor<3xf32>', needs activations}}
  cnn.yield %0 : tensor<3xf32>
}

// -----

// model C3: a yield.
// expected-error @below {{body ends in test.end, needs cnn.yield}}
cnn.model @m input [1, 28, 28] {
^bb0(%x: tensor<*xf32>):
  "test.end"() : () -> ()
}

// -----

// model C3: a yield.
// expected-error @below {{expects a non-empty block}}
cnn.model @m input [1, 28, 28] {
}

// -----

// block C1: one argument.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{body has 2 arguments, needs 1}}
  %0 = cnn.block "b" (%x) : (tensor<*xf32>) -> tensor<*xf32> {
  ^bb0(%a: tensor<*xf32>, %b: tensor<*xf32>):
    cnn.yield %a : tensor<*xf32>
  }
  return
}

// -----

// block C1: for its input.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{body's argument is 4 x 2 x 2, needs 3 x 2 x 2 as its input}}
  %0 = cnn.block "b" (%x) : (tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32> {
  ^bb0(%a: tensor<?x2x2x4xf32>):
    cnn.yield %x : tensor<?x2x2x3xf32>
  }
  return
}

// -----

// block C2: one operand.
func.func @f(%x: tensor<*xf32>) {
  %0 = cnn.block "b" (%x) : (tensor<*xf32>) -> tensor<*xf32> {
  ^bb0(%a: tensor<*xf32>):
    // expected-error @below {{has 3 operands, needs 1}}
    cnn.yield %a, %a, %a : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
  }
  return
}

// -----

// block C2: of the result's type.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{yielded value is 3 x 2 x 2, needs 3 x 2 x 1 as its result}}
  %0 = cnn.block "b" (%x) : (tensor<?x2x2x3xf32>) -> tensor<?x2x1x3xf32> {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    cnn.yield %a : tensor<?x2x2x3xf32>
  }
  return
}

// -----

// yield stands in a cnn region.
func.func @f(%x: tensor<*xf32>) {
  // expected-error @below {{expects parent op to be one of 'cnn.model, cnn.block, cnn.fused, cnn.kernel'}}
  cnn.yield %x : tensor<*xf32>
}
