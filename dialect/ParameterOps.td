//===- ParameterOps.td - parameters, running statistics and their updates ---------------------===//

#ifndef CNN_PARAMETER_OPS_TD
#define CNN_PARAMETER_OPS_TD

include "dialect/CnnDialect.td"
include "dialect/CnnInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

def Cnn_ParameterOp : Cnn_Op<"parameter",
    [Symbol, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a trained tensor or a running statistic, in PyTorch's name";
  let description = [{
    Listed in source order. `plane` (channels, height, width) marks the weight of a linear layer
    behind a flatten of that plane: PyTorch numbers its inputs channel first, we as bytes lie.
    `linear` marks a weight that PyTorch shapes O x I. `in` names the merged_parameter that holds it.
    `last` lies behind those that are not: a training step keeps the gradients of the others alone.
    C1. A weight has a filter's type, all other roles a vector's.
    C2. plane has three sizes whose product is the filter's input channels.
    C3. fan_in is at least 1.
    C4. groups is at least 1 and divides a weight's output channels; it is 1 in the other roles.
    C5. linear and plane stand on weights of window 1x1 only, plane beside linear only.
    C6. in names a cnn.merged_parameter that lists this parameter.
    C7. last stands on no running statistic, and not beside in.

    ```
    cnn.parameter @conv1.weight weight fan_in = 49 : tensor<7x7x1x64xf32>
    cnn.parameter @linear1.weight weight fan_in = 1024 linear plane [64, 4, 4] : tensor<1x1x1024x10xf32>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Cnn_Role:$role, TypeAttr:$type,
    DefaultValuedAttr<I64Attr, "1">:$fan_in, DefaultValuedAttr<I64Attr, "1">:$groups,
    UnitAttr:$linear, OptionalAttr<DenseI64ArrayAttr>:$plane, OptionalAttr<FlatSymbolRefAttr>:$whole,
    UnitAttr:$last);
  let assemblyFormat = [{
    $sym_name $role `fan_in` `=` $fan_in (`groups` `=` $groups^)? (`linear` $linear^)?
    (`plane` $plane^)? (`in` $whole^)? (`last` $last^)? attr-dict `:` $type
  }];
  let hasVerifier = 1;
}

def Cnn_MergedParameterOp : Cnn_Op<"merged_parameter",
    [Symbol, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "parameters that are stored and used as one, side by side in output channels";
  let description = [{
    Users see its parts, each with its own name and layout. Functions load the whole; a part that
    begins where a panel of 16 output channels does can be loaded by itself as well.
    C1. There are at least two parts, each once, a cnn.parameter that says it is `in` this one.
    C2. The parts have one role, one group and no linear.
    C3. The type is that of every part but for the last dimension, the output channels, which is the
        sum of theirs.

    ```
    cnn.merged_parameter @a.conv1+conv2.weight [@a.conv1.weight, @a.conv2.weight] : tensor<1x1x8x24xf32>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefArrayAttr:$parts, TypeAttr:$type);
  let assemblyFormat = "$sym_name $parts attr-dict `:` $type";
}

def Cnn_LoadOp : Cnn_Op<"load", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a parameter's value at the beginning of the step";
  let description = [{
    C1. The symbol names a cnn.parameter or cnn.merged_parameter of the result's type.
    C2. A part of a merged parameter begins at a multiple of 16 output channels in it.
  }];
  let arguments = (ins FlatSymbolRefAttr:$parameter);
  let results = (outs Cnn_ParameterValue:$result);
  let assemblyFormat = "$parameter attr-dict `:` type($result)";
  let builders = [OpBuilder<(ins "::cnn::ParameterOp":$parameter)>];
}

def Cnn_GradientOp : Cnn_Op<"gradient", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "adds to a parameter's gradient, which is zero when a step begins";
  let description = [{
    C1. as load's, of the value's type.
    C2. It is no running statistic.
    C3. It is no part of a merged parameter.
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
    C1. as load's, of the value's type.
    C2. It is a running statistic.
    C3. It is no part of a merged parameter.
    C4. momentum lies in 0..1; elements_per_image is at least 1.
  }];
  let arguments = (ins FlatSymbolRefAttr:$parameter, Cnn_Channels:$value, F64Attr:$momentum,
                       UnitAttr:$unbiased, I64Attr:$elements_per_image);
  let assemblyFormat = "$parameter `,` $value attr-dict `:` type($value)";
  let hasVerifier = 1;
}

def Cnn_SgdOp : Cnn_Op<"sgd"> {
  let summary = "updates parameters by their gradients; the rates come at run time";
  let description = [{
    g = gradient + weight_decay p;  m = momentum m + g;  p -= lr (nesterov ? g + momentum m : m).
    As torch.optim.SGD (m starts at zero, which gives PyTorch's first step). Of all parameters, but in
    a function with update_parameter ops not of those that are `last`.
  }];
  let arguments = (ins UnitAttr:$nesterov);
  let assemblyFormat = "attr-dict";
}

def Cnn_UpdateParameterOp : Cnn_Op<"update_parameter",
    [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "sgd of one parameter by its whole gradient, which is kept nowhere";
  let description = [{
    C1. as load's, of the value's type.
    C2. It is a parameter that is `last`.
  }];
  let arguments = (ins FlatSymbolRefAttr:$parameter, Cnn_ParameterValue:$value, UnitAttr:$nesterov);
  let assemblyFormat = "$parameter `,` $value attr-dict `:` type($value)";
}

//===----------------------------------------------------------------------===//
// What kernels do to buffers that live longer than a step
//===----------------------------------------------------------------------===//

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
  let summary = "sgd over the flat buffers or of one filter, inside its kernel";
  let description = [{ C1. All have one type. }];
  let arguments = (ins Cnn_ParameterValue:$parameters, Cnn_ParameterValue:$gradients,
                       Cnn_ParameterValue:$momenta, UnitAttr:$nesterov);
  let results = (outs Cnn_ParameterValue:$new_parameters, Cnn_ParameterValue:$new_momenta);
  let assemblyFormat =
      "$parameters `,` $gradients `,` $momenta attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

#endif
