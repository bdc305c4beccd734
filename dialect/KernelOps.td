//===- KernelOps.td - kernel level: kernels in order, on slices of planned buffers ------------===//

#ifndef CNN_KERNEL_OPS_TD
#define CNN_KERNEL_OPS_TD

include "dialect/CnnDialect.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Cnn_FusedOp : Cnn_Op<"fused", [Pure, SingleBlock, IsolatedFromAbove]> {
  let summary = "ops that will be one kernel, still on tensors";
  let description = [{
    The body's arguments stand for the operands; its first op may be any (the anchor), the others are
    elementwise. A group of one op is allowed.
    C1. Arguments have the operands' types, yielded values the results'.
    C2. All ops but the first are elementwise; before the first may stand the transposed filter that
        it reads.
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

def Cnn_PhaseOp : Cnn_Op<"phase", [NoTerminator, SingleBlock]> {
  let summary = "kernels that run over the batch together: whole, or a chunk at a time";
  let description = [{
    A chunked phase runs all of its kernels on one chunk of the batch, then on the next. Buffers are
    declared outside, in the function.

    ```
    cnn.phase chunked { ... }
    cnn.phase { ... }
    ```
  }];
  let arguments = (ins UnitAttr:$chunked);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "(`chunked` $chunked^)? attr-dict-with-keyword $body";
}

def Cnn_BufferOp : Cnn_Op<"buffer", [MemoryEffects<[MemAlloc]>]> {
  let summary = "a buffer in one of the program's spaces";
  let description = [{
    `offset` counts floats within the space, for one image in the arena and among what is kept;
    plan-memory sets it there and in scratch. The arena holds the images that a phase runs on at
    once, `kept` the whole batch, for later phases. Parameter-like spaces have it from lower-to-kernels. Filters and channel vectors
    lie padded, in panels (runtime/Program.h); their memref type says the logical shape only.
    C1. offset, where set, is not negative.

    ```
    %0 = cnn.buffer arena "inception1" offset = 4096 : memref<?x12x12x432xf32>
    ```
  }];
  let arguments = (ins Cnn_Space:$space, StrAttr:$name, OptionalAttr<I64Attr>:$offset);
  let results = (outs Cnn_Buffer:$result);
  let assemblyFormat = "$space $name (`offset` `=` $offset^)? attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Cnn_SliceBufferOp : Cnn_Op<"slice_buffer", [Pure]> {
  let summary = "`count` channels from `first` of each pixel's row";
  let description = [{
    The result's layout has the source's strides and an offset moved by `first`.
    C1. The slice lies inside the source's channels.
    C2. The result's type is the one above.
  }];
  let arguments = (ins Cnn_Buffer:$source, I64Attr:$first, I64Attr:$count);
  let results = (outs Cnn_Buffer:$result);
  let assemblyFormat =
      "$source `[` $first `,` $count `]` attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$source, "int64_t":$first, "int64_t":$count)>];
  let extraClassDeclaration = [{
    /// The result's type (C2); null where the source's strides are no constants.
    static ::mlir::MemRefType typeOf(::mlir::MemRefType source, int64_t first, int64_t count);
  }];
}

def Cnn_ReshapeBufferOp : Cnn_Op<"reshape_buffer", [Pure]> {
  let summary = "a dense buffer seen with another plane: flatten and unflatten";
  let description = [{ C1. The source is dense. C2. Both have the same number of elements an image. }];
  let arguments = (ins Cnn_Buffer:$source);
  let results = (outs Cnn_Buffer:$result);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
}

def Cnn_KernelOp : Cnn_Op<"kernel", [SingleBlock, IsolatedFromAbove, AttrSizedOperandSegments,
                                     MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "a fused group of ops that reads and writes buffers";
  let description = [{
    The body is that of `fused`: tensors stand for what the operands hold, one yielded value an output.
    With `accumulate` yielded values are added to what the outputs hold. batch_statistics of a chunk
    are merged into those of the batch's images before it, which its outputs hold. An output may be the same
    slice as a rows operand of an elementwise op, never overlap an operand otherwise.
    `layer` is the source's name of what it computes.
    C1. Arguments stand for inputs, yielded values for outputs; shapes agree.
    C2. All ops but the first are elementwise; before the first may stand the transposed filter that
        it reads, behind a conv2d_filter_gradient the sgd_update that takes it.

    ```
    cnn.kernel "conv1" ins(%x, %w : memref<...>, memref<...>) outs(%y : memref<...>) {
    ^bb0(%0: tensor<...>, %1: tensor<...>):
      ...
      cnn.yield %3 : tensor<...>
    }
    ```
  }];
  let arguments = (ins StrAttr:$layer, Variadic<Cnn_Buffer>:$inputs, Variadic<Cnn_Buffer>:$outputs,
                       UnitAttr:$accumulate);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $layer `ins` `(` ($inputs^ `:` type($inputs))? `)` `outs` `(` $outputs `:` type($outputs) `)`
    (`accumulate` $accumulate^)? attr-dict-with-keyword $body
  }];
  let hasRegionVerifier = 1;
}

#endif
