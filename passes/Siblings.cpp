//===- Siblings.cpp - 1x1 convolutions that may share a kernel --------------------------------===//

#include "passes/Siblings.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace cnn;

StringRef Sibling::parameterOf(Value operand) {
  return operand.getDefiningOp<LoadOp>().getParameter();
}

namespace {

class SiblingFinder {
public:
  explicit SiblingFinder(func::FuncOp function) : body(function.getBody().front()) {
    for (LoadOp load : body.getOps<LoadOp>())
      ++loads[load.getParameter()];
    for (UpdateStatisticOp update : body.getOps<UpdateStatisticOp>())
      ++updates[update.getParameter()];
    needed.insert(body.getTerminator());
    for (Operation &op : llvm::reverse(body))
      if (llvm::any_of(op.getUsers(), [&](Operation *user) { return needed.contains(user); }))
        needed.insert(&op);
  }

  SmallVector<Sibling> find() {
    SmallVector<Sibling> found;
    for (Conv2dOp convolution : body.getOps<Conv2dOp>()) {
      if (!isSibling(convolution))
        continue;
      Sibling sibling;
      add(sibling, convolution);
      follow(sibling);
      sibling.obstacle = obstacleOf(sibling);
      found.push_back(std::move(sibling));
    }
    return found;
  }

private:
  bool isSibling(Conv2dOp op) {
    auto all = [](ArrayRef<int64_t> sizes, int64_t value) {
      return llvm::all_of(sizes, [&](int64_t size) { return size == value; });
    };
    return all(op.getFilter().getType().getShape().take_front(2), 1) && all(op.getStrides(), 1) &&
           all(op.getPadding(), 0) && op.getGroups() == 1 && isOwnParameter(op.getFilter());
  }

  /// Loaded here and for nobody else, so that nobody misses it when it is merged.
  bool isOwnParameter(Value value) {
    auto load = value.getDefiningOp<LoadOp>();
    return load && load->hasOneUse() && loads.lookup(load.getParameter()) == 1;
  }

  bool isOwn(UpdateStatisticOp update) {
    return updates.lookup(update.getParameter()) == 1 && !loads.contains(update.getParameter());
  }

  /// Takes the op and what tells it from others into the sibling.
  static void add(Sibling &sibling, Operation *op) {
    sibling.ops.push_back(op);
    describe(sibling, op, op->getAttrDictionary());
  }

  static void describe(Sibling &sibling, Operation *op, Attribute attributes) {
    llvm::raw_string_ostream(sibling.kind) << op->getName() << attributes << ";";
  }

  void follow(Sibling &sibling) {
    if (auto bias = onlyUser<BiasAddOp>(sibling); bias && isOwnParameter(bias.getBias()))
      add(sibling, bias);
    followNormalize(sibling);
    if (auto activation = onlyUser<ActivationOp>(sibling))
      add(sibling, activation);
  }

  /// The op that alone uses the sibling's result, as its first operand.
  template <typename Op> Op onlyUser(const Sibling &sibling) {
    Value value = sibling.result();
    auto user = value.hasOneUse() ? dyn_cast<Op>(*value.user_begin()) : Op();
    return user && user->getOperand(0) == value ? user : Op();
  }

  /// By running statistics, or by those of the batch.
  void followNormalize(Sibling &sibling) {
    NormalizeOp normalize;
    BatchStatisticsOp statistics;
    int64_t users = 0;
    for (Operation *user : sibling.result().getUsers()) {
      ++users;
      if (auto op = dyn_cast<NormalizeOp>(user))
        normalize = op;
      else if (auto op = dyn_cast<BatchStatisticsOp>(user))
        statistics = op;
    }
    if (!normalize || normalize.getInput() != sibling.result() || users != (statistics ? 2 : 1) ||
        !isOwnParameter(normalize.getScale()) || !isOwnParameter(normalize.getShift()))
      return;
    if (statistics
            ? !followStatistics(sibling, normalize, statistics)
            : !isOwnParameter(normalize.getMean()) || !isOwnParameter(normalize.getVariance()))
      return;
    add(sibling, normalize);
  }

  bool followStatistics(Sibling &sibling, NormalizeOp normalize, BatchStatisticsOp statistics) {
    if (normalize.getMean() != statistics.getMean() ||
        normalize.getVariance() != statistics.getVariance())
      return false;
    SmallVector<UpdateStatisticOp, 2> found;
    for (Value result : statistics->getResults())
      for (Operation *user : result.getUsers())
        if (auto update = dyn_cast<UpdateStatisticOp>(user); update && isOwn(update))
          found.push_back(update);
        else if (user != normalize)
          return false;
    sibling.statistics = statistics;
    for (UpdateStatisticOp update : found) {
      NamedAttrList attributes(update->getAttrDictionary());
      attributes.erase(update.getParameterAttrName());
      describe(sibling, update, attributes.getDictionary(update.getContext()));
      describe(sibling, update,
               BoolAttr::get(update.getContext(), update.getValue() == statistics.getMean()));
    }
    sibling.updates = std::move(found);
    return true;
  }

  StringRef obstacleOf(const Sibling &sibling) {
    Value result = sibling.result();
    if (!needed.contains(sibling.ops.back()))
      return "nobody needs its result";
    if (llvm::is_contained(body.getTerminator()->getOperands(), result))
      return "it is the network's result";
    if (result.hasOneUse()) {
      Operation *user = *result.user_begin();
      bool joins = isa<AddOp>(user) || user->getOperand(0) == result;
      if (isa<ElementwiseOpInterface>(user) && joins)
        return "what follows is computed in its kernel";
    }
    if (!isa<ActivationOp>(sibling.ops.back()) && sharesGradient(result))
      return "its gradient is another value's too and can lie in one place only";
    return "";
  }

  /// The gradient of a sum is that of each operand. A value that is used twice has a gradient of
  /// its own, the sum over its uses, and so has what is masked.
  static bool sharesGradient(Value value) {
    while (value.hasOneUse()) {
      Operation *user = *value.user_begin();
      if (isa<AddOp>(user))
        return true;
      if (!isa<ConcatOp, BiasAddOp>(user))
        return false;
      value = user->getResult(0);
    }
    return false;
  }

  Block &body;
  llvm::StringMap<int> loads, updates;
  llvm::DenseSet<Operation *> needed; // for what the function returns
};

} // namespace

SmallVector<Sibling> cnn::findSiblings(func::FuncOp function) {
  return SiblingFinder(function).find();
}
