//===- UnalignedOutputs.h - loads from outputs that lie anywhere ------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_UNALIGNEDOUTPUTS_H
#define CNNC_CODEGEN_UNALIGNEDOUTPUTS_H

#include "Halide.h"

#include <set>
#include <string>

namespace cnnc {

/// A lowering pass. Halide takes what an update loads from its own output for memory of its own,
/// aligned to a vector, and emits loads that trap elsewhere; outputs are slices that begin
/// anywhere.
class UnalignedOutputs : public Halide::Internal::IRMutator {
public:
  /// `outputs`: the names of the output buffers.
  explicit UnalignedOutputs(std::set<std::string> outputs) : outputs(std::move(outputs)) {}

private:
  std::set<std::string> outputs;

  using IRMutator::visit;
  Halide::Expr visit(const Halide::Internal::Load *load) override {
    if (!outputs.count(load->name))
      return IRMutator::visit(load);
    return Halide::Internal::Load::make(load->type, load->name, mutate(load->index), load->image,
                                        load->param, mutate(load->predicate),
                                        Halide::Internal::ModulusRemainder());
  }
};

} // namespace cnnc

#endif
