// RUN: %cnn-opt --pass-pipeline='builtin.module(func.func(form-kernels,recompute-normalizations))' --split-input-file %s | FileCheck %s

// The sum is of the phase behind the second statistics, where the normalized first pool is computed
// again.

// CHECK-LABEL: func.func @later_phase(
// CHECK: %[[X:.*]] = cnn.fused(%arg0)
// CHECK: cnn.max_pool
// CHECK: %[[Y:.*]] = cnn.fused(%[[X]],
// CHECK: cnn.normalize
// CHECK-NEXT: cnn.activation relu
// CHECK: cnn.fused(%[[Y]])
// CHECK-NEXT: ^bb0
// CHECK-NEXT: cnn.avg_pool
// CHECK: %[[AGAIN:.*]] = cnn.fused(%[[X]],
// CHECK: cnn.normalize
// CHECK-NEXT: cnn.activation relu
// CHECK: cnn.fused({{.*}}%[[AGAIN]])
// CHECK: cnn.normalize
// CHECK: cnn.add
func.func @later_phase(%image: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  %x = cnn.max_pool %image window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %x_mean, %x_variance = cnn.batch_statistics %x : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %y_n = cnn.normalize %x, %x_mean, %x_variance, %x_mean, %x_variance epsilon = 1.0e-5 : (tensor<?x4x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x4x4x3xf32>
  %y = cnn.activation relu %y_n : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %z = cnn.avg_pool %y window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %z_mean, %z_variance = cnn.batch_statistics %z : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %u_n = cnn.normalize %z, %z_mean, %z_variance, %z_mean, %z_variance epsilon = 1.0e-5 : (tensor<?x4x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x4x4x3xf32>
  %u = cnn.activation relu %u_n : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %r = cnn.add %y, %u : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %r : tensor<?x4x4x3xf32>
}

// -----

// In its own phase it is computed once.

// CHECK-LABEL: func.func @own_phase(
// CHECK-COUNT-1: cnn.normalize
// CHECK-NOT: cnn.normalize
func.func @own_phase(%image: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  %x = cnn.max_pool %image window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %x_mean, %x_variance = cnn.batch_statistics %x : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %y_n = cnn.normalize %x, %x_mean, %x_variance, %x_mean, %x_variance epsilon = 1.0e-5 : (tensor<?x4x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x4x4x3xf32>
  %y = cnn.activation relu %y_n : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %z = cnn.avg_pool %y window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %r = cnn.add %y, %z : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %r : tensor<?x4x4x3xf32>
}

// -----

// A part of a concat of normalized values is made again of them.

// CHECK-LABEL: func.func @concat(
// CHECK-COUNT-2: cnn.normalize
// CHECK: cnn.concat
// CHECK: cnn.batch_statistics
// CHECK-COUNT-2: cnn.normalize
// CHECK: %[[AGAIN:.*]] = cnn.concat
// CHECK: %[[PART:.*]] = cnn.slice %[[AGAIN]]
// CHECK: cnn.fused({{.*}}%[[PART]])
func.func @concat(%image: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  %a = cnn.max_pool %image window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %a_mean, %a_variance = cnn.batch_statistics %a : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %c_n = cnn.normalize %a, %a_mean, %a_variance, %a_mean, %a_variance epsilon = 1.0e-5 : (tensor<?x4x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x4x4x3xf32>
  %c = cnn.activation relu %c_n : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %b = cnn.avg_pool %image window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %b_mean, %b_variance = cnn.batch_statistics %b : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %d_n = cnn.normalize %b, %b_mean, %b_variance, %b_mean, %b_variance epsilon = 1.0e-5 : (tensor<?x4x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x4x4x3xf32>
  %d = cnn.activation relu %d_n : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %row = cnn.concat %c, %d : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x6xf32>
  %part = cnn.slice %row[2, 3] : tensor<?x4x4x6xf32> -> tensor<?x4x4x3xf32>
  %z = cnn.avg_pool %part window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %z_mean, %z_variance = cnn.batch_statistics %z : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %u_n = cnn.normalize %z, %z_mean, %z_variance, %z_mean, %z_variance epsilon = 1.0e-5 : (tensor<?x4x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x4x4x3xf32>
  %u = cnn.activation relu %u_n : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %r = cnn.add %part, %u : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %r : tensor<?x4x4x3xf32>
}

// -----

// What more than a normalize has computed is kept: here the sum with another tensor.

// CHECK-LABEL: func.func @kept(
// CHECK-COUNT-2: cnn.normalize
// CHECK-NOT: cnn.normalize
func.func @kept(%image: tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32> {
  %x = cnn.max_pool %image window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %x_mean, %x_variance = cnn.batch_statistics %x : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %n = cnn.normalize %x, %x_mean, %x_variance, %x_mean, %x_variance epsilon = 1.0e-5 : (tensor<?x4x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x4x4x3xf32>
  %y = cnn.add %n, %image : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  %z = cnn.avg_pool %y window [3, 3] padding [1, 1] : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %z_mean, %z_variance = cnn.batch_statistics %z : (tensor<?x4x4x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %u_n = cnn.normalize %z, %z_mean, %z_variance, %z_mean, %z_variance epsilon = 1.0e-5 : (tensor<?x4x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?x4x4x3xf32>
  %u = cnn.activation relu %u_n : tensor<?x4x4x3xf32> -> tensor<?x4x4x3xf32>
  %r = cnn.add %y, %u : (tensor<?x4x4x3xf32>, tensor<?x4x4x3xf32>) -> tensor<?x4x4x3xf32>
  return %r : tensor<?x4x4x3xf32>
}
