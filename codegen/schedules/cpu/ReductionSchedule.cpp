// Reductions, the loss and updates in place.
#include "codegen/schedules/cpu/Schedules.h"

namespace cnnc {

using namespace Halide;

namespace {

constexpr int elements_of_task = 16384;

} // namespace

void schedule(ReductionStages &s, const CpuTarget &target) {
  const int vector = target.vector_floats;
  const TailStrategy guard = TailStrategy::GuardWithIf;
  for (Func &partial : s.partial) {
    partial.compute_root().vectorize(s.c, vector, guard).parallel(s.block);
    if (partial.has_update_definition())
      partial.update()
          .reorder(s.c, s.pixels, s.block)
          .vectorize(s.c, vector, guard)
          .parallel(s.block);
  }
  for (Func &total : s.total) {
    total.compute_root().vectorize(s.c, vector, guard);
    total.update().reorder(s.c, s.blocks).vectorize(s.c, vector, guard);
  }
  if (s.accumulates)
    s.out.update().vectorize(s.c, vector, guard);
  else
    s.out.vectorize(s.c, vector, guard);
  scheduleChannelFunctions(s.channel_functions, target.vector_floats);
}

void schedule(CrossEntropyStages &s, const CpuTarget &target) {
  const TailStrategy guard = TailStrategy::GuardWithIf;
  s.out.parallel(s.m);
  if (s.out.dimensions() == 2)
    s.out.vectorize(s.c, target.vector_floats, guard);
  s.exponential.compute_at(s.out, s.m).vectorize(s.c, target.vector_floats, guard);
  s.largest.compute_at(s.out, s.m);
  s.total.compute_at(s.out, s.m);
  scheduleChannelFunctions(s.channel_functions, target.vector_floats);
}

void schedule(UpdateStages &s, const CpuTarget &target) {
  Var task("task");
  s.out.update()
      .split(s.i, task, s.i, elements_of_task, TailStrategy::GuardWithIf)
      .vectorize(s.i, target.vector_floats, TailStrategy::GuardWithIf)
      .parallel(task);
}

} // namespace cnnc
