// RUN: %cnn-opt -allow-unregistered-dialect %s -split-input-file -verify-diagnostics

// C1: an argument for each input.
func.func @f(%x: memref<?x2x2x3xf32>, %v: memref<3xf32>) {
  // expected-error @below {{body has 0 arguments, needs 1, one for each input}}
  cnn.kernel "k" ins(%x : memref<?x2x2x3xf32>) outs(%x : memref<?x2x2x3xf32>) {
    cnn.yield
  }
  return
}

// -----

// C1: of its shape.
func.func @f(%x: memref<?x2x2x3xf32>, %v: memref<3xf32>) {
  // expected-error @below {{argument 1 of the body is 'tensor<?x2x2x4xf32>', needs the shape of 'memref<?x2x2x3xf32>'}}
  cnn.kernel "k" ins(%x : memref<?x2x2x3xf32>) outs(%x : memref<?x2x2x3xf32>) {
  ^bb0(%a: tensor<?x2x2x4xf32>):
    cnn.yield %a : tensor<?x2x2x4xf32>
  }
  return
}

// -----

// C1: of its element type.
func.func @f(%x: memref<?x2x2x3xf32>, %v: memref<3xf32>) {
  // expected-error @below {{argument 1 of the body is 'tensor<?x2x2x3xi32>', needs the shape of 'memref<?x2x2x3xf32>'}}
  cnn.kernel "k" ins(%x : memref<?x2x2x3xf32>) outs(%x : memref<?x2x2x3xf32>) {
  ^bb0(%a: tensor<?x2x2x3xi32>):
    cnn.yield %a : tensor<?x2x2x3xi32>
  }
  return
}

// -----

// C1: a yielded value for each output.
func.func @f(%x: memref<?x2x2x3xf32>, %v: memref<3xf32>) {
  // expected-error @below {{body has 0 yielded values, needs 1, one for each output}}
  cnn.kernel "k" ins(%x : memref<?x2x2x3xf32>) outs(%x : memref<?x2x2x3xf32>) {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    cnn.yield
  }
  return
}

// -----

// C1: of its shape.
func.func @f(%x: memref<?x2x2x3xf32>, %v: memref<3xf32>) {
  // expected-error @below {{yielded value 1 of the body is 'tensor<?x2x2x3xf32>', needs the shape of 'memref<3xf32>'}}
  cnn.kernel "k" ins(%x : memref<?x2x2x3xf32>) outs(%v : memref<3xf32>) {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    cnn.yield %a : tensor<?x2x2x3xf32>
  }
  return
}

// -----

// C2.
func.func @f(%x: memref<?x2x2x3xf32>, %v: memref<3xf32>) {
  // expected-note @below {{the kernel is here}}
  cnn.kernel "k" ins(%x : memref<?x2x2x3xf32>) outs(%v : memref<3xf32>) {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    %b = cnn.activation relu %a : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
    // expected-error @below {{stands behind another op of a kernel, needs to be elementwise}}
    %c = cnn.channel_sum %b : tensor<?x2x2x3xf32> -> tensor<3xf32>
    cnn.yield %c : tensor<3xf32>
  }
  return
}

// -----

// An input is a buffer.
func.func @f(%x: memref<?x?x2x3xf32>) {
  // expected-error @below {{operand #0 must be variadic of a buffer: an f32 or i32 memref of rank 1 to 4, dynamic in its first extent at most}}
  cnn.kernel "k" ins(%x : memref<?x?x2x3xf32>) outs(%x : memref<?x?x2x3xf32>) {
  ^bb0(%a: tensor<?x?x2x3xf32>):
    cnn.yield %a : tensor<?x?x2x3xf32>
  }
  return
}

// -----

// C1: a yield.
func.func @f(%x: memref<?x2x2x3xf32>) {
  // expected-error @below {{body ends in test.end, needs cnn.yield}}
  cnn.kernel "k" ins(%x : memref<?x2x2x3xf32>) outs(%x : memref<?x2x2x3xf32>) {
  ^bb0(%a: tensor<?x2x2x3xf32>):
    "test.end"() : () -> ()
  }
  return
}
