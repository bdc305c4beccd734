//===- LayerOps.td - layer level: what the user wrote -----------------------------------------===//
//
// Ops that exist at this level only. Layers without parameters (activation, pools, flatten, add,
// concat, dropout, upsample) are the tensor-level ops of TensorOps.td on unranked tensors.
//
//===------------------------------------------------------------------------------------------===//

#ifndef CNN_LAYER_OPS_TD
#define CNN_LAYER_OPS_TD

include "dialect/CnnDialect.td"
include "dialect/CnnInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Cnn_ModelOp : Cnn_Op<"model", [Symbol, IsolatedFromAbove, SingleBlock]> {
  let summary = "a network";
  let description = [{
    The body's one argument is the input, its `yield` the logits.
    C1. `input` has three sizes, channels, height, width, all at least 1.
    C2. The body has one argument, of activations; where ranked, of the size of `input`.
    C3. The body ends in a yield of one operand, of activations.

    ```
    cnn.model @tiny input [1, 28, 28] {
    ^bb0(%images: tensor<*xf32>):
      %0 = cnn.conv "conv1" %images channels(10 : i64) window [5, 5] : tensor<*xf32> -> tensor<*xf32>
      cnn.yield %0 : tensor<*xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, DenseI64ArrayAttr:$input);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name `input` $input attr-dict-with-keyword $body";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Cnn_TrainingOp : Cnn_Op<"training"> {
  let summary = "the train section: defaults of the compiled program's command line";
  let description = [{
    C1. batch and epochs are at least 1 and at most 2147483647; learning_rate, momentum and
        weight_decay are finite and not negative.
  }];
  let arguments = (ins
    StrAttr:$data,               // fashion_mnist, mnist, idx
    DefaultValuedAttr<StrAttr, "\"\"">:$data_path,
    DefaultValuedAttr<StrAttr, "\"torch_default\"">:$init, // xavier_uniform, kaiming_normal, torch_default
    F64Attr:$learning_rate,
    F64Attr:$momentum,
    F64Attr:$weight_decay,
    DefaultValuedAttr<BoolAttr, "false">:$nesterov,
    I64Attr:$batch, I64Attr:$epochs,
    DefaultValuedAttr<I64Attr, "0">:$seed);
  let assemblyFormat = "attr-dict";
  let hasVerifier = 1;
}

def Cnn_BlockOp : Cnn_Op<"block", [SingleBlock]> {
  let summary = "a use of a block; its name is a scope";
  let description = [{
    C1. The body has one argument, for `input`; where both are ranked, of its type.
    C2. The body ends in a yield of one operand; where both are ranked, of the result's type.

    ```
    %7 = cnn.block "inception1" (%6) : (tensor<*xf32>) -> tensor<*xf32> {
    ^bb0(%x: tensor<*xf32>):
      ...
      cnn.yield %c : tensor<*xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, Cnn_Rows:$input);
  let results = (outs Cnn_Rows:$result);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat =
      "$name `(` $input `)` attr-dict `:` functional-type($input, $result) $body";
  let hasRegionVerifier = 1;
}

def Cnn_YieldOp : Cnn_Op<"yield", [Pure, Terminator, ReturnLike,
    ParentOneOf<["ModelOp", "BlockOp", "FusedOp", "KernelOp"]>]> {
  let summary = "ends a model, a block, a fused group or a kernel";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

/// An output channel count: a number, or a map of the input's channels such as
/// affine_map<(d0) -> (d0 floordiv 2)>, whose divisions must be exact. infer-shapes makes it a number.
def Cnn_ChannelCount : AnyAttrOf<[I64Attr, AffineMapAttr], "a number or a map of the input's channels">;

def Cnn_ConvOp : Cnn_Op<"conv", [Pure, InfersShape]> {
  let summary = "a convolution layer with its own parameters";
  let description = [{
    Result size: (size + 2 pad - dilation (window - 1) - 1) / stride + 1, at least 1 (checked by
    shape inference).
    C1. window, strides and dilation have two sizes, at least 1; padding two, at least 0.
    C2. groups is at least 1.
    C3. channels, where it is a number, is at least 1 and a multiple of groups; where it is a map, it
        has one dimension, no symbol and one result.
    C4. Where the input is ranked, its channels are a multiple of groups, the window fits, and the
        result, where ranked, has the type that shape inference gives.
  }];
  let arguments = (ins StrAttr:$name, Cnn_Rows:$input, Cnn_ChannelCount:$channels,
    DenseI64ArrayAttr:$window, Cnn_Pair<"1">:$strides, Cnn_Pair<"0">:$padding,
    Cnn_Pair<"1">:$dilation, DefaultValuedAttr<I64Attr, "1">:$groups,
    DefaultValuedAttr<BoolAttr, "true">:$bias);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = [{
    $name $input `channels` `(` $channels `)` `window` $window (`strides` $strides^)?
    (`padding` $padding^)? (`dilation` $dilation^)? (`groups` `=` $groups^)? (`bias` `=` $bias^)?
    attr-dict `:` type($input) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Cnn_LinearOp : Cnn_Op<"linear", [Pure, InfersShape]> {
  let summary = "a fully connected layer with its own parameters; its input is flat";
  let description = [{
    C1. channels as conv's C3, without groups.
    C2. Where the input is ranked, it is one pixel; the result, where ranked, has the type that shape
        inference gives.
  }];
  let arguments = (ins StrAttr:$name, Cnn_Rows:$input, Cnn_ChannelCount:$channels,
                       DefaultValuedAttr<BoolAttr, "true">:$bias);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = [{
    $name $input `channels` `(` $channels `)` (`bias` `=` $bias^)? attr-dict
    `:` type($input) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Cnn_BatchNormOp : Cnn_Op<"batch_norm",
    [Pure, InfersShape]> {
  let summary = "batch normalisation with its own parameters and running statistics";
  let description = [{
    C1. epsilon is positive and finite.
    C2. momentum lies in 0..1.
    C3. Input and result have one type, where ranked.
  }];
  let arguments = (ins StrAttr:$name, Cnn_Rows:$input,
    DefaultValuedAttr<F64Attr, "1e-5">:$epsilon, DefaultValuedAttr<F64Attr, "0.1">:$momentum);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$name $input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

def Cnn_ShortcutOp : Cnn_Op<"shortcut",
    [Pure, InfersShape]> {
  let summary = "identity where shapes agree, else a 1x1 projection with its own parameters";
  let description = [{
    Identity if the input has `channels` channels and strides are 1; infer-shapes replaces it by its
    input or by a `conv` (without bias or batch norm) of window 1x1.
    C1. strides has two sizes, at least 1.
    C2. channels as conv's C3, without groups.
    C3. Where input and result are ranked, the result has the type that shape inference gives.
  }];
  let arguments = (ins StrAttr:$name, Cnn_Rows:$input, Cnn_ChannelCount:$channels,
                       Cnn_Pair<"1">:$strides);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = [{
    $name $input `channels` `(` $channels `)` (`strides` $strides^)? attr-dict
    `:` type($input) `->` type($result)
  }];
  let hasVerifier = 1;
}

class Cnn_GlobalPoolOp<string mnemonic> : Cnn_Op<mnemonic,
    [Pure, InfersShape]> {
  let arguments = (ins Cnn_Rows:$input);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let description = [{
    C1. Where input and result are ranked, the result is one pixel of the input's channels.
  }];
  let hasVerifier = 1;
}
def Cnn_GlobalAvgPoolOp : Cnn_GlobalPoolOp<"global_avg_pool"> {
  let summary = "the mean of each channel's plane; becomes avg_pool once the plane is known";
}
def Cnn_GlobalMaxPoolOp : Cnn_GlobalPoolOp<"global_max_pool"> {
  let summary = "the largest of each channel's plane; becomes max_pool once the plane is known";
}

#endif
