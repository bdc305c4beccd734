//===- WinogradOps.td - convolution by fewer products -----------------------------------------===//
//
// Filters and planes are brought to points, where a convolution is a product each: see
// dialect/WinogradTransform.h. The filter's gradient by this way is conv2d_filter_gradient with
// the attribute winograd_outputs.
//
//===------------------------------------------------------------------------------------------===//

#ifndef CNN_WINOGRAD_OPS_TD
#define CNN_WINOGRAD_OPS_TD

include "dialect/CnnDialect.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Cnn_WinogradFilterOp : Cnn_Op<"winograd_filter", [Pure]> {
  let summary = "a square filter at the points of Winograd's convolution";
  let description = [{
    w: K x K x CI x CO  ->  u: P x P x CI x CO, P = outputs + K - 1, with
    u[., ., ci, co] = G w[., ., ci, co] G^T.
    It depends on parameters alone, so it runs once a step, not once a chunk.
    C1. The filter is square, and there are matrices for K and outputs.
    C2. The result's type is the one above.
  }];
  let arguments = (ins Cnn_Filter:$filter, I64Attr:$outputs);
  let results = (outs Cnn_Filter:$result);
  let assemblyFormat =
      "$filter `outputs` `=` $outputs attr-dict `:` type($filter) `->` type($result)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$filter, "uint64_t":$outputs)>];
}

def Cnn_WinogradConv2dOp : Cnn_Op<"winograd_conv2d", [Pure]> {
  let summary = "conv2d of stride 1 from the filter at the points";
  let description = [{
    What conv2d gives for the filter that winograd_filter brought to the P x P points, with windows of
    K = P - outputs + 1; the plane is cut into tiles of outputs x outputs pixels.
    C1. The filter is square, and there are matrices for K and outputs; padding is at least 0.
    C2. The result is what conv2d with a K x K filter gives.
  }];
  let arguments = (ins Cnn_Rows:$input, Cnn_Filter:$filter, Cnn_Pair<"0">:$padding,
                       I64Attr:$outputs);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$input `,` $filter `outputs` `=` $outputs (`padding` $padding^)? attr-dict "
                       "`:` functional-type(operands, results)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Side of the window that the filter stands for.
    int64_t getWindowSize() {
      return getFilter().getType().getDimSize(0) - int64_t(getOutputs()) + 1;
    }
  }];
}

#endif
