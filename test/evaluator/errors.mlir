// What the evaluator cannot do, it says.
// RUN: split-file %s %t

//--- dropout.mlir
// RUN: not %cnn-evaluate %t/dropout.mlir --function f 2>&1 | FileCheck %s --check-prefix=DROPOUT
// RUN: %cnn-evaluate %t/dropout.mlir --function f --no-dropout
// DROPOUT: error: dropout is on, and its random numbers belong to the compiled program
func.func @f(%x: tensor<?x2x2x1xf32>) -> tensor<?x2x2x1xf32> {
  %0 = cnn.dropout %x {site = 0} : tensor<?x2x2x1xf32> -> tensor<?x2x2x1xf32>
  return %0 : tensor<?x2x2x1xf32>
}

//--- function.mlir
// RUN: not %cnn-evaluate %t/function.mlir 2>&1 | FileCheck %s --check-prefix=FUNCTION
// FUNCTION: function.mlir has no function @train_step
func.func @f() {
  return
}

//--- input.mlir
// Arguments of another shape: 7 logits where 5 are expected.
// RUN: %cnn-evaluate %t/input.mlir --function seven --save-input %t/seven.safetensors
// RUN: not %cnn-evaluate %t/input.mlir --function five --input %t/seven.safetensors 2>&1 | FileCheck %s --check-prefix=INPUT
// INPUT: seven.safetensors: argument0 has the wrong shape
func.func @seven(%x: tensor<?x1x1x7xf32>) -> tensor<?x1x1x7xf32> {
  return %x : tensor<?x1x1x7xf32>
}
func.func @five(%x: tensor<?x1x1x5xf32>) -> tensor<?x1x1x5xf32> {
  return %x : tensor<?x1x1x5xf32>
}

//--- weights.mlir
// RUN: %cnn-evaluate %t/weights.mlir --function f --save-weights %t/w.safetensors
// RUN: sed 's/@conv1.bias/@conv2.bias/' %t/weights.mlir > %t/renamed.mlir
// RUN: not %cnn-evaluate %t/renamed.mlir --function f --weights %t/w.safetensors 2>&1 | FileCheck %s --check-prefix=WEIGHTS
// WEIGHTS: w.safetensors: conv2.bias is missing; conv1.bias is unknown
cnn.parameter @conv1.weight weight fan_in = 3 : tensor<1x1x3x2xf32>
cnn.parameter @conv1.bias bias fan_in = 3 : tensor<2xf32>
func.func @f() {
  return
}

//--- label.mlir
// Labels of @three count to 2, those of @two may not.
// RUN: %cnn-evaluate %t/label.mlir --function three --batch 8 --random 1 --save-input %t/labels.safetensors
// RUN: not %cnn-evaluate %t/label.mlir --function two --input %t/labels.safetensors 2>&1 | FileCheck %s --check-prefix=LABEL
// LABEL: error: label 2, expected 0 to 1
func.func @three(%x: tensor<?x1x1x3xf32>, %labels: tensor<?xi32>) -> tensor<?xf32> {
  %0 = cnn.cross_entropy %x, %labels : (tensor<?x1x1x3xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
func.func @two(%x: tensor<?x1x1x3xf32>, %labels: tensor<?xi32>) -> tensor<?xf32> {
  %0 = cnn.slice %x [0, 2] : tensor<?x1x1x3xf32> -> tensor<?x1x1x2xf32>
  %1 = cnn.cross_entropy %0, %labels : (tensor<?x1x1x2xf32>, tensor<?xi32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}
