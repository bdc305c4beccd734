//===- AlignedVectors.h - vectors of a kernel's operands lie aligned --------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_LOWERING_ALIGNEDVECTORS_H
#define CNNC_CODEGEN_LOWERING_ALIGNEDVECTORS_H

#include "Halide.h"

#include <set>
#include <string>

namespace cnnc {

/// A lowering pass for kernels whose operands are made of aligned vectors. Halide knows that of an
/// index only as long as it is written in one piece; what it takes out of several indices hides it,
/// and a vector that may lie anywhere is loaded one by one.
class AlignedVectors : public Halide::Internal::IRMutator {
public:
  /// `outputs`: the names of the output buffers.
  explicit AlignedVectors(std::set<std::string> outputs) : outputs(std::move(outputs)) {}

private:
  std::set<std::string> outputs;

  using IRMutator::visit;

  static Halide::Internal::ModulusRemainder alignmentOf(const Halide::Expr &index) {
    return {index.type().lanes(), 0};
  }

  Halide::Expr visit(const Halide::Internal::Load *load) override {
    const bool operand = load->param.defined() || outputs.count(load->name);
    if (!operand || !load->index.as<Halide::Internal::Ramp>())
      return IRMutator::visit(load);
    return Halide::Internal::Load::make(load->type, load->name, mutate(load->index), load->image,
                                        load->param, mutate(load->predicate),
                                        alignmentOf(load->index));
  }

  Halide::Internal::Stmt visit(const Halide::Internal::Store *store) override {
    if (!outputs.count(store->name) || !store->index.as<Halide::Internal::Ramp>())
      return IRMutator::visit(store);
    return Halide::Internal::Store::make(store->name, mutate(store->value), mutate(store->index),
                                         store->param, mutate(store->predicate),
                                         alignmentOf(store->index));
  }
};

} // namespace cnnc

#endif
