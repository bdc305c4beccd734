// Hints of what will be read soon, made instructions.
#include "codegen/lowering/Prefetches.h"

#include <gtest/gtest.h>

#include <sstream>

namespace cnnc::test {
namespace {

using namespace Halide;
using namespace Halide::Internal;

const Expr i = Variable::make(Int(32), "i");

Expr element(const char *buffer, const Expr &index) {
  return Load::make(Float(32), buffer, index, Buffer<>(), Parameter(), const_true(),
                    ModulusRemainder());
}

/// out[index] = in[index], while `later` is wanted.
Stmt copy(const Expr &index, const Expr &later) {
  return Store::make("out", withPrefetch(element("in", index), later), index, Parameter(),
                     const_true(), ModulusRemainder());
}

/// What a loop over i becomes.
std::string lowered(const Stmt &body) {
  std::ostringstream text;
  text << Prefetches().mutate(
      For::make("i", 0, 8, ForType::Serial, Partition::Auto, DeviceAPI::None, body));
  return text.str();
}

size_t fetches(const std::string &text) {
  size_t count = 0;
  for (size_t at = text.find("llvm.prefetch"); at != std::string::npos;
       at = text.find("llvm.prefetch", at + 1))
    ++count;
  return count;
}

TEST(Prefetches, AHintIsAnInstructionBesideTheValue) {
  const std::string text = lowered(copy(i, element("next", i + 7)));
  EXPECT_EQ(fetches(text), 1u) << text;
  EXPECT_NE(text.find("out[i] = (float32)in[i]"), std::string::npos) << text;
  EXPECT_EQ(text.find("next["), std::string::npos) << "read, not fetched: " << text;
}

TEST(Prefetches, EqualHintsOfATurnAreOne) {
  const Stmt twice = Block::make(copy(i, element("next", i)), copy(i + 8, element("next", i)));
  EXPECT_EQ(fetches(lowered(twice)), 1u);
  const Stmt both = Block::make(copy(i, element("next", i)), copy(i + 8, element("next", i + 16)));
  EXPECT_EQ(fetches(lowered(both)), 2u);
}

TEST(Prefetches, AnotherLoopHasItsOwn) {
  const Stmt loop = For::make("j", 0, 4, ForType::Serial, Partition::Auto, DeviceAPI::None,
                              copy(i, element("next", i)));
  EXPECT_EQ(fetches(lowered(Block::make(copy(i, element("next", i)), loop))), 2u);
}

} // namespace
} // namespace cnnc::test
