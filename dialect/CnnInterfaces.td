//===- CnnInterfaces.td - what passes ask of every op -----------------------------------------===//

#ifndef CNN_INTERFACES_TD
#define CNN_INTERFACES_TD

include "mlir/IR/OpBase.td"

def ShapeInferenceOpInterface : OpInterface<"ShapeInferenceOpInterface"> {
  let cppNamespace = "::cnn";
  let description = [{
    The op can tell its result's type from its operands' ranked types. On misuse it emits a located
    error that says what was observed and what is expected, and fails.
  }];
  let methods = [
    InterfaceMethod<"The type of the op's one result, given its operands' types, all ranked.",
      "::mlir::FailureOr<::mlir::RankedTensorType>", "inferResultType",
      (ins "::llvm::ArrayRef<::mlir::RankedTensorType>":$operandTypes)>,
  ];
}

def DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::cnn";
  let description = [{
    The op states its own gradient: ops that compute, from the gradient of its result, the gradient
    of each operand. An operand whose gradient is not asked for stays null.
  }];
  let methods = [
    InterfaceMethod<[{
        Builds the operands' gradients at the builder's insertion point. `resultGradient` has the
        result's type. `wanted[i]` says whether operand i's gradient is used; only those are built.
        The answer has one value an operand, null where none was wanted and where the operand has
        none of its own (the mean that normalize subtracts). Where operand 0's is wanted and null,
        the op cannot be differentiated and has emitted an error that says why.
      }],
      "::llvm::SmallVector<::mlir::Value>", "buildGradients",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Value":$resultGradient,
           "::llvm::ArrayRef<bool>":$wanted)>,
  ];
}

def ElementwiseOpInterface : OpInterface<"ElementwiseOpInterface"> {
  let cppNamespace = "::cnn";
  let description = [{
    Each element of the result depends on the same element of the rows operands (and on the values
    of its channel, of channel operands). Such ops fuse into the kernel that produces operand 0, and
    may write over an operand in place. It has no methods.
  }];
}

defvar InfersShape = DeclareOpInterfaceMethods<ShapeInferenceOpInterface>;
defvar Differentiable = DeclareOpInterfaceMethods<DifferentiableOpInterface>;

#endif
