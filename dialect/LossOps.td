//===- LossOps.td - the loss and its gradient -------------------------------------------------===//

#ifndef CNN_LOSS_OPS_TD
#define CNN_LOSS_OPS_TD

include "dialect/CnnDialect.td"
include "dialect/CnnInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Cnn_CrossEntropyOp : Cnn_Op<"cross_entropy", [Pure]> {
  let summary = "each image's log-sum-exp of logits minus the logit of its label";
  let description = [{
    The step's loss is the mean over the batch.
    C1. Logits are N x 1 x 1 x classes.
  }];
  let arguments = (ins Cnn_Rows:$logits, Cnn_Labels:$labels);
  let results = (outs Cnn_PerImage:$losses);
  let assemblyFormat = "$logits `,` $labels attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$logits, "::mlir::Value":$labels)>];
}

def Cnn_CrossEntropyGradientOp : Cnn_Op<"cross_entropy_gradient", [Pure]> {
  let summary = "gradient of the mean loss in the logits: (softmax - one hot) / N of the whole batch";
  let description = [{ C1. as cross_entropy's. C2. The result has the logits' type. }];
  let arguments = (ins Cnn_Rows:$logits, Cnn_Labels:$labels);
  let results = (outs Cnn_Rows:$result);
  let assemblyFormat = "$logits `,` $labels attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$logits, "::mlir::Value":$labels)>];
}

#endif
