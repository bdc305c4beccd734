//===- TestMemory.h - a program's spaces, filled and watched ----------------------------*- C++
//-*-===//
#ifndef CNNC_TEST_CODEGEN_TESTMEMORY_H
#define CNNC_TEST_CODEGEN_TESTMEMORY_H

#include "GuardedAllocator.h"
#include "codegen/Kernel.h"

#include <array>
#include <cstdint>
#include <vector>

namespace cnnc::test {

/// Random numbers that every machine makes alike.
class Random {
public:
  explicit Random(uint32_t seed) : state(seed * 2654435761u + 1) {}
  uint32_t bits();
  float between(float low, float high);

private:
  uint32_t state;
};

/// What each space holds; touching what lies behind a space ends the test.
using Contents = std::array<std::vector<float, GuardedAllocator<float>>, CNN_SPACES>;

/// What a program's spaces hold while one kernel runs on `images` images.
class TestMemory {
public:
  explicit TestMemory(int images) : images(images) {}

  const int images;

  /// Room for an operand; sets its space's offset. Rows have row_stride and first_channel already.
  void place(Operand &operand);

  /// Fills everything, what lies between operands included; call when all are placed.
  void fill(Random &random, float low, float high);

  float *space(cnn_space space) { return contents[space].data(); }
  const Contents &all() const { return contents; }
  void restore(const Contents &saved) { contents = saved; }

  /// Indices in the operand's space. `image` counts from 0.
  size_t base(const Operand &operand) const;
  size_t rowsIndex(const Operand &rows, int64_t image, int64_t y, int64_t x, int64_t c) const;
  size_t filterIndex(const Operand &filter, int64_t output, int64_t input, int64_t y,
                     int64_t x) const;
  /// All indices that belong to the operand: channels of its slice, lanes that hold channels.
  std::vector<size_t> indices(const Operand &operand) const;

  float &at(const Operand &operand, size_t index) { return contents[operand.space][index]; }
  float at(const Operand &operand, size_t index) const { return contents[operand.space][index]; }

private:
  Contents contents;
  std::array<int64_t, CNN_SPACES> sizes{}; ///< per image in the arena
  std::vector<Operand> filters;
};

} // namespace cnnc::test

#endif
