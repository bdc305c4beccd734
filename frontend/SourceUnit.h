//===- SourceUnit.h - a file with all that its imports bring ----------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_SOURCEUNIT_H
#define CNNC_FRONTEND_SOURCEUNIT_H

#include "frontend/Ast.h"
#include "frontend/ExpressionEvaluator.h"
#include "frontend/FileProvider.h"

#include <map>
#include <memory>
#include <string>

namespace cnnc {

struct SourceUnit;

struct BlockReference {
  const ast::Definition *definition;
  const SourceUnit *unit; ///< whose blocks and constants its body sees
};

struct SourceUnit {
  ast::File file;
  /// Its own `let`s and blocks and those of the files it imports, and of the files they import.
  /// Models and train sections of an imported file are that file's own.
  Variables constants;
  std::map<std::string, BlockReference, std::less<>> blocks;
};

/// Most files of one compilation, and bytes of all of them together.
constexpr size_t most_source_files = 64, largest_source = size_t(4) << 20;

/// A file and what it imports, parsed once each.
class SourceLoader {
public:
  SourceLoader(FileProvider &provider, ExpressionEvaluator &evaluator, Diagnostics &diagnostics)
      : provider(provider), evaluator(evaluator), diagnostics(diagnostics) {}

  /// Null, and reported, if the file cannot be read. What else is wrong is reported too, and the
  /// unit is as good as it could be made. It lives as long as the loader.
  const SourceUnit *load(const std::string &path);

private:
  struct Loading {
    std::string canonical_path;
    SourceRange imported_at;
  };

  SourceUnit *loadFile(const std::string &path, const std::string &canonical_path,
                       const SourceRange &imported_at);
  void import(SourceUnit &unit, const std::string &importer, const ast::Import &import);
  std::string resolve(const std::string &importer, const ast::Import &import);
  bool isCycle(const std::string &canonical_path, const ast::Import &import);
  void takeOver(SourceUnit &unit, const SourceUnit &imported, const ast::Import &import);
  void declareOwn(SourceUnit &unit);

  FileProvider &provider;
  ExpressionEvaluator &evaluator;
  Diagnostics &diagnostics;
  std::map<std::string, std::unique_ptr<SourceUnit>> units; ///< by canonical path
  std::vector<Loading> stack;                               ///< from the first file inwards
  size_t bytes = 0;
};

} // namespace cnnc

#endif
