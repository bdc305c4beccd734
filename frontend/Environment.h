//===- Environment.h - names that are visible at a place --------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_ENVIRONMENT_H
#define CNNC_FRONTEND_ENVIRONMENT_H

#include "frontend/Ast.h"
#include "frontend/Diagnostics.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cnnc {

/// The names of one kind (numbers, or values named with `as`) of a body, and through `parent` of
/// the bodies around it. An inner name hides an outer one.
template <typename Content> class Environment {
public:
  struct Entry {
    Content content;
    SourceRange declared;
  };

  /// `parent`, if any, must outlive it.
  explicit Environment(const Environment *parent = nullptr) : parent(parent) {}

  /// A second declaration of a name in one body is an error, and the first stands.
  void declare(const ast::Identifier &name, Content content, Diagnostics &diagnostics) {
    auto [entry, inserted] = entries.try_emplace(name.text, Entry{std::move(content), name.range});
    if (!inserted)
      diagnostics.error(name.range,
                        "'" + name.text + "' is already declared here, expected another name",
                        {{entry->second.declared, "the other one"}});
  }

  const Entry *find(std::string_view name) const {
    for (const Environment *scope = this; scope; scope = scope->parent)
      if (auto entry = scope->entries.find(name); entry != scope->entries.end())
        return &entry->second;
    return nullptr;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const Environment *scope = this; scope; scope = scope->parent)
      for (const auto &[name, entry] : scope->entries)
        result.push_back(name);
    return result;
  }

  const std::map<std::string, Entry, std::less<>> &ownEntries() const { return entries; }

private:
  const Environment *parent;
  std::map<std::string, Entry, std::less<>> entries;
};

} // namespace cnnc

#endif
