//===- KernelLevel.cpp - runs a function of kernels on buffers --------------------------------===//

#include "dialect/evaluator/KernelLevel.h"

#include "dialect/evaluator/BatchNorm.h"
#include "dialect/evaluator/BufferMemory.h"
#include "dialect/evaluator/Operations.h"

#include <algorithm>

using namespace mlir;

namespace cnnc::evaluator {
namespace {

/// The most images that a phase runs on at once.
int64_t capacityOf(func::FuncOp function, int64_t batch, int64_t chunk) {
  const bool whole = llvm::any_of(function.getOps<cnn::PhaseOp>(),
                                  [](cnn::PhaseOp phase) { return !phase.getChunked(); });
  return whole ? batch : std::min(batch, chunk);
}

/// Whether the op reads of `argument` only the element that it is about to write.
bool mayBeOverwritten(BlockArgument argument) {
  return llvm::all_of(argument.getUsers(), [](Operation *user) {
    return isa<cnn::ElementwiseOpInterface, cnn::RunningStatisticOp, cnn::SgdUpdateOp>(user);
  });
}

class KernelRun {
public:
  KernelRun(func::FuncOp function, int64_t batch, const EvaluationOptions &options)
      : function(function), batch(batch), options(options),
        memory(function, batch, capacityOf(function, batch, options.chunk)) {}

  LogicalResult run() {
    for (auto phase : function.getOps<cnn::PhaseOp>()) {
      const int64_t step = phase.getChunked() ? std::min(options.chunk, batch) : batch;
      for (int64_t first = 0; first < batch; first += step)
        if (failed(runPhase(phase, {first, std::min(step, batch - first)})))
          return failure();
    }
    return success();
  }

  BufferMemory &buffers() { return memory; }

private:
  LogicalResult runPhase(cnn::PhaseOp phase, ImageRange images) {
    for (Operation &op : phase.getBody().front()) {
      auto kernel = dyn_cast<cnn::KernelOp>(op);
      if (!kernel)
        return op.emitError("the evaluator expects kernels only in a phase");
      if (failed(runKernel(kernel, images)))
        return failure();
    }
    return success();
  }

  LogicalResult runKernel(cnn::KernelOp kernel, ImageRange images) {
    FailureOr<std::vector<View>> inputs = viewsOf(kernel.getInputs(), images);
    FailureOr<std::vector<View>> outputs = viewsOf(kernel.getOutputs(), images);
    if (failed(inputs) || failed(outputs) || failed(checkOverlap(kernel, *inputs, *outputs)))
      return failure();

    std::vector<Tensor> values;
    for (const View &input : *inputs)
      values.push_back(input.read());
    std::vector<const Tensor *> arguments;
    for (const Tensor &value : values)
      arguments.push_back(&value);
    const RunContext context{batch, images.count, options.dropout, options.rates};
    FailureOr<std::vector<Tensor>> results =
        evaluateBody(kernel.getBody().front(), arguments, context);
    if (failed(results))
      return failure();
    if (isa<cnn::BatchStatisticsOp>(kernel.getBody().front().front()) && images.first > 0)
      *results = mergeWithImagesBefore(*outputs, *results, values.front(), images);
    for (auto [output, result] : llvm::zip_equal(*outputs, *results))
      output.write(result, kernel.getAccumulate());
    return success();
  }

  /// Mean and variance of a chunk of `rows`, and of the images before it, which `outputs` hold.
  static std::vector<Tensor> mergeWithImagesBefore(const std::vector<View> &outputs,
                                                   const std::vector<Tensor> &chunk,
                                                   const Tensor &rows, ImageRange images) {
    const int64_t pixels = rows.shape[1] * rows.shape[2];
    ChannelStatistics merged =
        mergeStatistics({outputs[0].read(), outputs[1].read()}, images.first * pixels,
                        {chunk[0], chunk[1]}, images.count * pixels);
    return {std::move(merged.mean), std::move(merged.variance)};
  }

  FailureOr<std::vector<View>> viewsOf(OperandRange memrefs, ImageRange images) {
    std::vector<View> views;
    for (Value memref : memrefs) {
      FailureOr<View> view = memory.viewOf(memref, images);
      if (failed(view))
        return failure();
      views.push_back(*view);
    }
    return views;
  }

  /// The evaluator reads all before it writes, a compiled kernel does not: an overlap that would
  /// harm the latter is an error here. Leaves the call's number at every element it writes.
  LogicalResult checkOverlap(cnn::KernelOp kernel, const std::vector<View> &inputs,
                             const std::vector<View> &outputs) {
    ++call;
    for (const View &output : outputs) {
      bool twice = false;
      output.forEachAddress([&](int64_t address) {
        twice |= output.region->writers[address] == call;
        output.region->writers[address] = call;
      });
      if (twice)
        return kernel.emitError("writes an element twice");
    }
    Block &body = kernel.getBody().front();
    for (auto [argument, input] : llvm::zip_equal(body.getArguments(), inputs)) {
      if (llvm::is_contained(outputs, input) && mayBeOverwritten(argument))
        continue;
      bool overwritten = false;
      input.forEachAddress(
          [&](int64_t address) { overwritten |= input.region->writers[address] == call; });
      if (overwritten)
        return kernel.emitError() << "writes over its input " << argument.getArgNumber()
                                  << " while it is read";
    }
    return success();
  }

  func::FuncOp function;
  int64_t batch;
  const EvaluationOptions &options;
  BufferMemory memory;
  uint32_t call = 0;
};

} // namespace

cnn::BufferOp findBuffer(func::FuncOp function, cnn::Space space) {
  for (auto buffer : function.getOps<cnn::BufferOp>())
    if (buffer.getSpace() == space)
      return buffer;
  return nullptr;
}

FailureOr<std::vector<Tensor>> evaluateKernelLevel(func::FuncOp function,
                                                   const std::vector<Tensor> &arguments,
                                                   int64_t batch, State &state,
                                                   const EvaluationOptions &options) {
  KernelRun run(function, batch, options);
  BufferMemory &memory = run.buffers();
  memory.importState(state);
  size_t next = 0;
  for (cnn::Space space : {cnn::Space::Images, cnn::Space::Labels})
    if (findBuffer(function, space))
      memory.wholeBatch(space).elements = arguments[next++].elements;
  if (failed(run.run()))
    return failure();
  memory.exportState(state);
  std::vector<Tensor> results;
  for (cnn::Space space : {cnn::Space::Logits, cnn::Space::Losses})
    if (cnn::BufferOp buffer = findBuffer(function, space)) {
      Tensor result(shapeOf(buffer.getType(), batch));
      result.elements = memory.wholeBatch(space).elements;
      results.push_back(std::move(result));
    }
  return results;
}

} // namespace cnnc::evaluator
