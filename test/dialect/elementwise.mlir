// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @bias_add
// CHECK:         cnn.bias_add %{{.*}}, %{{.*}} : (tensor<?x2x2x3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
func.func @bias_add(%x: tensor<?x2x2x3xf32>, %b: tensor<3xf32>) -> tensor<?x2x2x3xf32> {
  %0 = cnn.bias_add %x, %b : (tensor<?x2x2x3xf32>, tensor<3xf32>) -> tensor<?x2x2x3xf32>
  return %0 : tensor<?x2x2x3xf32>
}

// CHECK-LABEL: func.func @add
func.func @add(%x: tensor<*xf32>, %y: tensor<?x2x2x3xf32>) {
  // CHECK: cnn.add %{{.*}} : (tensor<*xf32>) -> tensor<*xf32>
  %0 = cnn.add %x : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: cnn.add %{{.*}}, %{{.*}}, %{{.*}} : (tensor<*xf32>, tensor<?x2x2x3xf32>, tensor<*xf32>) -> tensor<*xf32>
  %1 = cnn.add %x, %y, %x : (tensor<*xf32>, tensor<?x2x2x3xf32>, tensor<*xf32>) -> tensor<*xf32>
  // CHECK: cnn.add %{{.*}}, %{{.*}} : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32>
  %2 = cnn.add %y, %y : (tensor<?x2x2x3xf32>, tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32>
  return
}

// CHECK-LABEL: func.func @dropout
func.func @dropout(%x: tensor<*xf32>, %y: tensor<?x2x2x3xf32>) {
  // CHECK: cnn.dropout %{{.*}} : tensor<*xf32> -> tensor<*xf32>
  %0 = cnn.dropout %x : tensor<*xf32> -> tensor<*xf32>
  // CHECK: cnn.dropout %{{.*}} {probability = 0.000000e+00 : f64, site = 7 : i64} : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  %1 = cnn.dropout %y {probability = 0.0, site = 7} : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  return
}

// CHECK-LABEL: func.func @copy
// CHECK:         cnn.copy %{{.*}} : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
func.func @copy(%x: tensor<?x2x2x3xf32>) -> tensor<?x2x2x3xf32> {
  %0 = cnn.copy %x : tensor<?x2x2x3xf32> -> tensor<?x2x2x3xf32>
  return %0 : tensor<?x2x2x3xf32>
}
