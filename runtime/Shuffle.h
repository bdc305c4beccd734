//===- Shuffle.h - the order of an epoch's images --------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_SHUFFLE_H
#define CNNC_RUNTIME_SHUFFLE_H

#include <cstdint>
#include <vector>

namespace cnnc::runtime {

/// A permutation of 0 .. count-1 by Fisher and Yates, a function of seed and epoch alone.
std::vector<uint32_t> shuffledOrder(uint32_t count, uint64_t seed, uint32_t epoch);

/// 0 .. count-1.
std::vector<uint32_t> fileOrder(uint32_t count);

} // namespace cnnc::runtime

#endif
