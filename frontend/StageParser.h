//===- StageParser.h - the productions of bodies and stages -----------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_STAGEPARSER_H
#define CNNC_FRONTEND_STAGEPARSER_H

#include "frontend/ExpressionParser.h"

#include <functional>

namespace cnnc {

/// Each function reports what is wrong and then gives nothing.
class StageParser : public ExpressionParser {
public:
  using ExpressionParser::ExpressionParser;

protected:
  std::optional<ast::Body> parseBody();
  std::optional<ast::Let> parseLet();
  /// A name for a number: a parameter, a `let` or a loop's variable.
  std::optional<ast::Identifier> parseVariableName(const std::string &what);
  /// `{`, then `parseLine` for each line until `}`; a line that fails is skipped.
  bool parseBraces(const std::function<bool()> &parseLine);

private:
  std::optional<ast::Line> parseLine();
  std::optional<std::vector<ast::Stage>> parseStages();
  std::optional<ast::Stage> parseStage();
  bool parseOperation(ast::Stage &stage);
  std::optional<ast::Identifier> parseLabel();
  std::optional<ast::Use> parseUse();
  std::optional<ast::From> parseFrom();
  std::optional<ast::Repeat> parseRepeat();
  std::optional<ast::For> parseFor();
  std::optional<ast::If> parseIf();
  std::optional<ast::If::Case> parseCase();
  std::optional<ast::Combination> parseCombination();
  std::optional<ast::Branch> parseBranch();
  bool expectLineEnd();
  bool atTopLevelKeyword() const;

  uint32_t open_bodies = 0;
};

} // namespace cnnc

#endif
