//===- SiblingMerger.cpp - several convolutions become one ------------------------------------===//

#include "passes/SiblingMerger.h"

using namespace mlir;
using namespace cnn;

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// "block.conv1" and "block.conv2" -> "block.conv1+conv2".
static std::string joinNames(ArrayRef<StringRef> names) {
  StringRef prefix = names[0];
  for (StringRef name : names)
    while (!name.starts_with(prefix))
      prefix = prefix.drop_back();
  prefix = prefix.substr(0, prefix.rfind('.') + 1); // of whole names
  std::string joined = prefix.str();
  for (StringRef name : names) {
    if (joined.size() > prefix.size())
      joined += "+";
    joined += name.drop_front(prefix.size());
  }
  return joined;
}

/// "block.conv1.weight" and "block.conv2.weight" -> "block.conv1+conv2.weight".
static std::string joinParameterNames(ArrayRef<StringRef> names) {
  SmallVector<StringRef> layers;
  for (StringRef name : names)
    layers.push_back(name.rsplit('.').first);
  return joinNames(layers) + "." + names[0].rsplit('.').second.str();
}

/// The first op's place in the source, under the names of all.
static Location locationOf(ArrayRef<Operation *> ops) {
  SmallVector<StringRef> names;
  for (Operation *op : ops)
    names.push_back(nameOf(op->getLoc()));
  Location location = ops[0]->getLoc();
  while (auto named = dyn_cast<NameLoc>(location))
    location = named.getChildLoc();
  return NameLoc::get(StringAttr::get(location.getContext(), joinNames(names)), location);
}

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

/// The merged parameter of these parts, which another function may have asked for already.
MergedParameterOp SiblingMerger::mergedParameter(ArrayRef<StringRef> names) {
  std::string name = joinParameterNames(names);
  if (auto made = symbols.lookup<MergedParameterOp>(name))
    return made;
  SmallVector<Attribute> parts;
  SmallVector<int64_t> shape;
  ParameterOp last;
  for (StringRef part : names) {
    auto parameter = symbols.lookup<ParameterOp>(part);
    ArrayRef<int64_t> sizes = cast<RankedTensorType>(parameter.getType()).getShape();
    int64_t before = last ? shape.back() : 0;
    shape.assign(sizes.begin(), sizes.end());
    shape.back() += before;
    parameter.setWhole(name);
    parts.push_back(FlatSymbolRefAttr::get(parameter.getContext(), part));
    if (!last || last->isBeforeInBlock(parameter))
      last = parameter;
  }
  OpBuilder builder(last->getContext());
  builder.setInsertionPointAfter(last);
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  auto merged =
      MergedParameterOp::create(builder, last.getLoc(), name, builder.getArrayAttr(parts), type);
  symbols.insert(merged);
  return merged;
}

Value SiblingMerger::mergeLoads(ArrayRef<Operation *> ops, unsigned operand, Operation *before) {
  SmallVector<StringRef> names;
  for (Operation *op : ops)
    names.push_back(Sibling::parameterOf(op->getOperand(operand)));
  MergedParameterOp parameter = mergedParameter(names);
  OpBuilder builder(before);
  return LoadOp::create(builder, before->getLoc(), parameter.getType(), parameter.getSymName());
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

/// The batch's statistics of all, and their running statistics.
BatchStatisticsOp SiblingMerger::mergeStatistics(ArrayRef<const Sibling *> siblings, Value input,
                                                 OpBuilder &builder) {
  SmallVector<Operation *> ops;
  for (const Sibling *sibling : siblings)
    ops.push_back(sibling->statistics);
  Type channels = RankedTensorType::get({planeOf(input.getType()).channels}, builder.getF32Type());
  auto merged = BatchStatisticsOp::create(builder, locationOf(ops), channels, channels, input);
  for (auto [index, model] : llvm::enumerate(siblings[0]->updates)) {
    SmallVector<StringRef> names;
    for (const Sibling *sibling : siblings)
      names.push_back(UpdateStatisticOp(sibling->updates[index]).getParameter());
    auto update = cast<UpdateStatisticOp>(builder.clone(*UpdateStatisticOp(model)));
    update->setLoc(merged.getLoc());
    update.setParameter(mergedParameter(names).getSymName());
    unsigned which = cast<OpResult>(update.getValue()).getResultNumber(); // mean or variance
    update.getValueMutable().assign(merged->getResult(which));
  }
  return merged;
}

/// The op that each sibling has at `step`, as one op on `input`.
Value SiblingMerger::mergeStep(ArrayRef<const Sibling *> siblings, size_t step, Value input,
                               BatchStatisticsOp statistics, OpBuilder &builder) {
  SmallVector<Operation *> ops;
  Plane plane = planeOf(input.getType());
  plane.channels = 0;
  for (const Sibling *sibling : siblings) {
    ops.push_back(sibling->ops[step]);
    plane.channels += planeOf(ops.back()->getResult(0).getType()).channels;
  }
  Operation *merged = builder.clone(*ops[0]);
  merged->setLoc(locationOf(ops));
  merged->setOperand(0, input);
  for (unsigned i = 1; i < merged->getNumOperands(); ++i) {
    if (auto mean = merged->getOperand(i).getDefiningOp<BatchStatisticsOp>()) {
      unsigned which = cast<OpResult>(merged->getOperand(i)).getResultNumber();
      merged->setOperand(i, statistics->getResult(which));
    } else {
      merged->setOperand(i, mergeLoads(ops, i, merged));
    }
  }
  merged->getResult(0).setType(rowsType(builder.getContext(), plane));
  return merged->getResult(0);
}

static void erase(const Sibling &sibling) {
  SmallVector<Operation *> loads;
  for (UpdateStatisticOp update : sibling.updates)
    update->erase();
  for (Operation *op : llvm::reverse(sibling.ops)) {
    for (Value operand : op->getOperands())
      if (auto load = operand.getDefiningOp<LoadOp>())
        loads.push_back(load);
    bool normalizes = isa<NormalizeOp>(op);
    op->erase();
    if (normalizes && sibling.statistics)
      BatchStatisticsOp(sibling.statistics)->erase();
  }
  for (Operation *load : loads)
    load->erase();
}

void SiblingMerger::merge(ArrayRef<const Sibling *> siblings) {
  const Sibling &model = *siblings[0];
  Operation *first = model.ops.front();
  for (const Sibling *sibling : siblings)
    if (sibling->ops.front()->isBeforeInBlock(first))
      first = sibling->ops.front();
  OpBuilder builder(first);

  Value result = model.input();
  BatchStatisticsOp statistics;
  for (size_t step = 0; step < model.ops.size(); ++step) {
    if (model.statistics && isa<NormalizeOp>(model.ops[step]))
      statistics = mergeStatistics(siblings, result, builder);
    result = mergeStep(siblings, step, result, statistics, builder);
  }
  SmallVector<Type> types;
  for (const Sibling *sibling : siblings)
    types.push_back(sibling->result().getType());
  auto split = SplitOp::create(builder, result.getLoc(), types, result);
  for (auto [sibling, part] : llvm::zip_equal(siblings, split.getParts())) {
    sibling->result().replaceAllUsesWith(part);
    erase(*sibling);
  }
}
