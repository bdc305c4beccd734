//===- RowOps.td - pools, reductions and views ------------------------------------------------===//

#ifndef CNN_ROW_OPS_TD
#define CNN_ROW_OPS_TD

include "dialect/CnnDialect.td"
include "dialect/CnnInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Cnn_PoolOp<string mnemonic, list<Trait> traits = []> : Cnn_Op<mnemonic, [Pure] # traits> {
  dag geometry = (ins DenseI64ArrayAttr:$window, Cnn_Pair<"1">:$strides, Cnn_Pair<"0">:$padding,
                      DefaultValuedAttr<BoolAttr, "false">:$ceil);
  let hasVerifier = 1;
}
defvar PoolGeometry = " `window` $window (`strides` $strides^)? (`padding` $padding^)? " #
    "(`ceil` `=` $ceil^)? attr-dict";

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
      CArg<"::llvm::ArrayRef<int64_t>", "{1, 1}">:$strides,
      CArg<"::llvm::ArrayRef<int64_t>", "{0, 0}">:$padding,
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
      CArg<"::llvm::ArrayRef<int64_t>", "{1, 1}">:$strides,
      CArg<"::llvm::ArrayRef<int64_t>", "{0, 0}">:$padding,
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
  let assemblyFormat =
      "$input `[` $first `,` $count `]` attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$input, "int64_t":$first, "int64_t":$count)>];
}

def Cnn_SplitOp : Cnn_Op<"split", [Pure]> {
  let summary = "the operands of a concat that gives the input: views, the inverse of concat";
  let description = [{
    C1. There is at least one result.
    C2. The results have the input's plane, and together its channels.
  }];
  let arguments = (ins Cnn_Rows:$input);
  let results = (outs Variadic<Cnn_Rows>:$parts);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The input's gradient from those of all results: they lie side by side.
    ::mlir::Value buildGradient(::mlir::OpBuilder &builder, ::mlir::ValueRange partGradients);
  }];
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

#endif
