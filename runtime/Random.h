//===- Random.h - counter-based random numbers -----------------------------------------*- C++
//-*-===//
//
// Philox4x32-10 (Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011): a number is
// a function of (seed, stream, index), so any part of a sequence can be had alone, on any thread
// and any machine, with the same bits.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_RANDOM_H
#define CNNC_RUNTIME_RANDOM_H

#include <array>
#include <cstdint>

namespace cnnc::runtime {

inline std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter,
                                      std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t a = uint64_t(0xD2511F53) * counter[0], b = uint64_t(0xCD9E8D57) * counter[2];
    counter = {static_cast<uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(b),
               static_cast<uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(a)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

/// A sequence of numbers for one purpose. Streams of one seed are independent of each other.
class RandomStream {
public:
  /// What the numbers are for: separates the streams that share a seed.
  enum Purpose : uint32_t { Initialisation = 1, Shuffling = 2, Benchmark = 3 };

  RandomStream(uint64_t seed, Purpose purpose, uint32_t which)
      : key{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)}, purpose(purpose),
        which(which) {}

  /// Four 32-bit numbers of place `index`.
  std::array<uint32_t, 4> block(uint64_t index) const {
    return philox(
        {static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32), which, purpose}, key);
  }

  uint64_t bits(uint64_t index) const {
    const auto words = block(index);
    return static_cast<uint64_t>(words[1]) << 32 | words[0];
  }

  /// Evenly spread over [0, bound), bound > 0.
  uint64_t below(uint64_t index, uint64_t bound) const {
    return static_cast<uint64_t>(static_cast<unsigned __int128>(bits(index)) * bound >> 64);
  }

  /// In (0, 1), exact in a double, the same on every machine.
  double uniform(uint64_t index) const {
    return (static_cast<double>(bits(index) >> 12) + 0.5) * 0x1p-52;
  }

  /// Normally distributed, mean 0, deviation 1, the same on every machine.
  double normal(uint64_t index) const;

private:
  std::array<uint32_t, 2> key;
  uint32_t purpose, which;
};

} // namespace cnnc::runtime

#endif
