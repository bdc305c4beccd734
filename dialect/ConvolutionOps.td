//===- ConvolutionOps.td - convolution and its gradients --------------------------------------===//

#ifndef CNN_CONVOLUTION_OPS_TD
#define CNN_CONVOLUTION_OPS_TD

include "dialect/CnnDialect.td"
include "dialect/CnnInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

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
  let assemblyFormat =
      "$filter (`groups` `=` $groups^)? attr-dict `:` type($filter) `->` type($result)";
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
    C3. winograd_outputs, if not 0, asks for Winograd's way (WinogradOps.td) with tiles of so many
        outputs: strides, dilation and groups are 1, the filter is square, and there are matrices.
  }];
  let arguments = !con((ins Cnn_Rows:$input, Cnn_Rows:$gradient), geometry,
                       (ins DefaultValuedAttr<I64Attr, "0">:$winograd_outputs));
  let results = (outs Cnn_Filter:$result);
  let assemblyFormat = !strconcat("$input `,` $gradient", ConvolutionGeometry,
      " `:` functional-type(operands, results)");
  let hasVerifier = 1;
}

#endif
