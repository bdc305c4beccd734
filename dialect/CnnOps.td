//===- CnnOps.td - all ops of the dialect, for the generator ----------------------------------===//

include "dialect/LayerOps.td"
include "dialect/TensorOps.td"
include "dialect/KernelOps.td"
