//===- Diagnostics.h - errors that show the place they speak of -------------------------*- C++
//-*-===//
//
//   nets/small.cnn:4:12: error: conv has no argument 'strid', did you mean 'stride'?
//     conv(64, 7, strid=2)
//                 ^~~~~
//   nets/small.cnn:9:3: note: in block 'stem1' used here
//     stem(64)
//     ^~~~
//
// Messages are lower case, without a full stop, what was observed before what was expected.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_FRONTEND_DIAGNOSTICS_H
#define CNNC_FRONTEND_DIAGNOSTICS_H

#include "frontend/SourceFiles.h"

#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cnnc {

enum class Severity { Error, Warning, Remark, Note };

/// Points at the other party of an error.
struct Note {
  SourceRange where;
  std::string message;
};

struct Diagnostic {
  Severity severity = Severity::Error;
  SourceRange where;
  std::string message;
  std::vector<Note> notes = {};
};

/// Prints diagnostics as they come. An error that was already printed for the same place is left
/// out, and after `error_limit` errors the rest is. Not for several threads at once.
class Diagnostics {
public:
  static constexpr size_t default_error_limit = 20;

  /// `out` and `files` must outlive it.
  Diagnostics(SourceFiles &files, std::ostream &out, size_t error_limit = default_error_limit)
      : source_files(files), out(out), error_limit(error_limit) {}

  SourceFiles &files() { return source_files; }

  /// The notes of the enclosing UseScopes are added to those given.
  void report(const Diagnostic &diagnostic);
  void error(const SourceRange &where, std::string message, std::vector<Note> notes = {}) {
    report({Severity::Error, where, std::move(message), std::move(notes)});
  }

  bool hasErrors() const { return error_count > 0; }
  /// All that were reported, those left out included.
  size_t errors() const { return error_count; }
  /// Whether further errors would not be shown, so that there is no use in looking for them.
  bool full() const {
    return shown_errors > error_limit || error_count > shown_errors + repetition_limit;
  }

  /// While it lives, errors are inside a block's use: a note says so.
  class UseScope {
  public:
    UseScope(Diagnostics &diagnostics, Note note) : diagnostics(diagnostics) {
      diagnostics.uses.push_back(std::move(note));
    }
    ~UseScope() { diagnostics.uses.pop_back(); }
    UseScope(const UseScope &) = delete;

  private:
    Diagnostics &diagnostics;
  };

private:
  /// A mistake in a loop's body is met in each iteration; soon it is not worth going on.
  static constexpr size_t repetition_limit = 100;

  void print(Severity severity, const SourceRange &where, const std::string &message);

  SourceFiles &source_files;
  std::ostream &out;
  size_t error_limit;
  size_t error_count = 0, shown_errors = 0;
  std::set<std::pair<SourceRange, std::string>> reported;
  std::vector<Note> uses;
};

/// The chain of uses from the innermost outwards; the middle of a long one is left out.
std::vector<Note> shortened(std::vector<Note> chain);

} // namespace cnnc

#endif
