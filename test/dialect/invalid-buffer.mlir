// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// buffer C1.
func.func @f() {
  // expected-error @below {{offset is -1, needs at least 0}}
  %0 = cnn.buffer arena "b" offset = -1 : memref<4xf32>
  return
}

// -----

// A buffer holds f32 or i32.
func.func @f() {
  // expected-error @below {{result #0 must be a buffer}}
  %0 = cnn.buffer arena "b" : memref<4xf64>
  return
}

// -----

// A buffer of more than 2^64 elements.
func.func @f() {
  // expected-error @below {{result #0 must be a buffer}}
  %0 = cnn.buffer arena "b" : memref<?x4294967296x4294967296x4294967296xf32>
  return
}

// -----

// slice_buffer C1.
func.func @f(%x: memref<?x2x3x10xf32>) {
  // expected-error @below {{takes 2 channels from 9, needs a slice of 10 channels}}
  %0 = cnn.slice_buffer %x[9, 2]
      : memref<?x2x3x10xf32> -> memref<?x2x3x2xf32, strided<[60, 30, 10, 1], offset: 9>>
  return
}

// -----

// slice_buffer C1.
func.func @f(%x: memref<?x2x3x10xf32>) {
  // expected-error @below {{takes 2 channels from -1, needs a slice of 10 channels}}
  %0 = cnn.slice_buffer %x[-1, 2]
      : memref<?x2x3x10xf32> -> memref<?x2x3x10xf32>
  return
}

// -----

// slice_buffer C1.
func.func @f(%x: memref<?x2x3x10xf32>) {
  // expected-error @below {{takes 0 channels from 0, needs a slice of 10 channels}}
  %0 = cnn.slice_buffer %x[0, 0]
      : memref<?x2x3x10xf32> -> memref<?x2x3x10xf32>
  return
}

// -----

// slice_buffer C1: past 64 bits.
func.func @f(%x: memref<?x2x3x10xf32>) {
  // expected-error @below {{takes 9223372036854775807 channels from 9223372036854775807, needs a slice of 10 channels}}
  %0 = cnn.slice_buffer %x[9223372036854775807, 9223372036854775807]
      : memref<?x2x3x10xf32> -> memref<?x2x3x10xf32>
  return
}

// -----

// slice_buffer C2: the offset.
func.func @f(%x: memref<?x2x3x10xf32>) {
  // expected-error @below {{result is 'memref<?x2x3x2xf32, strided<[60, 30, 10, 1], offset: 4>>', needs 'memref<?x2x3x2xf32, strided<[60, 30, 10, 1], offset: 3>>'}}
  %0 = cnn.slice_buffer %x[3, 2]
      : memref<?x2x3x10xf32> -> memref<?x2x3x2xf32, strided<[60, 30, 10, 1], offset: 4>>
  return
}

// -----

// slice_buffer C2: the strides.
func.func @f(%x: memref<?x2x3x10xf32>) {
  // expected-error @below {{result is 'memref<?x2x3x2xf32>', needs 'memref<?x2x3x2xf32, strided<[60, 30, 10, 1]>>'}}
  %0 = cnn.slice_buffer %x[0, 2]
      : memref<?x2x3x10xf32> -> memref<?x2x3x2xf32>
  return
}

// -----

// slice_buffer C2: constant strides.
func.func @f(%x: memref<?x2x3x10xf32, strided<[60, ?, 10, 1]>>) {
  // expected-error @below {{needs a layout of constant strides}}
  %0 = cnn.slice_buffer %x[0, 2]
      : memref<?x2x3x10xf32, strided<[60, ?, 10, 1]>> -> memref<?x2x3x2xf32>
  return
}

// -----

// slice_buffer C2: an offset past 64 bits.
func.func @f(%x: memref<?x2x3x10xf32, strided<[60, 30, 10, 1], offset: 9223372036854775807>>) {
  // expected-error @below {{needs a layout of constant strides}}
  %0 = cnn.slice_buffer %x[1, 2]
      : memref<?x2x3x10xf32, strided<[60, 30, 10, 1], offset: 9223372036854775807>> -> memref<?x2x3x2xf32>
  return
}

// -----

// reshape_buffer C1: the source.
func.func @f(%x: memref<?x2x3x6xf32, strided<[60, 30, 10, 1], offset: 4>>) {
  // expected-error @below {{needs a dense buffer}}
  %0 = cnn.reshape_buffer %x
      : memref<?x2x3x6xf32, strided<[60, 30, 10, 1], offset: 4>> -> memref<?x1x1x36xf32>
  return
}

// -----

// reshape_buffer C1: the result.
func.func @f(%x: memref<?x1x1x36xf32>) {
  // expected-error @below {{needs a dense buffer}}
  %0 = cnn.reshape_buffer %x
      : memref<?x1x1x36xf32> -> memref<?x2x3x6xf32, strided<[60, 30, 10, 1], offset: 4>>
  return
}

// -----

// reshape_buffer C2.
func.func @f(%x: memref<?x2x3x10xf32>) {
  // expected-error @below {{result is 'memref<?x1x1x59xf32>', needs the elements of 'memref<?x2x3x10xf32>'}}
  %0 = cnn.reshape_buffer %x
      : memref<?x2x3x10xf32> -> memref<?x1x1x59xf32>
  return
}

// -----

// reshape_buffer C2: an image stays an image.
func.func @f(%x: memref<?x2x3x10xf32>) {
  // expected-error @below {{result is 'memref<1x1x1x60xf32>', needs the elements of 'memref<?x2x3x10xf32>'}}
  %0 = cnn.reshape_buffer %x
      : memref<?x2x3x10xf32> -> memref<1x1x1x60xf32>
  return
}
