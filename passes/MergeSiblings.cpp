//===- MergeSiblings.cpp - 1x1 convolutions of one input become one ---------------------------===//
//
//   %1 = cnn.conv2d %x, %w1                    %w = cnn.load @conv1+conv2.weight
//   %2 = cnn.bias_add %1, %b1            ->    %1 = cnn.conv2d %x, %w
//   %3 = cnn.conv2d %x, %w2                    %2 = cnn.bias_add %1, %b
//   %4 = cnn.bias_add %3, %b2                  %3:2 = cnn.split %2
//
// What a thin convolution's gradients cost is reading the input, and reading and writing the sum of
// its gradient; side by side they do so once.
//
// @train_step decides, and the filters are stored merged. Forward alone there is nothing to gain:
// by themselves the convolutions reach nine tenths of the processor's peak, and what they write is
// still in the nearest cache when the next layer reads it, while one for all would have driven out
// the first results with the last. So other functions keep them apart, unless a filter does not
// begin where a panel does: then they are rewritten alike.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/ParameterLayout.h"
#include "passes/Passes.h"
#include "passes/RowValues.h"
#include "passes/SiblingMerger.h"

#include "mlir/IR/Remarks.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"

#include <list>
#include <map>
#include <set>

namespace cnn {
#define GEN_PASS_DEF_MERGESIBLINGS
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

/// The filters of convolutions that become one, in the order in which their results will lie.
using Plan = std::vector<std::string>;

/// Filters that stay alone, and why.
using Obstacles = llvm::StringMap<StringRef>;

/// One function's convolutions and where their results may lie.
class FunctionSiblings {
public:
  explicit FunctionSiblings(func::FuncOp function)
      : trains(function.getName() == "train_step"), siblings(findSiblings(function)) {
    number = addRowValues(function, rows);
    for (FlattenOp flatten : function.getOps<FlattenOp>())
      if (planeOf(flatten.getInput().getType()) != planeOf(flatten.getType()))
        rows.keepDense(number.lookup(flatten.getInput()));
    rows.solve();
    for (const Sibling &sibling : siblings)
      byFilter[sibling.filter()] = &sibling;
  }

  /// Whether it will hold gradients.
  const bool trains;

  ArrayRef<Sibling> all() const { return siblings; }

  /// Null where the function has none with this filter.
  const Sibling *find(StringRef filter) const { return byFilter.lookup(filter); }

  /// The merges that leave out the filters in `obstacles`.
  std::vector<Plan> plan(const Obstacles &obstacles) {
    llvm::MapVector<std::pair<Value, StringRef>, SmallVector<const Sibling *>> alike;
    for (const Sibling &sibling : siblings)
      if (!obstacles.contains(sibling.filter()))
        alike[{sibling.input(), sibling.kind}].push_back(&sibling);
    std::vector<Plan> plans;
    for (auto &[key, members] : alike) {
      std::map<int, const Sibling *> byNumber;
      std::vector<int> candidates;
      for (const Sibling *member : members) {
        candidates.push_back(number.lookup(member->result()));
        byNumber[candidates.back()] = member;
      }
      for (const std::vector<int> &merged : rows.merge(candidates)) {
        Plan &plan = plans.emplace_back();
        for (int value : merged)
          plan.push_back(byNumber[value]->filter().str());
      }
    }
    return plans;
  }

private:
  SmallVector<Sibling> siblings;
  cnnc::RowLayout rows;
  llvm::DenseMap<Value, int> number;
  llvm::StringMap<const Sibling *> byFilter;
};

/// Whether the value is seen as one pixel, or a concat that holds it.
bool isFlattened(Value value) {
  return llvm::any_of(value.getUsers(), [](Operation *user) {
    return isa<FlattenOp>(user) || (isa<ConcatOp>(user) && isFlattened(user->getResult(0)));
  });
}

class MergeSiblings : public cnn::impl::MergeSiblingsBase<MergeSiblings> {
public:
  using MergeSiblingsBase::MergeSiblingsBase;

  void runOnOperation() override {
    std::list<FunctionSiblings> functions;
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function.isExternal() && function.getBody().hasOneBlock())
        functions.emplace_back(function);

