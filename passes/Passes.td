//===- Passes.td - every pass of the compiler, in the order of the pipeline -------------------===//

#ifndef CNNC_PASSES_PASSES_TD
#define CNNC_PASSES_PASSES_TD

include "mlir/Pass/PassBase.td"

//===----------------------------------------------------------------------===//
// Layer level to tensor level
//===----------------------------------------------------------------------===//

def InferShapes : Pass<"infer-shapes", "::cnn::ModelOp"> {
  let summary = "give every value of a model its plane and channels";
  let description = [{
    Walks the layers in order, through blocks. On the way, what depends on shapes becomes plain:
    channel maps become numbers, `shortcut` its input or a 1x1 `conv`, global pools become pools
    whose window is the plane.

    Every independent mistake is reported; layers behind a failed one are left alone. Images and
    parameters above the limits of CnnDialect.h are refused.
  }];
}

def FlattenBlocks : Pass<"flatten-blocks", "::cnn::ModelOp"> {
  let summary = "inline blocks; their names become prefixes";
  let description = [{
    Afterwards each layer's `name` is its full one, `inception3.branch2.conv1`, and every op's
    location begins with a NameLoc that says the same.
  }];
}

def MaterializeParameters : Pass<"materialize-parameters", "::mlir::ModuleOp"> {
  let summary = "turn the model into functions on tensors, and its parameters into symbols";
  let description = [{
    Makes a `cnn.parameter` for each trained tensor and running statistic, in source order and with
    PyTorch's names, and the functions

      @infer(images) -> logits
      @evaluate(images, labels) -> logits, losses
      @train_step(images, labels) -> logits, losses     batch norm in training mode, with dropout
      @update()

    A network without a train section whose output is no 1 x 1 plane gets @infer only. The module
    takes the model's name.
  }];
  let dependentDialects = ["::cnn::CnnDialect", "::mlir::func::FuncDialect"];
}

//===----------------------------------------------------------------------===//
// Tensor level
//===----------------------------------------------------------------------===//

def Simplify : Pass<"simplify", "::mlir::func::FuncOp"> {
  let summary = "small rewrites to fewer and plainer ops";
  let description = [{
    Splits sums of many into binary ones, removes what does nothing, and writes the input gradient
    of a convolution of stride 1 as a convolution. Masks of gradients move to where the gradients are
    computed. Each pattern shows its before and after.
  }];
  let options = [Option<"neededOnly", "needed-only", "bool", "false",
                        "only what later passes rely on: binary sums, masks of single parts">];
}

def MergeSiblings : Pass<"merge-siblings", "::mlir::ModuleOp"> {
  let summary = "1x1 convolutions of one input become one, their filters side by side";
  let description = [{
    Siblings are convolutions 1x1 of stride 1 and one group with the same input, each with its bias,
    batch norm and activation as far as all have the same. One convolution takes their place, whose
    result is split; their parameters become parts of merged ones. The order in which the results lie
    satisfies the concats that want some of them (RowLayout.h). What cannot be merged without a copy
    somewhere stays as it is; a remark says why, and what reading the input again costs.

    Runs before differentiate: what becomes of the gradients is one filter's gradient and one
    convolution, too. That is the gain; functions without gradients keep the convolutions apart
    where the parts of a merged filter can be read by themselves.
  }];
}

def Differentiate : Pass<"differentiate", "::mlir::func::FuncOp"> {
  let summary = "append the gradients of all parameters to @train_step";
  let description = [{
    Walks the ops backward from the cross entropy and asks each for its gradients
    (DifferentiableOpInterface). Only values that depend on a parameter get one. Where a value is
    used more than once, each later contribution is added to the sum so far.
  }];
}

def ChooseWinograd : Pass<"choose-winograd", "::mlir::ModuleOp"> {
  let summary = "convolutions by fewer products where that is faster";
  let description = [{
    Where an estimate promises a gain, a convolution of stride 1 with a square window is computed by
    Winograd's products, a 3x3 filter's gradient as well. Where few images want another choice, @infer
    gets a twin @infer_few for them.
  }];
}

//===----------------------------------------------------------------------===//
// Tensor level to kernel level
//===----------------------------------------------------------------------===//

def FormKernels : Pass<"form-kernels", "::mlir::func::FuncOp"> {
  let summary = "group tensor ops that will be one kernel";
  let description = [{
    An elementwise op joins the group that computes its rows operand. Every op that makes a kernel
    ends up in a `cnn.fused`.
  }];
  let options = [Option<"join", "join", "bool", "true", "let elementwise ops join groups">];
}

def RecomputeNormalizations : Pass<"recompute-normalizations", "::mlir::func::FuncOp"> {
  let summary = "compute normalized values again in later phases instead of keeping them";
  let description = [{
    Runs between form-kernels and lower-to-kernels. What a fused normalize has computed is computed
    again, once for each later phase (PhaseOrder.h) that uses it. Concats and parts of such values are
    made again of them.
  }];
}

def FuseUpdates : Pass<"fuse-updates", "::mlir::ModuleOp"> {
  let summary = "a training step that updates large filters where their gradients are made";
  let description = [{
    Runs after form-kernels. A filter whose gradient is made once a step and is large beside the rows
    that it is made of (PhaseOrder.h), as a linear layer's is, need not have its gradient kept: memory
    of the size of the filter, written and read for nothing. Where there are such filters @train is
    added, which does what @train_step and @update do, but gives no gradients of theirs.
  }];
}

def LowerToKernels : Pass<"lower-to-kernels", "::mlir::ModuleOp"> {
  let summary = "from fused groups of tensors to kernels on buffers";
  let description = [{
    Gives every value its slice of a buffer (BufferAssignment.h) and orders kernels in phases
    (PhaseOrder.h): what depends on parameters alone once a step, the rest in chunks of the batch, one
    phase for each run of layers between batch norms.
  }];
  let options = [Option<"concatSlices", "concat-slices", "bool", "true",
                        "compute a concat's operands in its row where they can lie there">,
                 Option<"inPlace", "in-place", "bool", "true",
                        "let elementwise results overwrite operands that nobody reads any more">];
  let dependentDialects = ["::cnn::CnnDialect", "::mlir::memref::MemRefDialect"];
}

def PlanMemory : Pass<"plan-memory", "::mlir::func::FuncOp"> {
  let summary = "offsets for buffers of rows, from their lifetimes, and for scratch buffers";
  let options = [Option<"printMap", "print-map", "bool", "false", "print who lies where, and when">,
                 Option<"share", "share", "bool", "true",
                        "let buffers share bytes that are never alive together">];
}

#endif
