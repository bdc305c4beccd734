// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @update
func.func @update() {
  // CHECK: cnn.sgd{{$}}
  cnn.sgd
  // CHECK: cnn.sgd {nesterov}
  cnn.sgd {nesterov}
  return
}

cnn.parameter @w weight fan_in = 2 last : tensor<1x1x2x3xf32>

// CHECK-LABEL: func.func @where_the_gradient_is_made
func.func @where_the_gradient_is_made(%g: tensor<1x1x2x3xf32>) {
  // CHECK: cnn.update_parameter @w, %{{.*}} : tensor<1x1x2x3xf32>
  cnn.update_parameter @w, %g : tensor<1x1x2x3xf32>
  // CHECK: cnn.update_parameter @w, %{{.*}} {nesterov} : tensor<1x1x2x3xf32>
  cnn.update_parameter @w, %g {nesterov} : tensor<1x1x2x3xf32>
  return
}

// CHECK-LABEL: func.func @inside_kernels
func.func @inside_kernels(%p: tensor<4096xf32>, %c: tensor<8xf32>) {
  // CHECK: cnn.sgd_update %{{.*}}, %{{.*}}, %{{.*}} {nesterov} : (tensor<4096xf32>, tensor<4096xf32>, tensor<4096xf32>) -> (tensor<4096xf32>, tensor<4096xf32>)
  %0:2 = cnn.sgd_update %p, %p, %p {nesterov}
      : (tensor<4096xf32>, tensor<4096xf32>, tensor<4096xf32>) -> (tensor<4096xf32>, tensor<4096xf32>)
  // CHECK: cnn.running_statistic %{{.*}}, %{{.*}} {elements_per_image = 4 : i64, momentum = 1.000000e-01 : f64, unbiased} : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %1 = cnn.running_statistic %c, %c {momentum = 0.1, unbiased, elements_per_image = 4}
      : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}
