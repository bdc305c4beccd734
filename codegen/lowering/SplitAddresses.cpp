#include "codegen/lowering/SplitAddresses.h"

namespace cnnc {

using namespace Halide;
using namespace Halide::Internal;

Stmt SplitAddresses::visit(const For *loop) {
  const bool outside = in_kernel;
  in_kernel |= loop->for_type == ForType::GPUBlock;
  Stmt result = IRMutator::visit(loop);
  in_kernel = outside;
  return result;
}

Expr SplitAddresses::visit(const Load *load) {
  const Add *sum = load->index.as<Add>();
  if (!in_kernel || !sum || load->index.type().is_vector() || is_const(sum->b))
    return IRMutator::visit(load);
  return Load::make(load->type, load->name,
                    cast<int64_t>(mutate(sum->a)) + cast<int64_t>(mutate(sum->b)), load->image,
                    load->param, mutate(load->predicate), load->alignment);
}

} // namespace cnnc
