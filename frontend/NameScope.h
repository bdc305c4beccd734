//===- NameScope.h - names of layers, blocks and branches -------------------------------*- C++
//-*-===//
//
// A scope is a model, a use of a block, a branch, or a concat or add that has a label. In it
//
//   - a layer, a use of a block, a concat or an add is named by its label, or else by its kind and
//     which of its kind in the scope it is: conv1, conv2, inception1. Those with a label count too,
//     so that a label changes no other name;
//   - a branch is named by its label, or else branch1, branch2 ..., counted through the scope: a
//     second concat goes on where the first one ended. A concat or add with a label is a scope of
//     its own, and counts from 1.
//
// Two equal names in a scope are an error. Names nest with dots, so no two layers share a name.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_NAMESCOPE_H
#define CNNC_FRONTEND_NAMESCOPE_H

#include "frontend/Ast.h"
#include "frontend/Diagnostics.h"

#include <map>
#include <optional>
#include <string>

namespace cnnc {

class NameScope {
public:
  /// Longest name from the model down, dots included.
  static constexpr size_t longest_path = 1000;

  /// The scope of a model.
  explicit NameScope(Diagnostics &diagnostics) : diagnostics(diagnostics) {}

  /// The scope of a use of a block that this scope called `name`: names in it begin anew.
  NameScope ofBlock(const std::string &name) const;
  /// The scope of a branch or a labelled combination called `name`: names in it begin with that.
  NameScope within(const std::string &name) const;

  /// The next name of a kind, with what this scope's names begin with.
  std::string nameLayer(const std::string &kind, const std::optional<ast::Identifier> &label,
                        const SourceRange &where);
  std::string nameBranch(const std::optional<ast::Identifier> &label, const SourceRange &where);

private:
  std::string claim(std::string name, const SourceRange &where);

  Diagnostics &diagnostics;
  std::string prefix;     ///< "branch2."
  size_t path_length = 0; ///< of the names of the blocks around
  std::map<std::string, size_t> counts;
  std::map<std::string, SourceRange> taken;
};

} // namespace cnnc

#endif
