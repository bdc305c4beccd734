// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK: #[[DOUBLE:.*]] = affine_map<(d0) -> (d0 * 2)>

// CHECK-LABEL: func.func @simplest
// CHECK:         cnn.linear "linear1" %{{.*}} channels(10 : i64) : tensor<*xf32> -> tensor<*xf32>
func.func @simplest(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = cnn.linear "linear1" %x channels(10) : tensor<*xf32> -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// CHECK-LABEL: func.func @ranked
// CHECK:         cnn.linear "linear1" %{{.*}} channels(#[[DOUBLE]]) bias = false : tensor<?x1x1x64xf32> -> tensor<?x1x1x128xf32>
func.func @ranked(%x: tensor<?x1x1x64xf32>) -> tensor<?x1x1x128xf32> {
  %0 = cnn.linear "linear1" %x channels(affine_map<(d0) -> (d0 * 2)>) bias = false
      : tensor<?x1x1x64xf32> -> tensor<?x1x1x128xf32>
  return %0 : tensor<?x1x1x128xf32>
}