    if (llvm::none_of(functions, [](const FunctionSiblings &f) { return f.trains; }))
      return;

    Obstacles obstacles = findObstacles(functions);
    std::set<Plan> plans = findPlans(functions, obstacles);
    remark(functions, plans, obstacles);
    SiblingMerger merger(getOperation());
    for (const FunctionSiblings &function : functions)
      for (const Plan &plan : plans) {
        SmallVector<const Sibling *> siblings;
        for (const std::string &filter : plan)
          if (const Sibling *sibling = function.find(filter))
            siblings.push_back(sibling);
        if (!siblings.empty() && (function.trains || !beginWithPanels(siblings)))
          merger.merge(siblings);
      }
  }

private:
  using Functions = std::list<FunctionSiblings>;

  /// Whether each part of the merged filter can be read by itself.
  static bool beginWithPanels(ArrayRef<const Sibling *> siblings) {
    return llvm::all_of(siblings.drop_back(), [](const Sibling *sibling) {
      return planeOf(sibling->result().getType()).channels % kPanel == 0;
    });
  }

  /// What any function cannot merge, none does.
  static Obstacles findObstacles(const Functions &functions) {
    Obstacles obstacles;
    for (const FunctionSiblings &function : functions)
      for (const Sibling &sibling : function.all())
        if (!sibling.obstacle.empty())
          obstacles.try_emplace(sibling.filter(), sibling.obstacle);
    return obstacles;
  }

  /// The plans of which every function that has some of the filters has made the same.
  static std::set<Plan> findPlans(Functions &functions, const Obstacles &obstacles) {
    std::map<Plan, int64_t> votes;
    for (FunctionSiblings &function : functions)
      for (const Plan &plan : function.plan(obstacles))
        ++votes[plan];
    std::set<Plan> agreed;
    for (const auto &[plan, count] : votes) {
      int64_t concerned = llvm::count_if(functions, [&](const FunctionSiblings &function) {
        return llvm::any_of(plan, [&](const std::string &filter) { return function.find(filter); });
      });
      if (count == concerned)
        agreed.insert(plan);
    }
    return agreed;
  }

  /// Says of each convolution that reads what others of its sort read, and stays alone, why.
  static void remark(const Functions &functions, const std::set<Plan> &plans,
                     const Obstacles &obstacles) {
    llvm::StringSet<> done;
    for (const Plan &plan : plans)
      for (const std::string &filter : plan)
        done.insert(filter);
    for (const FunctionSiblings &function : functions) {
      llvm::DenseMap<Value, SmallVector<const Sibling *>> readers;
      for (const Sibling &sibling : function.all())
        readers[sibling.input()].push_back(&sibling);
      for (const Sibling &sibling : function.all())
        if (ArrayRef<const Sibling *> family = readers[sibling.input()];
            family.size() > 1 && done.insert(sibling.filter()).second)
          remarkAlone(sibling, reasonAlone(sibling, family, obstacles));
    }
  }

  static StringRef reasonAlone(const Sibling &sibling, ArrayRef<const Sibling *> family,
                               const Obstacles &obstacles) {
    if (StringRef obstacle = obstacles.lookup(sibling.filter()); !obstacle.empty())
      return obstacle;
    auto fits = [&](const Sibling *other) {
      return other != &sibling && other->kind == sibling.kind &&
             !obstacles.contains(other->filter());
    };
    if (llvm::none_of(family, fits))
      return "none of them that can be merged has the same bias, batch norm and activation";
    if (isFlattened(sibling.result()))
      return "its row is flattened, so nothing else can lie in it";
    return "its place in a concat leaves no room for others beside it";
  }

  static void remarkAlone(const Sibling &sibling, StringRef reason) {
    Operation *op = sibling.ops.front();
    int64_t bytes = planeOf(sibling.input().getType()).elements() * int64_t(sizeof(float));
    remark::missed(op->getLoc(), remark::RemarkOpts::name("alone").category("merge-siblings"))
        << (nameOf(op->getLoc()) + " is not merged with others that read its input, and reads " +
            Twine(bytes) + " bytes an image again: " + reason)
               .str();
  }
};

} // namespace
