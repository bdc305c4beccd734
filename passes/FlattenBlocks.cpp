//===- FlattenBlocks.cpp - inline blocks; their names become prefixes -------------------------===//
//
//   %1 = cnn.block "inception3" (%0) {
//   ^bb0(%x):
//     %2 = cnn.conv "branch2.conv1" %x ...      ->   %2 = cnn.conv "inception3.branch2.conv1" %0
//     ... cnn.yield %2
//   }
//
// The location of every op becomes NameLoc(full name, where it stands in the source): ops without
// a `name`, a pool say, keep theirs there.
//
//===------------------------------------------------------------------------------------------===//

#include "passes/Passes.h"

namespace cnn {
#define GEN_PASS_DEF_FLATTENBLOCKS
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

/// The op's name within its scope: its `name`, else that of its location, else nothing.
StringRef localName(Operation *op) {
  if (auto name = op->getAttrOfType<StringAttr>("name"))
    return name.getValue();
  return nameOf(op->getLoc());
}

/// The location without the names around it.
Location withoutName(Location location) {
  while (auto named = dyn_cast<NameLoc>(location))
    location = named.getChildLoc();
  if (auto call = dyn_cast<CallSiteLoc>(location))
    return CallSiteLoc::get(withoutName(call.getCallee()), call.getCaller());
  return location;
}

void setName(Operation *op, const Twine &name) {
  auto attribute = StringAttr::get(op->getContext(), name);
  if (op->hasAttr("name"))
    op->setAttr("name", attribute);
  op->setLoc(NameLoc::get(attribute, withoutName(op->getLoc())));
}

/// An op without a name of its own takes its block's.
void prefixName(Operation *op, StringRef prefix) {
  StringRef local = localName(op);
  setName(op, local.empty() ? Twine(prefix) : prefix + "." + local);
}

class FlattenBlocks : public cnn::impl::FlattenBlocksBase<FlattenBlocks> {
  void runOnOperation() override {
    Block &body = getOperation().getBody().front();
    // The ops of an inlined block come next, so that blocks inside it get its prefix before they
    // are inlined in turn.
    for (Operation *op = &body.front(); op;) {
      Operation *next = op->getNextNode();
      if (auto use = dyn_cast<BlockOp>(op))
        next = inlineUse(use);
      else if (StringRef name = localName(op); !name.empty())
        setName(op, name);
      op = next;
    }
  }

  /// Returns the op that now stands where the block began.
  static Operation *inlineUse(BlockOp use) {
    Block &inner = use.getBody().front();
    Operation *yield = inner.getTerminator();
    for (Operation &op : inner.without_terminator())
      prefixName(&op, use.getName());
    inner.getArgument(0).replaceAllUsesWith(use.getInput());
    use.getResult().replaceAllUsesWith(yield->getOperand(0));
    yield->erase();

    Operation *before = use->getPrevNode();
    Block *outer = use->getBlock();
    outer->getOperations().splice(use->getIterator(), inner.getOperations());
    use.erase();
    return before ? before->getNextNode() : &outer->front();
  }
};

} // namespace
