//===- TensorOps.td - tensor level: pure ops on ranked tensors ------------------------------------===//

#ifndef CNN_TENSOR_OPS_TD
#define CNN_TENSOR_OPS_TD

include "dialect/CnnDialect.td"
include "dialect/CnnInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

defvar InfersShape = DeclareOpInterfaceMethods<ShapeInferenceOpInterface>;
defvar Differentiable = DeclareOpInterfaceMethods<DifferentiableOpInterface>;

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

def Cnn_ParameterOp : Cnn_Op<"parameter", [Symbol]> {
  let summary = "a trained tensor or a running statistic, in PyTorch's name";
  let description = [{
    Listed in source order. `plane` (channels, height, width) marks the weight of a linear layer
    behind a flatten of that plane: PyTorch numbers its inputs channel first, we as bytes lie.
    `linear` marks a weight that PyTorch shapes O x I.
    C1. A weight has a filter's type, all other roles a vector's.
    C2. plane has three sizes whose product is the filter's input channels.
    C3. fan_in is at least 1.
    C4. groups is at least 1 and divides a weight's output channels; it is 1 in the other roles.
    C5. linear and plane stand on weights of window 1x1 only, plane beside linear only.

    ```
    cnn.parameter @conv1.weight weight fan_in = 49 : tensor<7x7x1x64xf32>
    cnn.parameter @linear1.weight weight fan_in = 1024 linear plane [64, 4, 4] : tensor<1x1x1024x10xf32>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Cnn_Role:$role, TypeAttr:$type,
    DefaultValuedAttr<I64Attr, "1">:$fan_in, DefaultValuedAttr<I64Attr, "1">:$groups,
    UnitAttr:$linear, OptionalAttr<DenseI64ArrayAttr>:$plane);
  let assemblyFormat = [{
    $sym_name $role `fan_in` `=` $fan_in (`groups` `=` $groups^)? (`linear` $linear^)?
    (`plane` $plane^)? attr-dict `:` $type
  }];
  let hasVerifier = 1;
}

def Cnn_LoadOp : Cnn_Op<"load", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a parameter's value at the beginning of the step";
  let description = [{
    C1. The symbol names a cnn.parameter of the result's type.
  }];
  let arguments = (ins FlatSymbolRefAttr:$parameter);
  let results = (outs Cnn_ParameterValue:$result);
  let assemblyFormat = "$parameter attr-dict `:` type($result)";
  let builders = [OpBuilder<(ins "::cnn::ParameterOp":$parameter)>];
}

def Cnn_GradientOp : Cnn_Op<"gradient", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "adds to a parameter's gradient, which is zero when a step begins";
  let description = [{
    C1. The symbol names a cnn.parameter of the value's type.
    C2. It is no running statistic.
  }];
  let arguments = (ins FlatSymbolRefAttr:$parameter, Cnn_ParameterValue:$value);
  let assemblyFormat = "$parameter `,` $value attr-dict `:` type($value)";
}

def Cnn_UpdateStatisticOp : Cnn_Op<"update_statistic",
    [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "running = (1 - momentum) running + momentum value";
  let description = [{
    With `unbiased`, value is a biased variance of `elements_per_image` x N elements a channel and is
    scaled by M / (M - 1), M their number (as it is for M = 1).
    C1. The symbol names a cnn.parameter of the value's type.
    C2. It is a running statistic.
    C3. momentum lies in 0..1; elements_per_image is at least 1.
  }];
  let arguments = (ins FlatSymbolRefAttr:$parameter, Cnn_Channels:$value, F64Attr:$momentum,
                       UnitAttr:$unbiased, I64Attr:$elements_per_image);
  let assemblyFormat = "$parameter `,` $value attr-dict `:` type($value)";
  let hasVerifier = 1;
}

def Cnn_SgdOp : Cnn_Op<"sgd"> {
  let summary = "updates every parameter by its gradient; the rates come at run time";
  let description = [{
    g = gradient + weight_decay p;  m = momentum m + g;  p -= lr (nesterov ? g + momentum m : m).
    As torch.optim.SGD (m starts at zero, which gives PyTorch's first step).
  }];
  let arguments = (ins UnitAttr:$nesterov);
  let assemblyFormat = "attr-dict";
}

//===----------------------------------------------------------------------===//
// Convolution
//===----------------------------------------------------------------------===//

class Cnn_ConvolutionOp<string mnemonic, list<Trait> traits = []> : Cnn_Op<mnemonic, [Pure] # traits> {
  dag geometry = (ins Cnn_Pair<"1">:$strides, Cnn_Pair<"0">:$padding, Cnn_Pair<"1">:$dilation,
                      DefaultValuedAttr<I64Attr, "1">:$groups);
}
defvar ConvolutionGeometry = [{
    (`strides` $strides^)? (`padding` $padding^)? (`dilation` $dilation^)? (`groups` `=` $groups^)?
    attr-dict}];

def Cnn_Conv2dOp : Cnn_ConvolutionOp<"conv2d", [InfersShape, Differentiable]> {
  let summary = "cross-correlation, as torch.nn.functional.conv2d without bias";
  let description = [{
    y[n, oy, ox, co] = sum over ky, kx, ci of
        x[n, oy s - p + ky d, ox s - p + kx d, g CIg + ci] * w[ky, kx, ci, co],  g = co / (CO / groups)
    C1. strides and dilation have two sizes, at least 1; padding two, at least 0.
    C2. The input has groups x the filter's input channels.
    C3. groups is at least 1 and divides the filter's output channels.
    C4. The result has the type that shape inference gives.
  }];
  let arguments = !con((ins Cnn_Rows:$input, Cnn_Filter:$filter), geometry);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = !strconcat("$input `,` $filter", ConvolutionGeometry,
      " `:` functional-type(operands, results)");
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input, "::mlir::Value":$filter,
      CArg<"::llvm::ArrayRef<int64_t>", "{1, 1}">:$strides,
      CArg<"::llvm::ArrayRef<int64_t>", "{0, 0}">:$padding,
      CArg<"::llvm::ArrayRef<int64_t>", "{1, 1}">:$dilation, CArg<"uint64_t", "1">:$groups)>];
}

def Cnn_TransposeFilterOp : Cnn_Op<"transpose_filter", [Pure]> {
  let summary = "flips a filter and swaps input and output channels, within groups";
  let description = [{
    w: KH x KW x CIg x CO  ->  wt: KH x KW x COg x CI with
    wt[ky, kx, co, g CIg + ci] = w[KH-1-ky, KW-1-kx, ci, g COg + co].
    It depends on parameters alone, so it runs once a step, not once a chunk.
    C1. groups is at least 1 and divides the output channels.
    C2. The result's type is the one above.
  }];
  let arguments = (ins Cnn_Filter:$filter, DefaultValuedAttr<I64Attr, "1">:$groups);
  let results = (outs Cnn_Filter:$result);
  let assemblyFormat = "$filter (`groups` `=` $groups^)? attr-dict `:` type($filter) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$filter, CArg<"uint64_t", "1">:$groups)>];
}

def Cnn_Conv2dInputGradientOp : Cnn_ConvolutionOp<"conv2d_input_gradient"> {
  let summary = "gradient of conv2d in its input, from the transposed filter";
  let description = [{
    strides, padding, dilation and groups are those of the forward conv2d. `filter` is
    transpose_filter of its filter: KH x KW x COg x CI.
    dx[n, y, x, ci] = sum over ky, kx, co with (y + p - ky d) divisible by s and inside dy of
        dy[n, (y + p - ky d) / s, (x + p - kx d) / s, g COg + co] * w[ky, kx, ci, g COg + co]
    C1. as conv2d's C1 and C3.
    C2. A conv2d with these attributes of the result gives the gradient's type.
  }];
  let arguments = !con((ins Cnn_Rows:$gradient, Cnn_Filter:$filter), geometry);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = !strconcat("$gradient `,` $filter", ConvolutionGeometry,
      " `:` functional-type(operands, results)");
  let hasVerifier = 1;
}

def Cnn_Conv2dFilterGradientOp : Cnn_ConvolutionOp<"conv2d_filter_gradient"> {
  let summary = "gradient of conv2d in its filter";
  let description = [{
    dw[ky, kx, ci, co] = sum over n, oy, ox of
        x[n, oy s - p + ky d, ox s - p + kx d, g CIg + ci] * dy[n, oy, ox, co]
    C1. as conv2d's C1 and C3.
    C2. A conv2d of the input with a filter of the result's type gives the gradient's type.
  }];
  let arguments = !con((ins Cnn_Rows:$input, Cnn_Rows:$gradient), geometry);
  let results = (outs Cnn_Filter:$result);
  let assemblyFormat = !strconcat("$input `,` $gradient", ConvolutionGeometry,
      " `:` functional-type(operands, results)");
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

class Cnn_ElementwiseOp<string mnemonic, list<Trait> traits = []>
    : Cnn_Op<mnemonic, [Pure, ElementwiseOpInterface] # traits>;

def Cnn_BiasAddOp : Cnn_ElementwiseOp<"bias_add", [InfersShape, Differentiable]> {
  let summary = "adds a value to each channel";
  let description = [{
    C1. The vector has the rows' channels.
    C2. Input and result have one type.
  }];
  let arguments = (ins Cnn_Rows:$input, Cnn_Channels:$bias);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$input `,` $bias attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input, "::mlir::Value":$bias)>];
}

def Cnn_ActivationOp : Cnn_ElementwiseOp<"activation", [InfersShape, Differentiable]> {
  let summary = "relu, relu6, leaky_relu, sigmoid, tanh, silu, hard_swish or gelu (by erf)";
  let description = [{ C1. Input and result have one type. C2. slope is finite. }];
  let arguments = (ins Cnn_Activation:$function, Cnn_Rows:$input,
                       DefaultValuedAttr<F64Attr, "0.01">:$slope);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$function $input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::cnn::Activation":$function, "::mlir::Value":$input, CArg<"double", "0.01">:$slope)>];
}

def Cnn_ActivationGradientOp : Cnn_ElementwiseOp<"activation_gradient"> {
  let summary = "gradient of an activation, times the result's";
  let description = [{
    `reference` is the activation's output for relu, relu6, leaky_relu, sigmoid and tanh, its input for
    silu, hard_swish and gelu (activationUsesOutput in CnnDialect.h). relu's slope at 0 is 0; relu6's
    at 0 and at 6 too.
    C1. gradient, reference and result have one type.
    C2. slope is finite.
  }];
  let arguments = (ins Cnn_Activation:$function, Cnn_Rows:$gradient, Cnn_Rows:$reference,
                       DefaultValuedAttr<F64Attr, "0.01">:$slope);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$function $gradient `,` $reference attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::cnn::Activation":$function, "::mlir::Value":$gradient, "::mlir::Value":$reference,
      CArg<"double", "0.01">:$slope)>];
}

def Cnn_AddOp : Cnn_ElementwiseOp<"add", [InfersShape, Differentiable]> {
  let summary = "sum of values of one shape";
  let description = [{
    At the tensor level it has two operands: `simplify` splits longer ones from left to right.
    C1. There is at least one operand, and ranked operands agree.
    C2. The result has their type.
  }];
  let arguments = (ins Variadic<Cnn_Rows>:$inputs);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$inputs attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::ValueRange":$inputs)>];
}

def Cnn_DropoutOp : Cnn_ElementwiseOp<"dropout", [InfersShape, Differentiable]> {
  let summary = "in training zeroes elements with a probability and scales the rest by 1 / (1 - p)";
  let description = [{
    The mask is a function of the seed, the step, `site`, the image's index in the batch and the
    element, so the op on the gradient repeats it. Numbered by materialize-parameters; -1 before.
    In @infer and @evaluate it does not occur.
    C1. probability lies in 0..1, 1 left out.
    C2. Input and result have one type.
    C3. site is -1 or a number of 32 bits.
  }];
  let arguments = (ins Cnn_Rows:$input, DefaultValuedAttr<F64Attr, "0.5">:$probability,
                       DefaultValuedAttr<I64Attr, "-1">:$site);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Batch norm
//===----------------------------------------------------------------------===//

def Cnn_BatchStatisticsOp : Cnn_Op<"batch_statistics", [Pure]> {
  let summary = "mean and biased variance of each channel over batch and plane";
  let description = [{ C1. Results have the input's channels. }];
  let arguments = (ins Cnn_Rows:$input);
  let results = (outs Cnn_Channels:$mean, Cnn_Channels:$variance);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input)>];
}

def Cnn_NormalizeOp : Cnn_ElementwiseOp<"normalize", [Differentiable]> {
  let summary = "(x - mean) / sqrt(variance + epsilon) * scale + shift";
  let description = [{
    Its gradient takes mean and variance as the batch's own when they come from batch_statistics of
    the same input (the full batch-norm gradient); other means and variances are not differentiated.
    C1. Vectors have the input's channels.
    C2. epsilon is positive and finite.
    C3. Input and result have one type.
  }];
  let arguments = (ins Cnn_Rows:$input, Cnn_Channels:$mean, Cnn_Channels:$variance,
                       Cnn_Channels:$scale, Cnn_Channels:$shift, F64Attr:$epsilon);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = [{
    $input `,` $mean `,` $variance `,` $scale `,` $shift `epsilon` `=` $epsilon attr-dict
    `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input, "::mlir::Value":$mean, "::mlir::Value":$variance,
      "::mlir::Value":$scale, "::mlir::Value":$shift, "double":$epsilon)>];
}

