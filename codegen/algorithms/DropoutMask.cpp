#include "codegen/algorithms/DropoutMask.h"

namespace cnnc {
namespace {

using namespace Halide;

Expr natural(uint32_t value) { return Expr(value); }

// A bijection of 32 bits with low bias (C. Wellons, "Prospecting for Hash Functions", triple32).
Expr mixed(Expr bits) {
  bits = bits ^ (bits >> 17);
  bits = bits * natural(0xed5ad4bbu);
  bits = bits ^ (bits >> 11);
  bits = bits * natural(0xac4c1b51u);
  bits = bits ^ (bits >> 15);
  bits = bits * natural(0x31848babu);
  return bits ^ (bits >> 14);
}

// Each counter is mixed before the next comes in, so that neighbouring streams have nothing in
// common.
Expr absorb(Expr state, Expr counter) {
  return mixed(state * natural(0x9e3779b9u) + cast<uint32_t>(counter));
}

} // namespace

Expr dropoutKeeps(const DropoutSite &site, Expr element, Expr probability) {
  Expr state = mixed(cast<uint32_t>(site.seed) + natural(0x6a09e667u));
  state = absorb(state, site.step);
  state = absorb(state, site.site);
  state = absorb(state, site.image);
  const Expr number = absorb(state, element);
  // 24 bits: exact as a float, so that the comparison is too.
  return cast<float>(cast<int32_t>(number >> 8)) * (1.0f / (1 << 24)) >= probability;
}

} // namespace cnnc
