//===- RowValues.cpp - a function's values as RowLayout knows them ----------------------------===//

#include "passes/RowValues.h"

using namespace mlir;
using namespace cnn;

bool cnn::isRows(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.getRank() == 4 && type.isDynamicDim(0);
}

int64_t cnn::firstChannelOf(SplitOp split, Value part) {
  int64_t first = 0;
  for (Value other : split.getParts()) {
    if (other == part)
      break;
    first += planeOf(other.getType()).channels;
  }
  return first;
}

llvm::DenseMap<Value, int> cnn::addRowValues(func::FuncOp function, cnnc::RowLayout &rows) {
  llvm::DenseMap<Value, int> numbers;
  Block &body = function.getBody().front();
  auto channelsOf = [](Value value) { return planeOf(value.getType()).channels; };
  for (BlockArgument argument : body.getArguments())
    if (isRows(argument))
      numbers[argument] = rows.addFixedValue(channelsOf(argument));

  auto returned = body.getTerminator()->getOperands();
  auto add = [&](Operation &op, Value result) {
    if (auto concat = dyn_cast<ConcatOp>(op)) {
      std::vector<int> operands;
      for (Value input : concat.getInputs())
        operands.push_back(numbers.lookup(input));
      return rows.addConcat(std::move(operands));
    }
    if (auto slice = dyn_cast<SliceOp>(op))
      return rows.addSlice(numbers.lookup(slice.getInput()), slice.getFirst(), channelsOf(result));
    if (auto split = dyn_cast<SplitOp>(op))
      return rows.addSlice(numbers.lookup(split.getInput()), firstChannelOf(split, result),
                           channelsOf(result));
    if (isa<FlattenOp, UnflattenOp>(op) || llvm::is_contained(returned, result))
      return rows.addFixedValue(channelsOf(result));
    return rows.addValue(channelsOf(result));
  };
  for (Operation &op : body)
    for (Value result : op.getResults())
      if (isRows(result))
        numbers[result] = add(op, result);
  return numbers;
}
