//===- LowerToKernels.cpp - from tensors to kernels on buffers --------------------------------===//
//
// Each cnn.fused becomes a cnn.kernel that reads and writes the slices that BufferAssignment gives;
// views and loads vanish. Kernels run in phases (PhaseOrder.h), each over the batch in chunks, but
// for what runs once a step. What kernels of several phases touch is kept for the whole batch.
//
//   %y = cnn.fused(%x, %w) {...}      ->      cnn.phase chunked {
//                                               cnn.kernel "conv1" ins(%mx, %mw) outs(%my) {...}
//                                             }
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/CnnDialect.h"
#include "dialect/ParameterLayout.h"
#include "passes/BufferAssignment.h"
#include "passes/Passes.h"
#include "passes/PhaseOrder.h"

#include "mlir/IR/Remarks.h"

namespace cnn {
#define GEN_PASS_DEF_LOWERTOKERNELS
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

class FunctionLowering {
public:
  FunctionLowering(func::FuncOp source, const ParameterLayout &parameters,
                   BufferAssignment::Options options)
      : source(source), parameters(parameters), options(options), builder(source.getContext()),
        order(source) {}

  LogicalResult run();

private:
  void openFunction();
  void closeFunction();
  LogicalResult lower(Operation &op);
  LogicalResult lowerFused(FusedOp fused);
  void lowerUpdatedGradient(FusedOp fused, UpdateParameterOp update);
  void lowerConcat(ConcatOp concat);
  void lowerView(Operation &view);
  void lowerUpdateStatistic(UpdateStatisticOp update);
  void lowerSgd(SgdOp sgd);
  void lowerReturn(func::ReturnOp op);
  void copy(Value from, Value to, RankedTensorType type, Location location);
  KernelOp createKernel(Location location, ValueRange inputs, ValueRange outputs, bool accumulate);

