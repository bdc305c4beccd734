//===- SlabStaging.h - how a block's threads gather a slab of a matrix product ----------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_SCHEDULES_GPU_SLABSTAGING_H
#define CNNC_CODEGEN_SCHEDULES_GPU_SLABSTAGING_H

#include "codegen/DeviceTile.h"

#include "Halide.h"

namespace cnnc {

/// A side of what threads gather together: a variable and how many values it has.
struct Side {
  Halide::Var var;
  int count;
};

/// The innermost of the loops over threads, inside of which one thread's turns are.
inline const Halide::Var staging_thread("thread_x");

/// Values of the other side from one turn of a thread to its next.
int stepOfTurns(const Side &contiguous, const Side &other, const DeviceTile &tile);

/// A slab's staging, by vectors of `vector` along the contiguous side, which counts elements.
void stage(Halide::Func slab, Halide::LoopLevel level, const Side &contiguous, const Side &other,
           int vector, const DeviceTile &tile);

/// What is known of a slab's vectors beforehand, in registers of the threads that gather them.
void keepPlaces(Halide::Func places, Halide::LoopLevel level, const Side &contiguous,
                const Side &other, const DeviceTile &tile);

/// Places of `count` pixels, for all threads to read.
void stagePlaces(Halide::Func places, Halide::LoopLevel level, Halide::Var p, int count,
                 const DeviceTile &tile);

} // namespace cnnc

#endif
