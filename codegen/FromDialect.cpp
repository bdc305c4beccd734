//===- FromDialect.cpp - from cnn.kernel to Instance ------------------------------------------===//

#include "codegen/FromDialect.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;

namespace {

Pair pairOf(llvm::ArrayRef<int64_t> sizes) { return {sizes[0], sizes[1]}; }

Pair windowOfFilter(Type filter) {
  auto type = cast<RankedTensorType>(filter);
  return {type.getDimSize(0), type.getDimSize(1)};
}

template <typename Convolution>
void convolutionGeometry(Convolution op, Type filter, KernelOp &result) {
  result.window = windowOfFilter(filter);
  result.stride = pairOf(op.getStrides());
  result.pad = pairOf(op.getPadding());
  result.dilation = pairOf(op.getDilation());
  result.groups = op.getGroups();
}

template <typename Pool> void poolGeometry(Pool op, KernelOp &result) {
  result.window = pairOf(op.getWindow());
  result.stride = pairOf(op.getStrides());
  result.pad = pairOf(op.getPadding());
}

cnnc::Activation activationOf(cnn::Activation function) {
  return static_cast<cnnc::Activation>(static_cast<int>(function)); // the enums agree in order
}

int64_t planeSize(Type rows) {
  cnn::Plane plane = cnn::planeOf(rows);
  return plane.height * plane.width;
}

// Kind and attributes of an op, by family; false for an op of another one.

bool describeConvolution(Operation &op, KernelOp &result) {
  using namespace cnn;
  return llvm::TypeSwitch<Operation *, bool>(&op)
      .Case([&](Conv2dOp o) {
        bool transposes = o.getFilter().getDefiningOp<TransposeFilterOp>() != nullptr;
        result.kind = transposes ? OpKind::LinearInputGradient : OpKind::Conv2d;
        convolutionGeometry(o, o.getFilter().getType(), result);
        return true;
      })
      .Case([&](Conv2dInputGradientOp o) {
        result.kind = OpKind::Conv2dInputGradient;
        convolutionGeometry(o, o.getFilter().getType(), result);
        return true;
      })
      .Case([&](Conv2dFilterGradientOp o) {
        result.kind = OpKind::Conv2dFilterGradient;
        convolutionGeometry(o, o.getResult().getType(), result);
        result.winograd_outputs = o.getWinogradOutputs();
        return true;
      })
      .Case([&](WinogradFilterOp o) {
        result.kind = OpKind::WinogradFilter;
        result.window = windowOfFilter(o.getFilter().getType());
        result.winograd_outputs = o.getOutputs();
        return true;
      })
      .Case([&](WinogradConv2dOp o) {
        result.kind = OpKind::WinogradConv2d;
        result.window = {o.getWindowSize(), o.getWindowSize()};
        result.pad = pairOf(o.getPadding());
        result.winograd_outputs = o.getOutputs();
        return true;
      })
      .Case([&](TransposeFilterOp o) {
        result.kind = OpKind::TransposeFilter;
        result.window = windowOfFilter(o.getFilter().getType());
        result.groups = o.getGroups();
        return true;
      })
      .Default(false);
}

bool describePool(Operation &op, KernelOp &result) {
  using namespace cnn;
  return llvm::TypeSwitch<Operation *, bool>(&op)
      .Case([&](MaxPoolOp o) {
        result.kind = OpKind::MaxPool, poolGeometry(o, result);
        return true;
      })
      .Case([&](MaxPoolGradientOp o) {
        result.kind = OpKind::MaxPoolGradient, poolGeometry(o, result);
        return true;
      })
      .Case([&](AvgPoolOp o) {
        result.kind = OpKind::AveragePool, poolGeometry(o, result);
        result.count_include_pad = o.getCountIncludePad();
        return true;
      })
      .Case([&](AvgPoolGradientOp o) {
        result.kind = OpKind::AveragePoolGradient, poolGeometry(o, result);
        result.count_include_pad = o.getCountIncludePad();
        return true;
      })
      .Case([&](UpsampleOp o) {
        result.kind = OpKind::UpsampleNearest, result.stride = pairOf(o.getScale());
        return true;
      })
      .Case([&](UpsampleGradientOp o) {
        result.kind = OpKind::UpsampleNearestGradient, result.stride = pairOf(o.getScale());
        return true;
      })
      .Default(false);
}

bool describeReduction(Operation &op, KernelOp &result) {
  using namespace cnn;
  return llvm::TypeSwitch<Operation *, bool>(&op)
      .Case([&](ChannelSumOp) {
        result.kind = OpKind::ChannelSum;
        return true;
      })
      .Case([&](BatchStatisticsOp o) {
        result.kind = OpKind::BatchStatistics;
        result.elements_per_image = planeSize(o.getInput().getType());
        return true;
      })
      .Case([&](NormalizeGradientStatisticsOp o) {
        result.kind = OpKind::NormalizeGradientStatistics;
        result.epsilon = o.getEpsilon().convertToDouble();
        return true;
      })
      .Case([&](RunningStatisticOp o) {
        result.kind = OpKind::UpdateStatistic;
        result.momentum = o.getMomentum().convertToDouble();
        result.unbiased = o.getUnbiased();
        result.elements_per_image = o.getElementsPerImage();
        return true;
      })
      .Case([&](CrossEntropyOp) {
        result.kind = OpKind::CrossEntropy;
        return true;
      })
      .Case([&](CrossEntropyGradientOp) {
        result.kind = OpKind::CrossEntropyGradient;
        return true;
      })
      .Case([&](SgdUpdateOp o) {
        result.kind = OpKind::SgdUpdate;
        result.nesterov = o.getNesterov();
        return true;
      })
      .Default(false);
}

bool describeElementwise(Operation &op, KernelOp &result) {
  using namespace cnn;
  return llvm::TypeSwitch<Operation *, bool>(&op)
      .Case([&](BiasAddOp) {
        result.kind = OpKind::BiasAdd;
        return true;
      })
      .Case([&](ActivationOp o) {
        result.kind = OpKind::Activation;
        result.activation = activationOf(o.getFunction());
        result.slope = o.getSlope().convertToDouble();
        return true;
      })
      .Case([&](ActivationGradientOp o) {
        result.kind = OpKind::ActivationGradient;
        result.activation = activationOf(o.getFunction());
        result.slope = o.getSlope().convertToDouble();
        return true;
      })
      .Case([&](AddOp) {
        result.kind = OpKind::Add;
        return true;
      })
      .Case([&](NormalizeOp o) {
        result.kind = OpKind::Normalize;
        result.epsilon = o.getEpsilon().convertToDouble();
        return true;
      })
      .Case([&](NormalizeGradientOp o) {
        result.kind = OpKind::NormalizeGradient;
        result.epsilon = o.getEpsilon().convertToDouble();
        result.elements_per_image = planeSize(o.getInput().getType());
        return true;
      })
      .Case([&](DropoutOp o) {
        result.kind = OpKind::Dropout;
        result.probability = o.getProbability().convertToDouble();
        result.site = uint32_t(o.getSite());
        return true;
      })
      .Case([&](CopyOp) {
        result.kind = OpKind::Copy;
        return true;
      })
      .Default(false);
}

bool describe(Operation &op, KernelOp &result) {
  return describeConvolution(op, result) || describePool(op, result) ||
         describeReduction(op, result) || describeElementwise(op, result);
}

/// Follows views to the buffer; adds up the channels that slices skip.
cnn::BufferOp rootOf(Value memref, int64_t &first_channel) {
  Operation *op = memref.getDefiningOp();
  while (!isa<cnn::BufferOp>(op)) {
    if (auto slice = dyn_cast<cnn::SliceBufferOp>(op))
      first_channel += slice.getFirst();
    op = op->getOperand(0).getDefiningOp();
  }
  return cast<cnn::BufferOp>(op);
}

/// The groups of a filter operand are those of the op that uses or makes it.
int64_t groupsOf(const Kernel &kernel) {
  return kernel.ops.empty() ? 1 : kernel.ops.front().groups;
}

Operand operandOf(Value memref, const Kernel &kernel) {
  auto type = cast<MemRefType>(memref.getType());
  Operand operand;
  cnn::BufferOp root = rootOf(memref, operand.first_channel);
  operand.space = static_cast<cnn_space>(root.getSpace());
  operand.offset = root.getOffset().value_or(0);
  if (type.getRank() == 4 && type.isDynamicDim(0)) {
    SmallVector<int64_t> strides;
    int64_t offset = 0;
    [[maybe_unused]] LogicalResult strided = type.getStridesAndOffset(strides, offset);
    assert(succeeded(strided) && "rows are strided");
    operand.kind = Operand::Rows;
    operand.height = type.getDimSize(1);
    operand.width = type.getDimSize(2);
    operand.channels = type.getDimSize(3);
    operand.row_stride = strides[2];
  } else if (type.getRank() == 4) {
    operand.kind = Operand::Filter;
    operand.window = {type.getDimSize(0), type.getDimSize(1)};
    operand.input_channels = type.getDimSize(2);
    operand.output_channels = type.getDimSize(3);
    operand.groups = groupsOf(kernel);
  } else if (type.isDynamicDim(0)) {
    operand.kind = Operand::PerImage;
  } else {
    bool flat = kernel.ops.front().kind == OpKind::SgdUpdate;
    operand.kind = flat ? Operand::Flat : Operand::Channels;
    operand.channels = type.getDimSize(0);
  }
  return operand;
}

} // namespace

