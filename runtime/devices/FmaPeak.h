//===- FmaPeak.h - the most arithmetic this machine can do ------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_DEVICES_FMAPEAK_H
#define CNNC_RUNTIME_DEVICES_FMAPEAK_H

namespace cnnc::runtime {

/// GFLOP/s of fused multiply-adds in registers, of the widest kind this CPU has, on all threads of
/// the pool: what kernels are measured against. Takes about a millisecond; measure it close to what
/// is compared, for clocks change. 0 on a CPU without such an instruction.
double measureFmaPeak();

} // namespace cnnc::runtime

#endif