  func::FuncOp source, target;
  const ParameterLayout &parameters;
  BufferAssignment::Options options;
  OpBuilder builder; // declares buffers, before the phases
  PhaseOrder order;
  SmallVector<PhaseOp> phases;
  std::optional<OpBuilder> kernels; // of the phase that the current op belongs to
  std::optional<BufferAssignment> buffers;
};

/// The phases whose kernels touch the buffer or a view of it.
void collectPhases(Value memref, llvm::SmallPtrSetImpl<Operation *> &phases) {
  for (Operation *user : memref.getUsers()) {
    if (isa<KernelOp>(user))
      phases.insert(user->getParentOp());
    else
      for (Value view : user->getResults())
        collectPhases(view, phases);
  }
}

/// The kernel-level function takes and returns nothing: its buffers have spaces.
void FunctionLowering::openFunction() {
  builder.setInsertionPoint(source);
  target = func::FuncOp::create(builder, source.getLoc(), source.getName(),
                                builder.getFunctionType({}, {}));
  Block *body = target.addEntryBlock();
  builder.setInsertionPointToEnd(body);

  for (int64_t phase = 0; phase < order.phaseCount(); ++phase) {
    builder.setInsertionPointToEnd(body);
    phases.push_back(PhaseOp::create(builder, source.getLoc(), !order.runsOnce(phase)));
    phases.back().getBody().emplaceBlock();
  }
  builder.setInsertionPointToEnd(body);
  func::ReturnOp::create(builder, source.getLoc());
  builder.setInsertionPointToStart(body);
  buffers.emplace(source, parameters, builder, options);
}

void FunctionLowering::closeFunction() {
  for (PhaseOp phase : phases)
    if (phase.getBody().front().empty()) // is noise
      phase.erase();
  for (BufferOp buffer : target.getOps<BufferOp>()) {
    llvm::SmallPtrSet<Operation *, 4> touching;
    collectPhases(buffer.getResult(), touching);
    if (buffer.getSpace() == Space::Arena && touching.size() > 1)
      buffer.setSpace(Space::Kept);
  }
  source.erase();
}

LogicalResult FunctionLowering::run() {
  order.sort();
  openFunction();
  for (Operation &op : source.getBody().front()) {
    kernels = OpBuilder::atBlockEnd(&phases[order.phaseOf(&op)].getBody().front());
    if (failed(lower(op)))
      return failure();
  }
  closeFunction();
  return success();
}

LogicalResult FunctionLowering::lower(Operation &op) {
  if (auto fused = dyn_cast<FusedOp>(op))
    return lowerFused(fused);
  if (auto concat = dyn_cast<ConcatOp>(op))
    lowerConcat(concat);
  else if (isa<SliceOp, SplitOp, FlattenOp, UnflattenOp>(op))
    lowerView(op);
  else if (auto update = dyn_cast<UpdateStatisticOp>(op))
    lowerUpdateStatistic(update);
  else if (auto sgd = dyn_cast<SgdOp>(op))
    lowerSgd(sgd);
  else if (auto ret = dyn_cast<func::ReturnOp>(op))
    lowerReturn(ret);
  else if (!isa<LoadOp, GradientOp, UpdateParameterOp>(op))
    return op.emitOpError("is in no kernel: form-kernels has to run before lower-to-kernels");
  return success();
}

/// The parameter's update that takes the group's result and is its only use, if there is one.
UpdateParameterOp updateBy(FusedOp fused) {
  return fused->hasOneUse() ? dyn_cast<UpdateParameterOp>(*fused->user_begin())
                            : UpdateParameterOp();
}

LogicalResult FunctionLowering::lowerFused(FusedOp fused) {
  if (UpdateParameterOp update = updateBy(fused)) {
    lowerUpdatedGradient(fused, update);
    return success();
  }
  bool accumulate = false;
  for (Value result : fused.getResults())
    accumulate |= !buffers->gradientOf(result).empty();
  Operation &anchor = fused.getBody().front().front();
  bool addsUp = isa<Conv2dFilterGradientOp, ChannelSumOp, NormalizeGradientStatisticsOp>(anchor);
  if (addsUp != accumulate)
    return fused.emitOpError(addsUp ? "computes the gradient of no parameter"
                                    : "has a gradient's result but does not add up");

  SmallVector<Value> inputs;
  for (Value input : fused.getInputs())
    inputs.push_back(buffers->memrefOf(input));
  SmallVector<Value> outputs = buffers->declareResults(fused);
  KernelOp kernel = createKernel(fused.getLoc(), inputs, outputs, accumulate);
  kernel.getBody().takeBody(fused.getBody());
  return success();
}

/// The update is part of the kernel that makes the gradient.
void FunctionLowering::lowerUpdatedGradient(FusedOp fused, UpdateParameterOp update) {
  Location location = fused.getLoc();
  Value values = buffers->parameterBuffer(update.getParameter());
  Value momenta = buffers->momentaBuffer(update.getParameter());
  SmallVector<Value> inputs;
  for (Value input : fused.getInputs())
    inputs.push_back(buffers->memrefOf(input));
  inputs.append({values, momenta});
  KernelOp kernel = createKernel(location, inputs, {values, momenta}, false);
  kernel.getBody().takeBody(fused.getBody());
  Block &block = kernel.getBody().front();
  Type type = update.getValue().getType();
  Value p = block.addArgument(type, location), m = block.addArgument(type, location);
  Operation *yield = block.getTerminator();
  OpBuilder body(yield);
  auto sgd = SgdUpdateOp::create(body, location, type, type, p, yield->getOperand(0), m,
                                 update.getNesterovAttr());
  yield->setOperands(sgd.getResults());
}

KernelOp FunctionLowering::createKernel(Location location, ValueRange inputs, ValueRange outputs,
                                        bool accumulate) {
  return KernelOp::create(*kernels, location, nameOf(location), inputs, outputs, accumulate);
}

void FunctionLowering::copy(Value from, Value to, RankedTensorType type, Location location) {
  KernelOp kernel = createKernel(location, from, to, false);
  OpBuilder body = OpBuilder::atBlockBegin(&kernel.getBody().emplaceBlock());
  Value input = body.getInsertionBlock()->addArgument(type, location);
  Value result = CopyOp::create(body, location, type, input);
  YieldOp::create(body, location, result);
}

/// A copy is what slices are there to avoid: says that one had to be made.
void remarkCopy(Location location, const Twine &what, RankedTensorType type, StringRef reason) {
  int64_t bytes = planeOf(type).elements() * int64_t(sizeof(float));
  remark::missed(location, remark::RemarkOpts::name("copy").category("lower-to-kernels"))
      << (what + " is copied, " + Twine(bytes) + " bytes an image: " + reason).str();
}

void FunctionLowering::lowerConcat(ConcatOp concat) {
  for (const BufferAssignment::ConcatCopy &made : buffers->copiesFor(concat)) {
    auto shape = cast<MemRefType>(made.from.getType()).getShape();
    auto type = RankedTensorType::get(shape, builder.getF32Type());
    remarkCopy(concat.getLoc(), "operand " + Twine(made.operand) + " of the concat", type,
               made.reason);
    copy(made.from, made.to, type, concat.getLoc());
  }
}

/// Locates views in program order: what lies where decides who may be overwritten later.
void FunctionLowering::lowerView(Operation &view) {
  if (Value dense = buffers->copyForView(&view)) {
    auto type = cast<RankedTensorType>(view.getOperand(0).getType());
    remarkCopy(view.getLoc(), "what is flattened", type, "it lies among other channels");
    copy(buffers->memrefOf(view.getOperand(0)), dense, type, view.getLoc());
  }
  for (Value result : view.getResults())
    buffers->memrefOf(result);
}

void FunctionLowering::lowerUpdateStatistic(UpdateStatisticOp update) {
  Location location = update.getLoc();
  Value running = buffers->parameterBuffer(update.getParameter());
  KernelOp kernel =
      createKernel(location, {buffers->memrefOf(update.getValue()), running}, running, false);
  OpBuilder body = OpBuilder::atBlockBegin(&kernel.getBody().emplaceBlock());
  Type type = update.getValue().getType();
  Value batch = body.getInsertionBlock()->addArgument(type, location);
  Value before = body.getInsertionBlock()->addArgument(type, location);
  Value after =
      RunningStatisticOp::create(body, location, type, batch, before, update.getMomentumAttr(),
                                 update.getUnbiasedAttr(), update.getElementsPerImageAttr());
  YieldOp::create(body, location, after);
}

void FunctionLowering::lowerSgd(SgdOp sgd) {
  Location location = sgd.getLoc();
  bool others = !source.getOps<UpdateParameterOp>().empty();
  int64_t floats = others ? parameters.leadingFloats() : parameters.parameterFloats();
  if (floats == 0)
    return;
  auto type = MemRefType::get({floats}, builder.getF32Type());
  Value values = buffers->buffer(Space::Parameters, "parameters", type, 0);
  Value gradients = buffers->buffer(Space::Gradients, "gradients", type, 0);
  Value momenta = buffers->buffer(Space::Optimizer, "momenta", type, 0);
  KernelOp kernel =
      KernelOp::create(*kernels, location, "optimizer", ValueRange{values, gradients, momenta},
                       ValueRange{values, momenta}, false);
  OpBuilder body = OpBuilder::atBlockBegin(&kernel.getBody().emplaceBlock());
  Type tensor = RankedTensorType::get({floats}, builder.getF32Type());
  Block *block = body.getInsertionBlock();
  Value p = block->addArgument(tensor, location), g = block->addArgument(tensor, location),
        m = block->addArgument(tensor, location);
  auto update = SgdUpdateOp::create(body, location, tensor, tensor, p, g, m, sgd.getNesterovAttr());
  YieldOp::create(body, location, update.getResults());
}

/// Results that no kernel writes where they belong (an image, a view, a concat) are copied there.
void FunctionLowering::lowerReturn(func::ReturnOp op) {
  if (op.getNumOperands() == 0 || op.getOperand(0).getDefiningOp<FusedOp>())
    return;
  Value logits = op.getOperand(0);
  auto type = cast<RankedTensorType>(logits.getType());
  Value target = buffers->buffer(Space::Logits, "logits",
                                 MemRefType::get(type.getShape(), type.getElementType()));
  copy(buffers->memrefOf(logits), target, type, op.getLoc());
}

class LowerToKernels : public cnn::impl::LowerToKernelsBase<LowerToKernels> {
public:
  using LowerToKernelsBase::LowerToKernelsBase;

  void runOnOperation() override {
    ParameterLayout parameters(getOperation());
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (!function.isExternal() &&
          failed(FunctionLowering(function, parameters, {concatSlices, inPlace}).run()))
        return signalPassFailure();
  }
};

} // namespace
