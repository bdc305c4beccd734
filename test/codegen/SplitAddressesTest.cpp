// What the index of a load is the sum of, added up in 64 bits.
#include "codegen/lowering/SplitAddresses.h"

#include <gtest/gtest.h>

#include <sstream>

namespace cnnc::test {
namespace {

using namespace Halide;
using namespace Halide::Internal;

/// out[0] = in[index], in a kernel or not.
std::string split(const Expr &index, bool in_kernel) {
  const Expr value =
      Load::make(Float(32), "in", index, Buffer<>(), Parameter(), const_true(), ModulusRemainder());
  const Stmt store = Store::make("out", value, 0, Parameter(), const_true(), ModulusRemainder());
  const ForType type = in_kernel ? ForType::GPUBlock : ForType::Serial;
  std::ostringstream text;
  text << SplitAddresses().mutate(
      For::make("block", 0, 2, type, Partition::Auto, DeviceAPI::CUDA, store));
  return text.str();
}

const Expr a = Variable::make(Int(32), "a"), b = Variable::make(Int(32), "b");

TEST(SplitAddresses, BothNumbersBecomeLong) {
  const std::string text = split(a + b, true);
  EXPECT_NE(text.find("in[int64(a) + int64(b)]"), std::string::npos) << text;
}

TEST(SplitAddresses, AConstantStaysWithItsNumber) {
  EXPECT_EQ(split(a + 4, true).find("int64"), std::string::npos);
}

TEST(SplitAddresses, WhatRunsOnTheHostStaysAsItIs) {
  EXPECT_EQ(split(a + b, false).find("int64"), std::string::npos);
}

} // namespace
} // namespace cnnc::test
