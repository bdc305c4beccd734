//===- TensorOps.td - tensor level: pure ops on ranked tensors --------------------------------===//

#ifndef CNN_TENSOR_OPS_TD
#define CNN_TENSOR_OPS_TD

include "dialect/ParameterOps.td"
include "dialect/ConvolutionOps.td"
include "dialect/WinogradOps.td"
include "dialect/ElementwiseOps.td"
include "dialect/RowOps.td"
include "dialect/LossOps.td"

#endif