def Cnn_NormalizeGradientStatisticsOp : Cnn_Op<"normalize_gradient_statistics", [Pure]> {
  let summary = "gradients of batch norm's scale and shift";
  let description = [{
    dscale = sum dy (x - mean) / sqrt(variance + epsilon), dshift = sum dy, over batch and plane.
    C1. Vectors have the input's channels.
    C2. epsilon is positive and finite.
    C3. gradient and input have one type.
  }];
  let arguments = (ins Cnn_Rows:$gradient, Cnn_Rows:$input, Cnn_Channels:$mean,
                       Cnn_Channels:$variance, F64Attr:$epsilon);
  let results = (outs Cnn_Channels:$scale_gradient, Cnn_Channels:$shift_gradient);
  let assemblyFormat = [{
    $gradient `,` $input `,` $mean `,` $variance `epsilon` `=` $epsilon attr-dict
    `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$gradient, "::mlir::Value":$input, "::mlir::Value":$mean,
      "::mlir::Value":$variance, "double":$epsilon)>];
}

def Cnn_NormalizeGradientOp : Cnn_ElementwiseOp<"normalize_gradient"> {
  let summary = "gradient of batch norm in its input";
  let description = [{
    xhat = (x - mean) / sqrt(variance + epsilon);  M = N H W of the whole batch
    dx = scale / sqrt(variance + epsilon) (dy - dshift / M - xhat dscale / M)
    C1. Vectors have the input's channels.
    C2. epsilon is positive and finite.
    C3. gradient, input and result have one type.
  }];
  let arguments = (ins Cnn_Rows:$gradient, Cnn_Rows:$input, Cnn_Channels:$mean,
    Cnn_Channels:$variance, Cnn_Channels:$scale, Cnn_Channels:$scale_gradient,
    Cnn_Channels:$shift_gradient, F64Attr:$epsilon);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = [{
    $gradient `,` $input `,` $mean `,` $variance `,` $scale `,` $scale_gradient `,` $shift_gradient
    `epsilon` `=` $epsilon attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$gradient, "::mlir::Value":$input, "::mlir::Value":$mean,
      "::mlir::Value":$variance, "::mlir::Value":$scale, "::mlir::Value":$scale_gradient,
      "::mlir::Value":$shift_gradient, "double":$epsilon)>];
}

//===----------------------------------------------------------------------===//
// Pools, reductions, views
//===----------------------------------------------------------------------===//

class Cnn_PoolOp<string mnemonic, list<Trait> traits = []> : Cnn_Op<mnemonic, [Pure] # traits> {
  dag geometry = (ins DenseI64ArrayAttr:$window, Cnn_Pair<"1">:$strides, Cnn_Pair<"0">:$padding,
                      DefaultValuedAttr<BoolAttr, "false">:$ceil);
  let hasVerifier = 1;
}
defvar PoolGeometry = " `window` $window (`strides` $strides^)? (`padding` $padding^)? (`ceil` `=` $ceil^)? attr-dict";

def Cnn_MaxPoolOp : Cnn_PoolOp<"max_pool", [InfersShape, Differentiable]> {
  let summary = "largest of each window, as torch.nn.MaxPool2d; padding never wins";
  let description = [{
    C1. window and strides have two sizes, at least 1; padding two, at least 0 and at most half the
        window.
    C2. The result has the type that shape inference gives.
    With `ceil`, sizes round up, but a window that begins past the input and its left padding is dropped.
  }];
  let arguments = !con((ins Cnn_Rows:$input), geometry);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = !strconcat("$input", PoolGeometry,
      " `:` type($input) `->` type($result)");
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input, "::llvm::ArrayRef<int64_t>":$window,
      CArg<"::llvm::ArrayRef<int64_t>", "{1, 1}">:$strides, CArg<"::llvm::ArrayRef<int64_t>", "{0, 0}">:$padding,
      CArg<"bool", "false">:$ceil)>];
}

def Cnn_MaxPoolGradientOp : Cnn_PoolOp<"max_pool_gradient"> {
  let summary = "each window's gradient goes to its first largest element, in order y, x";
  let description = [{
    C1. as max_pool's.
    C2. max_pool of the input has the gradient's type; the result the input's.
  }];
  let arguments = !con((ins Cnn_Rows:$gradient, Cnn_Rows:$input), geometry);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = !strconcat("$gradient `,` $input", PoolGeometry,
      " `:` functional-type(operands, results)");
  let hasVerifier = 1;
}

def Cnn_AvgPoolOp : Cnn_PoolOp<"avg_pool", [InfersShape, Differentiable]> {
  let summary = "mean of each window, as torch.nn.AvgPool2d";
  let description = [{
    C1. as max_pool's.
    C2. The result has the type that shape inference gives.
    With count_include_pad the divisor is the window's part inside the padded plane, else inside the
    plane.
  }];
  let arguments = !con((ins Cnn_Rows:$input), geometry,
                       (ins DefaultValuedAttr<BoolAttr, "true">:$count_include_pad));
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = !strconcat("$input", PoolGeometry,
      " `:` type($input) `->` type($result)");
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input, "::llvm::ArrayRef<int64_t>":$window,
      CArg<"::llvm::ArrayRef<int64_t>", "{1, 1}">:$strides, CArg<"::llvm::ArrayRef<int64_t>", "{0, 0}">:$padding,
      CArg<"bool", "false">:$ceil, CArg<"bool", "true">:$count_include_pad)>];
}

def Cnn_AvgPoolGradientOp : Cnn_PoolOp<"avg_pool_gradient"> {
  let summary = "gradient of avg_pool";
  let description = [{
    C1. as max_pool's.
    C2. avg_pool of the result's type has the gradient's type.
  }];
  let arguments = !con((ins Cnn_Rows:$gradient), geometry,
                       (ins DefaultValuedAttr<BoolAttr, "true">:$count_include_pad));
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = !strconcat("$gradient", PoolGeometry,
      " `:` type($gradient) `->` type($result)");
  let hasVerifier = 1;
}

def Cnn_UpsampleOp : Cnn_Op<"upsample", [Pure, InfersShape, Differentiable]> {
  let summary = "repeats each pixel scale times in y and x (nearest)";
  let description = [{
    C1. scale has two sizes, at least 1.
    C2. The result has the type that shape inference gives.
  }];
  let arguments = (ins Cnn_Rows:$input, DenseI64ArrayAttr:$scale);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$input `scale` $scale attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input, "::llvm::ArrayRef<int64_t>":$scale)>];
}

def Cnn_UpsampleGradientOp : Cnn_Op<"upsample_gradient", [Pure]> {
  let summary = "sums the gradients of a pixel's copies";
  let description = [{
    C1. as upsample's.
    C2. upsample of the result's type has the gradient's type.
  }];
  let arguments = (ins Cnn_Rows:$gradient, DenseI64ArrayAttr:$scale);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$gradient `scale` $scale attr-dict `:` type($gradient) `->` type($result)";
  let hasVerifier = 1;
}

def Cnn_ChannelSumOp : Cnn_Op<"channel_sum", [Pure]> {
  let summary = "sum of each channel over batch and plane: a bias's gradient";
  let description = [{ C1. The result has the input's channels. }];
  let arguments = (ins Cnn_Rows:$input);
  let results = (outs Cnn_Channels:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input)>];
}

def Cnn_ConcatOp : Cnn_Op<"concat", [Pure, InfersShape, Differentiable]> {
  let summary = "operands side by side in channels";
  let description = [{
    C1. There is at least one operand; ranked operands agree in plane.
    C2. The result has the type that shape inference gives: the sum of channels.
  }];
  let arguments = (ins Variadic<Cnn_Rows>:$inputs);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$inputs attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::ValueRange":$inputs)>];
}

def Cnn_SliceOp : Cnn_Op<"slice", [Pure]> {
  let summary = "`count` channels from `first`; a view, the gradient of concat";
  let description = [{
    C1. first >= 0, count >= 1, first + count at most the input's channels.
    C2. The result has count channels and the input's plane.
  }];
  let arguments = (ins Cnn_Rows:$input, I64Attr:$first, I64Attr:$count);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$input `[` $first `,` $count `]` attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input, "int64_t":$first, "int64_t":$count)>];
}

def Cnn_FlattenOp : Cnn_Op<"flatten", [Pure, InfersShape, Differentiable]> {
  let summary = "N x H x W x C seen as N x 1 x 1 x HWC";
  let description = [{ C1. The result is one pixel of as many elements as the input. }];
  let arguments = (ins Cnn_Rows:$input);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input)>];
}

def Cnn_UnflattenOp : Cnn_Op<"unflatten", [Pure]> {
  let summary = "the inverse view of flatten";
  let description = [{ C1. Input and result have the same number of elements an image. }];
  let arguments = (ins Cnn_Rows:$input);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Loss
//===----------------------------------------------------------------------===//

def Cnn_CrossEntropyOp : Cnn_Op<"cross_entropy", [Pure]> {
  let summary = "each image's log-sum-exp of logits minus the logit of its label";
  let description = [{
    The step's loss is the mean over the batch.
    C1. Logits are N x 1 x 1 x classes.
  }];
  let arguments = (ins Cnn_Rows:$logits, Cnn_Labels:$labels);
  let results = (outs Cnn_PerImage:$losses);
  let assemblyFormat = "$logits `,` $labels attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$logits, "::mlir::Value":$labels)>];
}

def Cnn_CrossEntropyGradientOp : Cnn_Op<"cross_entropy_gradient", [Pure]> {
  let summary = "gradient of the mean loss in the logits: (softmax - one hot) / N of the whole batch";
  let description = [{ C1. as cross_entropy's. C2. The result has the logits' type. }];
  let arguments = (ins Cnn_Rows:$logits, Cnn_Labels:$labels);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$logits `,` $labels attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$logits, "::mlir::Value":$labels)>];
}

//===----------------------------------------------------------------------===//
// What kernels do to buffers that live longer than a step
//===----------------------------------------------------------------------===//

def Cnn_CopyOp : Cnn_ElementwiseOp<"copy"> {
  let summary = "the same values elsewhere: what no row layout could avoid";
  let description = [{ C1. Input and result have one type. }];
  let arguments = (ins Cnn_Rows:$input);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input)>];
}

def Cnn_RunningStatisticOp : Cnn_Op<"running_statistic", [Pure]> {
  let summary = "the new running value of update_statistic, inside its kernel";
  let description = [{
    C1. value, running and result have one type.
    C2. as update_statistic's C3.
  }];
  let arguments = (ins Cnn_Channels:$value, Cnn_Channels:$running, F64Attr:$momentum,
                       UnitAttr:$unbiased, I64Attr:$elements_per_image);
  let results = (outs Cnn_Channels:$result);
  let assemblyFormat = "$value `,` $running attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Cnn_SgdUpdateOp : Cnn_Op<"sgd_update", [Pure]> {
  let summary = "sgd over the flat buffers, inside its kernel";
  let description = [{ C1. All have one type. }];
  let arguments = (ins Cnn_Channels:$parameters, Cnn_Channels:$gradients, Cnn_Channels:$momenta,
                       UnitAttr:$nesterov);
  let results = (outs Cnn_Channels:$new_parameters, Cnn_Channels:$new_momenta);
  let assemblyFormat = "$parameters `,` $gradients `,` $momenta attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Fused groups
//===----------------------------------------------------------------------===//

def Cnn_FusedOp : Cnn_Op<"fused", [Pure, SingleBlock, IsolatedFromAbove]> {
  let summary = "ops that will be one kernel, still on tensors";
  let description = [{
    The body's arguments stand for the operands; its first op may be any (the anchor), the others are
    elementwise. A group of one op is allowed.
    C1. Arguments have the operands' types, yielded values the results'.
    C2. All ops but the first are elementwise.
    C3. Every value of the body but the yielded is used in the body.

    ```
    %r = cnn.fused(%x, %w, %b) : (...) -> tensor<?x24x24x64xf32> {
    ^bb0(%0: tensor<?x24x24x1xf32>, %1: tensor<3x3x1x64xf32>, %2: tensor<64xf32>):
      %3 = cnn.conv2d %0, %1 padding [1, 1] : ...
      %4 = cnn.bias_add %3, %2 : ...
      %5 = cnn.activation relu %4 : ...
      cnn.yield %5 : ...
    }
    ```
  }];
  let arguments = (ins Variadic<AnyTensor>:$inputs);
  let results = (outs Variadic<AnyTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "`(` $inputs `)` attr-dict `:` functional-type($inputs, $results) $body";
  let hasRegionVerifier = 1;
}

#endif
