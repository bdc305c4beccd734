// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK: cnn.parameter @conv1.weight weight fan_in = 49 : tensor<7x7x1x64xf32>
cnn.parameter @conv1.weight weight fan_in = 49 : tensor<7x7x1x64xf32>
// CHECK: cnn.parameter @conv1.bias bias fan_in = 49 : tensor<64xf32>
cnn.parameter @conv1.bias bias fan_in = 49 : tensor<64xf32>
// CHECK: cnn.parameter @conv2.weight weight fan_in = 18 groups = 32 : tensor<3x3x2x64xf32>
cnn.parameter @conv2.weight weight fan_in = 18 groups = 32 : tensor<3x3x2x64xf32>
// CHECK: cnn.parameter @linear1.weight weight fan_in = 1024 linear plane [64, 4, 4] : tensor<1x1x1024x10xf32>
cnn.parameter @linear1.weight weight fan_in = 1024 linear plane [64, 4, 4] : tensor<1x1x1024x10xf32>
// CHECK: cnn.parameter @linear2.weight weight fan_in = 10 linear : tensor<1x1x10x5xf32>
cnn.parameter @linear2.weight weight fan_in = 10 linear : tensor<1x1x10x5xf32>
// CHECK: cnn.parameter @linear3.weight weight fan_in = 5 linear last : tensor<1x1x5x5xf32>
cnn.parameter @linear3.weight weight fan_in = 5 linear last : tensor<1x1x5x5xf32>
// CHECK: cnn.parameter @bn.weight scale fan_in = 1 : tensor<64xf32>
cnn.parameter @bn.weight scale fan_in = 1 : tensor<64xf32>
// CHECK: cnn.parameter @bn.bias shift fan_in = 1 : tensor<64xf32>
cnn.parameter @bn.bias shift fan_in = 1 : tensor<64xf32>
// CHECK: cnn.parameter @bn.running_mean running_mean fan_in = 1 : tensor<64xf32>
cnn.parameter @bn.running_mean running_mean fan_in = 1 : tensor<64xf32>
// CHECK: cnn.parameter @bn.running_var running_variance fan_in = 1 : tensor<64xf32>
cnn.parameter @bn.running_var running_variance fan_in = 1 : tensor<64xf32>

// CHECK-LABEL: func.func @uses
func.func @uses() {
  // CHECK: %[[W:.*]] = cnn.load @conv1.weight : tensor<7x7x1x64xf32>
  %w = cnn.load @conv1.weight : tensor<7x7x1x64xf32>
  // CHECK: %[[B:.*]] = cnn.load @conv1.bias : tensor<64xf32>
  %b = cnn.load @conv1.bias : tensor<64xf32>
  // CHECK: cnn.gradient @conv1.weight, %[[W]] : tensor<7x7x1x64xf32>
  cnn.gradient @conv1.weight, %w : tensor<7x7x1x64xf32>
  // CHECK: cnn.gradient @conv1.bias, %[[B]] : tensor<64xf32>
  cnn.gradient @conv1.bias, %b : tensor<64xf32>
  // CHECK: cnn.update_statistic @bn.running_mean, %[[B]] {elements_per_image = 144 : i64, momentum = 1.000000e-01 : f64} : tensor<64xf32>
  cnn.update_statistic @bn.running_mean, %b {momentum = 0.1, elements_per_image = 144} : tensor<64xf32>
  // CHECK: cnn.update_statistic @bn.running_var, %[[B]] {elements_per_image = 144 : i64, momentum = 1.000000e-01 : f64, unbiased} : tensor<64xf32>
  cnn.update_statistic @bn.running_var, %b {momentum = 0.1, unbiased, elements_per_image = 144} : tensor<64xf32>
  return
}
