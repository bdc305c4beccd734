// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK-LABEL: func.func @loss
func.func @loss(%logits: tensor<?x1x1x10xf32>, %labels: tensor<?xi32>) {
  // CHECK: cnn.cross_entropy %{{.*}}, %{{.*}} : (tensor<?x1x1x10xf32>, tensor<?xi32>) -> tensor<?xf32>
  %0 = cnn.cross_entropy %logits, %labels : (tensor<?x1x1x10xf32>, tensor<?xi32>) -> tensor<?xf32>
  // CHECK: cnn.cross_entropy_gradient %{{.*}}, %{{.*}} : (tensor<?x1x1x10xf32>, tensor<?xi32>) -> tensor<?x1x1x10xf32>
  %1 = cnn.cross_entropy_gradient %logits, %labels
      : (tensor<?x1x1x10xf32>, tensor<?xi32>) -> tensor<?x1x1x10xf32>
  return
}
