#include "codegen/lowering/Prefetches.h"

#include <algorithm>

namespace cnnc {

using namespace Halide;
using namespace Halide::Internal;

namespace {

constexpr const char *hint = "cnnc_with_prefetch";

/// The address of what a scalar load reads.
Expr addressOf(const Load *load) {
  const Expr base = reinterpret(UInt(64), Variable::make(type_of<float *>(), load->name));
  return reinterpret(type_of<float *>(), base + cast<uint64_t>(load->index) * load->type.bytes());
}

/// LLVM's intrinsic: for reading, into all caches, of data.
Stmt prefetch(const Expr &address) {
  return Evaluate::make(Call::make(Int(32), "llvm.prefetch.p0", {address, 0, 3, 1}, Call::Extern));
}

} // namespace

Expr withPrefetch(Expr value, Expr later) {
  return Call::make(value.type(), hint, {value, later}, Call::PureExtern);
}

Expr Prefetches::visit(const Call *call) {
  if (call->name != hint)
    return IRMutator::visit(call);
  if (const Load *later = call->args[1].as<Load>(); later && later->type.is_scalar())
    wanted.push_back(addressOf(later));
  return mutate(call->args[0]);
}

Stmt Prefetches::visit(const Store *store) {
  wanted.clear();
  Stmt result = IRMutator::visit(store);
  for (const Expr &address : wanted) {
    const auto same = [&](const Expr &other) { return equal(address, other); };
    if (std::any_of(fetched.begin(), fetched.end(), same))
      continue;
    fetched.push_back(address);
    result = Block::make(prefetch(address), result);
  }
  return result;
}

Stmt Prefetches::visit(const For *loop) {
  const std::vector<Expr> outside = std::move(fetched);
  fetched.clear();
  Stmt result = IRMutator::visit(loop);
  fetched = outside;
  return result;
}

} // namespace cnnc
