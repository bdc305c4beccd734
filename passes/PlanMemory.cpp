//===- PlanMemory.cpp - offsets for buffers of rows and scratch buffers -----------------------===//
//
// An arena buffer is alive from the first kernel that writes a slice of it to the last that reads
// one. A kept buffer is alive for whole phases: what the last kernel has read of one chunk is still
// to be read of the next. Offsets of both count floats of one image, and a run scales them by the
// images it holds. Scratch buffers live for the whole step and lie one behind the other. The
// function gets attributes cnn.arena_per_image, cnn.kept_per_image and cnn.scratch with the totals;
// `print-map` prints who lies where.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/CnnDialect.h"
#include "dialect/ParameterLayout.h"
#include "passes/MemoryPlan.h"
#include "passes/Passes.h"

#include "llvm/Support/raw_ostream.h"

namespace cnn {
#define GEN_PASS_DEF_PLANMEMORY
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

/// A cache line of floats, so that rows of different buffers never share one.
constexpr int64_t kAlignment = 16;

struct Lifetime {
  int64_t first = std::numeric_limits<int64_t>::max(), last = -1;
  void meet(int64_t position) {
    first = std::min(first, position);
    last = std::max(last, position);
  }
};

using Positions = llvm::DenseMap<Operation *, int64_t>; // of kernels

Positions positionsOfKernels(func::FuncOp function) {
  Positions position;
  int64_t next = 0;
  function.walk([&](KernelOp kernel) { position[kernel] = next++; });
  return position;
}

/// All kernels of a phase have its number.
Positions positionsOfPhases(func::FuncOp function) {
  Positions position;
  for (auto [number, phase] : llvm::enumerate(function.getOps<PhaseOp>()))
    for (KernelOp kernel : phase.getOps<KernelOp>())
      position[kernel] = int64_t(number);
  return position;
}

/// Positions of the kernels that touch the buffer or a view of it.
void collectUses(Value memref, const Positions &position, Lifetime &lifetime) {
  for (Operation *user : memref.getUsers()) {
    if (isa<KernelOp>(user))
      lifetime.meet(position.lookup(user));
    else
      for (Value view : user->getResults())
        collectUses(view, position, lifetime);
  }
}

/// Groups of the filter in a scratch buffer, which decide its padding: those of the op that makes
/// it.
int64_t groupsOf(BufferOp buffer) {
  for (Operation *user : buffer.getResult().getUsers())
    if (auto kernel = dyn_cast<KernelOp>(user))
      for (auto transpose : kernel.getBody().front().getOps<TransposeFilterOp>())
        return transpose.getGroups();
  return 1;
}

int64_t scratchFloats(BufferOp buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  return paddedFloats(RankedTensorType::get(type.getShape(), type.getElementType()),
                      groupsOf(buffer));
}

class PlanMemory : public cnn::impl::PlanMemoryBase<PlanMemory> {
public:
  using PlanMemoryBase::PlanMemoryBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    Builder builder(&getContext());
    int64_t scratch = planScratch(function, builder);
    cnnc::MemoryPlan arena = planImages(function, Space::Arena, positionsOfKernels(function));
    cnnc::MemoryPlan kept = planImages(function, Space::Kept, positionsOfPhases(function));
    function->setAttr("cnn.arena_per_image", builder.getI64IntegerAttr(arena.total()));
    function->setAttr("cnn.kept_per_image", builder.getI64IntegerAttr(kept.total()));
    function->setAttr("cnn.scratch", builder.getI64IntegerAttr(scratch));
    if (printMap)
      llvm::outs() << "memory of @" << function.getName() << ", floats an image\n"
                   << arena.str() << "kept from phase to phase\n"
                   << kept.str();
  }

private:
  static int64_t planScratch(func::FuncOp function, Builder &builder) {
    int64_t end = 0;
    for (BufferOp buffer : function.getOps<BufferOp>()) {
      if (buffer.getSpace() != Space::Scratch)
        continue;
      buffer.setOffsetAttr(builder.getI64IntegerAttr(end));
      end += scratchFloats(buffer);
    }
    return end;
  }

  cnnc::MemoryPlan planImages(func::FuncOp function, Space space, const Positions &position) {
    cnnc::MemoryPlan plan;
    SmallVector<std::pair<BufferOp, int>> planned;
    for (BufferOp buffer : function.getOps<BufferOp>()) {
      if (buffer.getSpace() != space)
        continue;
      Lifetime lifetime;
      collectUses(buffer.getResult(), position, lifetime);
      if (!share) // alive with all others
        lifetime = {0, int64_t(position.size())};
      Plane plane = planeOf(buffer.getType());
      planned.push_back({buffer, plan.add(buffer.getName().str(), plane.elements(), lifetime.first,
                                          lifetime.last)});
    }
    plan.solve(kAlignment);
    Builder builder(&getContext());
    for (auto [buffer, number] : planned)
      buffer.setOffsetAttr(builder.getI64IntegerAttr(plan.offsetOf(number)));
    return plan;
  }
};

} // namespace
