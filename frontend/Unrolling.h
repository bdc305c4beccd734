//===- Unrolling.h - a model to its network ---------------------------------------------*- C++
//-*-===//
//
// Runs a model's body once: evaluates arguments, repeats what loops repeat, takes the side of an
// `if` that holds, puts blocks in for their uses, and gives each layer its name.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_UNROLLING_H
#define CNNC_FRONTEND_UNROLLING_H

#include "frontend/ArgumentReader.h"
#include "frontend/NameScope.h"
#include "frontend/Network.h"
#include "frontend/SourceUnit.h"

#include <array>
#include <map>
#include <optional>

namespace cnnc {

/// Most uses of blocks, and bodies of any kind, within each other.
constexpr size_t deepest_blocks = 64, deepest_bodies = 512;

class Unroller {
public:
  Unroller(ExpressionEvaluator &evaluator, WorkBudget &budget, Diagnostics &diagnostics)
      : evaluator(evaluator), budget(budget), diagnostics(diagnostics) {}

  /// The model's network. `arguments` are the values of parameters given from outside; all others
  /// have their defaults. `input` (channels, height, width) replaces the model's own. What is wrong
  /// is reported; the network is then of no use.
  network::Network unroll(const SourceUnit &unit, const ast::Definition &model,
                          const std::map<std::string, Value> &arguments,
                          const std::optional<std::array<int64_t, 3>> &input);

private:
  /// What the names in a body mean.
  struct Scope {
    Variables variables;
    Environment<network::ValueId> values; ///< named with `as`

    explicit Scope(const Variables &constants) : variables(&constants) {}
    explicit Scope(const Scope *outer) : variables(&outer->variables), values(&outer->values) {}
  };
  /// Where layers go: the model or the use of a block that is being unrolled, or a branch in it.
  struct Place {
    const SourceUnit &unit;
    network::Body &body;
    NameScope &names;
    /// The value that the next stage takes.
    network::ValueId current = 0;
  };

  void runBody(const ast::Body &body, Scope &scope, Place &place);
  void runInner(const ast::Body &body, const Scope &outer, Place &place);
  void runStage(const ast::Stage &stage, Scope &scope, Place &place);
  void run(const ast::Use &use, const ast::Stage &stage, Scope &scope, Place &place);
  void run(const ast::From &from, const ast::Stage &stage, Scope &scope, Place &place);
  void run(const ast::Repeat &repeat, const ast::Stage &stage, Scope &scope, Place &place);
  void run(const ast::For &loop, const ast::Stage &stage, Scope &scope, Place &place);
  void run(const ast::If &choice, const ast::Stage &stage, Scope &scope, Place &place);
  void run(const ast::Combination &combination, const ast::Stage &stage, Scope &scope,
           Place &place);

  void useLayer(const Signature &layer, const ast::Use &use, const ast::Stage &stage, Scope &scope,
                Place &place);
  void useBlock(const BlockReference &block, const ast::Use &use, const ast::Stage &stage,
                Scope &scope, Place &place);
  bool declareParameters(const ast::Definition &block, const ast::Use &use, const Note &used_here,
                         const Scope &user, Scope &scope);
  void takeInput(ArgumentReader &arguments, const ast::Stage &stage);
  network::ValueId runBranch(const ast::Branch &branch, const Scope &scope, const Place &place,
                             NameScope &names);
  void append(Place &place, decltype(network::Layer::content) content, std::string name,
              const SourceRange &where, std::vector<network::ValueId> inputs);
  void requireInput(const ast::Stage &stage);
  void refuseLabel(const ast::Stage &stage, const std::string &what);
  void checkAllUsed(const network::Body &body);
  bool failed() const { return diagnostics.errors() > errors_before; }
  bool stopped() const { return budget.exhausted() || diagnostics.full(); }

  ExpressionEvaluator &evaluator;
  WorkBudget &budget;
  Diagnostics &diagnostics;
  network::Network network;
  std::optional<std::array<int64_t, 3>> input_override;
  bool has_input = false;
  size_t open_blocks = 0, open_bodies = 0, errors_before = 0;
};

} // namespace cnnc

#endif
