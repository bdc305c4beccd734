//===- ArgumentReader.h - arguments by position or name ---------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_ARGUMENTREADER_H
#define CNNC_FRONTEND_ARGUMENTREADER_H

#include "frontend/ExpressionEvaluator.h"
#include "frontend/LayerSignatures.h"
#include "frontend/Network.h"

#include <optional>

namespace cnnc {

/// Largest size, count or channel number that a layer's argument may say.
constexpr int64_t largest_argument = int64_t(1) << 20;

/// For each name of the signature, required ones first, its argument or null; nothing, and
/// reported, if the arguments do not fit. `callee` is the name that they follow.
std::optional<std::vector<const ast::Argument *>>
bindArguments(const Signature &signature, const SourceRange &callee,
              const std::vector<ast::Argument> &arguments, std::vector<Note> notes,
              Diagnostics &diagnostics);

/// Evaluates the arguments of one layer. An argument that is not as asked for is reported, fails()
/// is true from then on and the default is given.
class ArgumentReader {
public:
  ArgumentReader(const Signature &signature, const SourceRange &callee,
                 const std::vector<ast::Argument> &arguments, const Variables &variables,
                 ExpressionEvaluator &evaluator, Diagnostics &diagnostics);

  bool fails() const { return failed; }
  /// Where the argument's value stands; the callee if the argument is not given.
  SourceRange where(const char *name) const;
  /// Reports what is wrong with an argument beyond its own range.
  void refuse(const char *name, const std::string &message);

  int64_t integer(const char *name, int64_t least, int64_t most, int64_t otherwise);
  /// One integer for both or a tuple (height, width).
  network::Pair pair(const char *name, int64_t least, network::Pair otherwise);
  double real(const char *name, double otherwise);
  bool boolean(const char *name, bool otherwise);
  std::string string(const char *name);
  /// A bare word, such as `nearest`.
  std::string word(const char *name, const std::string &otherwise);
  ChannelCount channels(const char *name);

private:
  const ast::Argument *find(const char *name) const;
  /// The argument's value; unknown, and failed, if it cannot be worked out.
  Value evaluate(const ast::Argument &argument);
  void refuse(const char *name, const Value &value, const std::string &expected);

  const Signature &signature;
  SourceRange callee;
  const Variables &variables;
  ExpressionEvaluator &evaluator;
  Diagnostics &diagnostics;
  std::vector<const ast::Argument *> bound;
  bool failed = false;
};

} // namespace cnnc

#endif