FailureOr<Instance> cnnc::instanceOf(cnn::KernelOp kernel) {
  Instance instance;
  instance.layer = kernel.getLayer().str();
  Block &body = kernel.getBody().front();
  instance.kernel.input_count = int(body.getNumArguments());

  Operation &last = *std::prev(body.getTerminator()->getIterator());
  llvm::DenseMap<Value, int> number;
  for (BlockArgument argument : body.getArguments())
    number[argument] = int(argument.getArgNumber());
  int next = instance.kernel.input_count;
  for (Operation &op : body.without_terminator()) {
    if (auto transpose = dyn_cast<cnn::TransposeFilterOp>(op); transpose && &op != &last) {
      number[transpose] = number.lookup(transpose.getFilter()); // its reader takes it as it lies
      continue;
    }
    cnnc::KernelOp described{};
    if (!describe(op, described)) {
      op.emitOpError("cannot be part of a kernel");
      return failure();
    }
    for (Value operand : op.getOperands())
      described.operands.push_back(number.lookup(operand));
    for (Value result : op.getResults())
      number[result] = next++;
    instance.kernel.ops.push_back(std::move(described));
  }
  for (Value input : kernel.getInputs())
    instance.inputs.push_back(operandOf(input, instance.kernel));
  for (Value output : kernel.getOutputs())
    instance.outputs.push_back(operandOf(output, instance.kernel));
  return instance;
}
