//===- ElementwiseOps.td - elementwise ops and batch norm -------------------------------------===//

#ifndef CNN_ELEMENTWISE_OPS_TD
#define CNN_ELEMENTWISE_OPS_TD

include "dialect/CnnDialect.td"
include "dialect/CnnInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

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
  let builders = [OpBuilder<(ins "::cnn::Activation":$function, "::mlir::Value":$input,
      CArg<"double", "0.01">:$slope)>];
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
  let assemblyFormat =
      "$function $gradient `,` $reference attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::cnn::Activation":$function, "::mlir::Value":$gradient,
      "::mlir::Value":$reference, CArg<"double", "0.01">:$slope)>];
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

def Cnn_CopyOp : Cnn_ElementwiseOp<"copy"> {
  let summary = "the same values elsewhere: what no row layout could avoid";
  let description = [{ C1. Input and result have one type. }];
  let arguments = (ins Cnn_Rows:$input);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input)>];
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
  let builders = [OpBuilder<(ins "::mlir::Value":$input, "::mlir::Value":$mean,
      "::mlir::Value":$variance, "::mlir::Value":$scale, "::mlir::Value":$shift, "double":$epsilon)>];
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
  let builders = [OpBuilder<(ins "::mlir::Value":$gradient, "::mlir::Value":$input,
      "::mlir::Value":$mean, "::mlir::Value":$variance, "double":$epsilon)>];
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
  let builders = [OpBuilder<(ins "::mlir::Value":$gradient, "::mlir::Value":$input,
      "::mlir::Value":$mean, "::mlir::Value":$variance, "::mlir::Value":$scale, "::mlir::Value":$scale_gradient,
      "::mlir::Value":$shift_gradient, "double":$epsilon)>];
}

#endif
