// A block's sums as registers of its threads: what each index becomes.
#include "codegen/lowering/PromoteRegisters.h"

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

namespace cnnc::test {
namespace {

using namespace Halide;
using namespace Halide::Internal;

constexpr int elements = 64;

Expr variable(const char *name) { return Variable::make(Int(32), name); }

Stmt store(const Expr &index) {
  const Expr value = make_zero(Float(32, index.type().lanes()));
  return Store::make("sum", value, index, Parameter(), const_true(index.type().lanes()),
                     ModulusRemainder());
}

/// `stores` to a block's registers, within loops over 8 threads tx, 4 threads ty.
std::string promote(const Stmt &stores) {
  const auto loop = [](const char *name, int extent, ForType type, const Stmt &body) {
    return For::make(name, 0, extent, type, Partition::Auto, DeviceAPI::CUDA, body);
  };
  const Stmt threads = loop("tx", 8, ForType::GPUThread, loop("ty", 4, ForType::GPUThread, stores));
  const Stmt kernel = loop(
      "block", 2, ForType::GPUBlock,
      Allocate::make("sum", Float(32), MemoryType::Register, {elements}, const_true(), threads));
  std::ostringstream text;
  text << PromoteRegisters().mutate(kernel);
  return text.str();
}

TEST(PromoteRegisters, ConstantsBesideTheThreadsPartNumberTheElements) {
  const Expr thread = variable("tx") * 8 + variable("ty") * 16;
  const std::string text =
      promote(Block::make({store(thread + 3), store(thread), store(thread + 5)}));
  EXPECT_NE(text.find("sum[float32 * 3]"), std::string::npos) << text;
  EXPECT_NE(text.find("sum[1] = "), std::string::npos) << text; // 3 is the second constant
  EXPECT_NE(text.find("sum[0] = "), std::string::npos) << text;
  EXPECT_NE(text.find("sum[2] = "), std::string::npos) << text;
}

TEST(PromoteRegisters, VectorsBecomeElements) {
  const std::string text = promote(store(Ramp::make(variable("tx") * 4, 1, 4)));
  EXPECT_NE(text.find("sum[float32 * 4]"), std::string::npos) << text;
  EXPECT_NE(text.find("sum[3] = "), std::string::npos) << text;
}

// tx / 8 is zero for each of the 8 threads; tx % 8 is tx.
TEST(PromoteRegisters, QuotientsOfThreadsAreKnownByTheirRange) {
  const Expr tx = variable("tx");
  EXPECT_NO_THROW(promote(Block::make(store(tx % 8), store(tx + tx / 8))));
  EXPECT_NO_THROW(promote(Block::make(store((tx + 8) / 8 + tx), store(tx + 1))));
}

// ty is at most 3, so (ty + 4 * block) / 8 is block / 2 whatever ty is.
TEST(PromoteRegisters, WhatStaysBelowACommonFactorChangesNoQuotient) {
  const Expr ty = variable("ty"), block = variable("block");
  EXPECT_NO_THROW(
      promote(Block::make(store((ty + block * 4) / 8 + ty), store(block / 2 + ty + 1))));
  EXPECT_THROW(promote(Block::make(store((ty * 2 + block * 4) / 8 + ty), store(block / 2 + ty))),
               std::runtime_error);
}

TEST(PromoteRegisters, WhatCancelsIsNoDifference) {
  const Expr tx = variable("tx"), ty = variable("ty");
  EXPECT_NO_THROW(promote(Block::make(store(tx * 4 + ty), store(ty + (tx - ty) * 4 + ty * 4))));
}

TEST(PromoteRegisters, ElementsOfOtherThreadsAreAnError) {
  EXPECT_THROW(promote(Block::make(store(variable("tx")), store(variable("ty")))),
               std::runtime_error);
}

TEST(PromoteRegisters, AnIndexThatALoopMovesIsAnError) {
  const Stmt serial = For::make("i", 0, 4, ForType::Serial, Partition::Auto, DeviceAPI::None,
                                store(variable("tx") + variable("i")));
  EXPECT_THROW(promote(serial), std::runtime_error);
}

} // namespace
} // namespace cnnc::test
