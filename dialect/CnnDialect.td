//===- CnnDialect.td - the dialect, its enums and its types -----------------------------------===//

#ifndef CNN_DIALECT_TD
#define CNN_DIALECT_TD

include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"

def Cnn_Dialect : Dialect {
  let name = "cnn";
  let cppNamespace = "::cnn";
  let summary = "Convolutional networks, from layers to kernels";
  let description = [{
    One dialect for three levels.

    - Layer level (`LayerOps.td`): what the user wrote; values are unranked tensors until
      `infer-shapes` has run.
    - Tensor level (`TensorOps.td`): pure ops on ranked tensors, N x H x W x C, N dynamic, with
      explicit parameters.
    - Kernel level (`KernelOps.td`): fused groups of tensor ops that read and write slices of
      buffers, in order.

    Every activation has rank 4; a vector of K features is N x 1 x 1 x K, and a linear layer is a
    1 x 1 convolution of it. `flatten` numbers features as the bytes lie (y, x, channel); PyTorch's
    order (channel, y, x) exists at the border only, in weight files.

    A filter's type is KH x KW x (CI / groups) x CO.
  }];
  let dependentDialects = ["::mlir::func::FuncDialect", "::mlir::memref::MemRefDialect"];
}

class Cnn_Op<string mnemonic, list<Trait> traits = []> : Op<Cnn_Dialect, mnemonic, traits>;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

// The predicates are functions in CnnDialect.h: they also refuse empty tensors and extents past the
// compiler's limits, so that verifiers and passes may calculate with sizes freely.

/// Activations: N x H x W x C with dynamic N, or unranked before infer-shapes.
def Cnn_Rows : Type<CPred<"::cnn::isRowsType($_self)">,
    "activations: an unranked f32 tensor, or an f32 tensor ?xHxWxC", "::mlir::TensorType">;

def Cnn_Channels : Type<CPred<"::cnn::isChannelsType($_self)">,
    "a value for each channel: a static f32 tensor of rank 1", "::mlir::RankedTensorType">;

def Cnn_Filter : Type<CPred<"::cnn::isFilterType($_self)">,
    "a filter: a static f32 tensor KHxKWxCIxCO", "::mlir::RankedTensorType">;

def Cnn_Labels : Type<CPred<"::cnn::isLabelsType($_self)">,
    "labels: tensor<?xi32>", "::mlir::RankedTensorType">;

def Cnn_PerImage : Type<CPred<"::cnn::isPerImageType($_self)">,
    "a value for each image: tensor<?xf32>", "::mlir::RankedTensorType">;

/// Tensors of which kernels are made: rows, filters, vectors, labels and values of images.
def Cnn_Buffer : Type<CPred<"::cnn::isBufferType($_self)">,
    "a buffer: an f32 or i32 memref of rank 1 to 4, dynamic in its first extent at most",
    "::mlir::MemRefType">;

/// What a parameter holds.
def Cnn_ParameterValue : AnyTypeOf<[Cnn_Filter, Cnn_Channels]>;

//===----------------------------------------------------------------------===//
// Enums
//===----------------------------------------------------------------------===//

def Cnn_Activation : I32EnumAttr<"Activation", "an activation function", [
    I32EnumAttrCase<"Relu", 0, "relu">, I32EnumAttrCase<"Relu6", 1, "relu6">,
    I32EnumAttrCase<"LeakyRelu", 2, "leaky_relu">, I32EnumAttrCase<"Sigmoid", 3, "sigmoid">,
    I32EnumAttrCase<"Tanh", 4, "tanh">, I32EnumAttrCase<"Silu", 5, "silu">,
    I32EnumAttrCase<"HardSwish", 6, "hard_swish">, I32EnumAttrCase<"Gelu", 7, "gelu">]> {
  let cppNamespace = "::cnn";
}

def Cnn_Role : I32EnumAttr<"Role", "what a parameter is to its layer", [
    I32EnumAttrCase<"Weight", 0, "weight">, I32EnumAttrCase<"Bias", 1, "bias">,
    I32EnumAttrCase<"Scale", 2, "scale">, I32EnumAttrCase<"Shift", 3, "shift">,
    I32EnumAttrCase<"RunningMean", 4, "running_mean">,
    I32EnumAttrCase<"RunningVariance", 5, "running_variance">]> {
  let cppNamespace = "::cnn";
}

def Cnn_Space : I32EnumAttr<"Space", "where a buffer lies", [
    I32EnumAttrCase<"Arena", 0, "arena">, I32EnumAttrCase<"Scratch", 1, "scratch">,
    I32EnumAttrCase<"Parameters", 2, "parameters">, I32EnumAttrCase<"Gradients", 3, "gradients">,
    I32EnumAttrCase<"Optimizer", 4, "optimizer">, I32EnumAttrCase<"Statistics", 5, "statistics">,
    I32EnumAttrCase<"Images", 6, "images">, I32EnumAttrCase<"Labels", 7, "labels">,
    I32EnumAttrCase<"Logits", 8, "logits">, I32EnumAttrCase<"Losses", 9, "losses">,
    I32EnumAttrCase<"Kept", 10, "kept">]> {
  let cppNamespace = "::cnn";
}

/// Two sizes, y then x.
class Cnn_Pair<string value> : DefaultValuedAttr<DenseI64ArrayAttr, "{" # value # ", " # value # "}">;

#endif
