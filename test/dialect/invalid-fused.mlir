// RUN: %cnn-opt -allow-unregistered-dialect %s -split-input-file -verify-diagnostics

// C1: an argument for each operand.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{body has 2 arguments, needs 1, one for each input}}
  %0 = cnn.fused(%x) : (tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32> {
  ^bb0(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>):
    cnn.yield %a : tensor<?x2x2x3xf32>
  }
  return
}

// -----

// C1: of its type.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{argument 1 of the body is 'tensor<?x2x2x4xf32>', needs the shape of 'tensor<?x2x2x3xf32>'}}
  %0 = cnn.fused(%x) : (tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32> {
  ^bb0(%a: tensor<?x2x2x4xf32>):
    cnn.yield %a : tensor<?x2x2x4xf32>
  }
  return
}

// -----

// C1: a yielded value for each result.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{body has 2 yielded values, needs 1, one for each result}}
  %0 = cnn.fused(%x) : (tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32> {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    cnn.yield %a, %a : tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>
  }
  return
}

// -----

// C1: of its type.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{yielded value 1 of the body is 'tensor<?x2x2x3xf32>', needs the shape of 'tensor<?x2x2x4xf32>'}}
  %0 = cnn.fused(%x) : (tensor<?x2x2x3xf32>) -> tensor<?x2x2x4xf32> {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    cnn.yield %a : tensor<?x2x2x3xf32>
  }
  return
}

// -----

// C2: only the first op may be no elementwise one.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-note @below {{the kernel is here}}
  %0 = cnn.fused(%x) : (tensor<?x2x2x3xf32>) -> tensor<?x1x1x3xf32> {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    %b = cnn.activation relu %a : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
    // expected-error @below {{stands behind another op of a kernel, needs to be elementwise}}
    %c = cnn.max_pool %b window [2, 2] : tensor<?x2x2x3xf32> -> tensor<?x1x1x3xf32>
    cnn.yield %c : tensor<?x1x1x3xf32>
  }
  return
}

// -----

// C3: an argument is used.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{argument 2 of the body has no use, needs one}}
  %0 = cnn.fused(%x, %x) : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32> {
  ^bb0(%a: tensor<?x2x2x3xf32>, %b: tensor<?x2x2x3xf32>):
    %c = cnn.activation relu %a : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
    cnn.yield %c : tensor<?x2x2x3xf32>
  }
  return
}

// -----

// C3: a result is used.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  %0 = cnn.fused(%x) : (tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32> {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    // expected-error @below {{has a result without use in a fused group, needs one}}
    %b = cnn.activation relu %a : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
    %c = cnn.activation relu %a : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
    cnn.yield %c : tensor<?x2x2x3xf32>
  }
  return
}

// -----

// Values come in as operands only.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-note @below {{required by region isolation constraints}}
  %0 = cnn.fused(%x) : (tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32> {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    // expected-error @below {{using value defined outside the region}}
    %b = cnn.activation relu %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
    cnn.yield %b : tensor<?x2x2x3xf32>
  }
  return
}

// -----

// C1: a yield.
func.func @f(%x: tensor<?x2x2x3xf32>) {
  // expected-error @below {{body ends in test.end, needs cnn.yield}}
  %0 = cnn.fused(%x) : (tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32> {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    "test.end"() : () -> ()
  }
  return
}
