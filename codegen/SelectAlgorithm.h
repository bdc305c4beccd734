//===- SelectAlgorithm.h - which code computes an instance -----------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_SELECTALGORITHM_H
#define CNNC_CODEGEN_SELECTALGORITHM_H

#include "codegen/KernelSpec.h"

namespace cnnc {

/// Whether one kernel computes all groups of a convolution's instance: there are no groups, or each
/// has one input and one output channel. Else each group wants a call of its own.
bool computesAllGroups(const Instance &instance);

/// Channels of an instance's rows or, of all groups, filters: what it makes.
int64_t outputChannels(const Instance &instance);

/// How many output channels, from the first on, wide tiles compute: a multiple of theirs or none.
/// The others want a call of their own. The instance computesAllGroups.
int64_t channelsOfWideTiles(const Instance &instance, const Target &target);

/// The spec of an instance that computesAllGroups.
KernelSpec selectAlgorithm(const Instance &instance, const Target &target);

/// Of a convolution's kernel on a device: algorithm, tile and vectors. The instance has no groups
/// or is LinearInputGradient.
void selectDeviceProduct(const Instance &instance, const Target &target, KernelSpec &spec);

/// Of any other kernel on a device: channels or elements that a load or store moves, 4 where all
/// operands are made of aligned vectors of them, else 1.
int selectDeviceVector(const Instance &instance, Algorithm algorithm);

} // namespace cnnc

#endif
