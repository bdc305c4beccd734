#include "frontend/NameScope.h"

namespace cnnc {

NameScope NameScope::ofBlock(const std::string &name) const {
  NameScope scope(diagnostics);
  scope.path_length = path_length + name.size() + 1;
  return scope;
}

NameScope NameScope::within(const std::string &name) const {
  NameScope scope(diagnostics);
  scope.prefix = name + ".";
  scope.path_length = path_length;
  return scope;
}

std::string NameScope::nameLayer(const std::string &kind,
                                 const std::optional<ast::Identifier> &label,
                                 const SourceRange &where) {
  size_t count = ++counts[kind];
  return label ? claim(label->text, label->range) : claim(kind + std::to_string(count), where);
}

std::string NameScope::nameBranch(const std::optional<ast::Identifier> &label,
                                  const SourceRange &where) {
  return nameLayer("branch", label, where);
}

std::string NameScope::claim(std::string name, const SourceRange &where) {
  auto [known, inserted] = taken.try_emplace(name, where);
  if (!inserted)
    diagnostics.error(
        where, "the name '" + name + "' is taken here, expected another label",
        {{known->second, known->second == where ? "by the iteration before" : "by this one"}});
  size_t length_before = path_length + prefix.size();
  name = prefix + name;
  if (path_length + name.size() > longest_path && length_before <= longest_path)
    diagnostics.error(where, "the name from the model down is longer than " +
                                 std::to_string(longest_path) + " characters");
  return name;
}

} // namespace cnnc
