#include "frontend/StageParser.h"

#include "frontend/Parser.h"

#include <array>

namespace cnnc {

/// body = "{" { line end } "}" ;
/// end  = ";" | the end of the line, unless the next one begins with "->" | before "}" ;
std::optional<ast::Body> StageParser::parseBody() {
  ast::Body body;
  bool parsed = parseBraces([&] {
    std::optional<ast::Line> line = parseLine();
    if (line)
      body.lines.push_back(std::move(*line));
    return line.has_value();
  });
  if (!parsed)
    return std::nullopt;
  return body;
}

bool StageParser::parseBraces(const std::function<bool()> &parseLine) {
  if (!at("{")) {
    expected("'{'");
    return false;
  }
  SourceRange open = peek().range;
  if (open_bodies == deepest_body) {
    diagnostics.error(open,
                      "bodies are nested more than " + std::to_string(deepest_body) + " deep");
    skipBraces();
    return true;
  }
  ++open_bodies;
  next();
  while (!atEnd() && !at("}") && !atTopLevelKeyword() && !diagnostics.full()) {
    if (accept(";"))
      continue;
    beginLine();
    size_t start = position;
    if (!parseLine() || !expectLineEnd())
      skipLine(start);
  }
  --open_bodies;
  if (!accept("}") && !diagnostics.full())
    diagnostics.error(peek().range, "found " + describe(peek()) + ", expected '}'",
                      {{open, "to close this"}});
  return true;
}

bool StageParser::expectLineEnd() {
  if (atEnd() || at(";") || at("}") || (peek().starts_line && !at("->")))
    return true;
  expected("'->', ';' or the end of the line");
  return false;
}

bool StageParser::atTopLevelKeyword() const {
  return peek().starts_line && (at("block") || at("model") || at("train") || at("import"));
}

/// line = let | stages ;
std::optional<ast::Line> StageParser::parseLine() {
  if (at("let")) {
    std::optional<ast::Let> let = parseLet();
    if (!let)
      return std::nullopt;
    return ast::Line{std::move(*let)};
  }
  std::optional<std::vector<ast::Stage>> stages = parseStages();
  if (!stages)
    return std::nullopt;
  return ast::Line{std::move(*stages)};
}

/// let = "let" name "=" expression ;
std::optional<ast::Let> StageParser::parseLet() {
  next();
  std::optional<ast::Identifier> name = parseVariableName("a name");
  if (!name || !expect("="))
    return std::nullopt;
  ast::ExpressionPointer value = parseExpression();
  if (!value)
    return std::nullopt;
  return ast::Let{std::move(*name), std::move(value)};
}

std::optional<ast::Identifier> StageParser::parseVariableName(const std::string &what) {
  constexpr std::array<std::string_view, 4> reserved = {"channels", "len", "min", "max"};
  std::optional<ast::Identifier> name = expectIdentifier(what);
  if (name && std::find(reserved.begin(), reserved.end(), name->text) != reserved.end())
    diagnostics.error(name->range,
                      "'" + name->text + "' has a meaning of its own, expected another name");
  return name;
}

/// stages = stage { "->" stage } ;
std::optional<std::vector<ast::Stage>> StageParser::parseStages() {
  std::vector<ast::Stage> stages;
  do {
    std::optional<ast::Stage> stage = parseStage();
    if (!stage)
      return std::nullopt;
    stages.push_back(std::move(*stage));
  } while (accept("->"));
  return stages;
}

/// stage = [ label ] ( use | from | repeat | for | if | combination ) [ "as" name ] ;
std::optional<ast::Stage> StageParser::parseStage() {
  ast::Stage stage;
  stage.label = parseLabel();
  stage.range = peek().range;
  if (!parseOperation(stage))
    return std::nullopt;
  if (atOnLine("as")) {
    next();
    stage.value_name = expectIdentifier("a name for the value");
    if (!stage.value_name)
      return std::nullopt;
  }
  return stage;
}

bool StageParser::parseOperation(ast::Stage &stage) {
  auto take = [&](auto operation) {
    if (operation)
      stage.operation = std::move(*operation);
    return operation.has_value();
  };
  if (peek().kind == TokenKind::Identifier)
    return take(parseUse());
  if (at("from"))
    return take(parseFrom());
  if (at("repeat"))
    return take(parseRepeat());
  if (at("for"))
    return take(parseFor());
  if (at("if"))
    return take(parseIf());
  if (at("concat") || at("add") || at("mul"))
    return take(parseCombination());
  expected("a layer or block");
  return false;
}

/// label = name ":" ;
std::optional<ast::Identifier> StageParser::parseLabel() {
  if (peek().kind != TokenKind::Identifier || !peek(1).is(":"))
    return std::nullopt;
  std::optional<ast::Identifier> label = expectIdentifier("a label");
  next();
  return label;
}

/// use = name [ arguments ] ;
std::optional<ast::Use> StageParser::parseUse() {
  ast::Use use{*expectIdentifier("a layer or block"), {}};
  if (atOnLine("(")) {
    std::optional<std::vector<ast::Argument>> arguments = parseArguments();
    if (!arguments)
      return std::nullopt;
    use.arguments = std::move(*arguments);
  }
  return use;
}

/// from = "from" name ;
std::optional<ast::From> StageParser::parseFrom() {
  next();
  std::optional<ast::Identifier> value = expectIdentifier("the name of a value");
  if (!value)
    return std::nullopt;
  return ast::From{std::move(*value)};
}

/// repeat = "repeat" expression body ;
std::optional<ast::Repeat> StageParser::parseRepeat() {
  next();
  ast::ExpressionPointer count = parseExpression();
  if (!count)
    return std::nullopt;
  std::optional<ast::Body> body = parseBody();
  if (!body)
    return std::nullopt;
  return ast::Repeat{std::move(count), std::move(*body)};
}

/// for = "for" [ name "," ] name "in" expression body ;
std::optional<ast::For> StageParser::parseFor() {
  next();
  ast::For loop;
  std::optional<ast::Identifier> name = parseVariableName("a name");
  if (name && accept(",")) {
    loop.index = std::move(name);
    name = parseVariableName("a name");
  }
  if (!name || !expect("in"))
    return std::nullopt;
  loop.element = std::move(*name);
  loop.tuple = parseExpression();
  if (!loop.tuple)
    return std::nullopt;
  std::optional<ast::Body> body = parseBody();
  if (!body)
    return std::nullopt;
  loop.body = std::move(*body);
  return loop;
}

/// if = "if" expression body { "else" "if" expression body } [ "else" body ] ;
std::optional<ast::If> StageParser::parseIf() {
  ast::If choice;
  do {
    std::optional<ast::If::Case> alternative = parseCase();
    if (!alternative)
      return std::nullopt;
    choice.cases.push_back(std::move(*alternative));
    if (!accept("else"))
      return choice;
  } while (at("if"));
  choice.otherwise = parseBody();
  if (!choice.otherwise)
    return std::nullopt;
  return choice;
}

std::optional<ast::If::Case> StageParser::parseCase() {
  next();
  ast::ExpressionPointer condition = parseExpression();
  if (!condition)
    return std::nullopt;
  std::optional<ast::Body> body = parseBody();
  if (!body)
    return std::nullopt;
  return ast::If::Case{std::move(condition), std::move(*body)};
}

/// combination = ( "concat" | "add" | "mul" ) "{" { ( let | branch ) end } "}" ;
std::optional<ast::Combination> StageParser::parseCombination() {
  const Token &keyword = next();
  ast::Combination combination;
  combination.kind = keyword.text == "concat" ? ast::CombinationKind::Concat
                     : keyword.text == "add"  ? ast::CombinationKind::Add
                                              : ast::CombinationKind::Multiply;
  bool parsed = parseBraces([&] {
    auto take = [&](auto part) {
      if (part)
        combination.parts.emplace_back(std::move(*part));
      return part.has_value();
    };
    return at("let") ? take(parseLet()) : take(parseBranch());
  });
  if (!parsed)
    return std::nullopt;
  return combination;
}

/// branch = [ label ] ( body | stages ) ;
std::optional<ast::Branch> StageParser::parseBranch() {
  ast::Branch branch;
  branch.label = parseLabel();
  branch.range = branch.label ? branch.label->range : peek().range;
  if (at("{")) {
    std::optional<ast::Body> body = parseBody();
    if (!body)
      return std::nullopt;
    branch.body = std::move(*body);
    return branch;
  }
  std::optional<std::vector<ast::Stage>> stages = parseStages();
  if (!stages)
    return std::nullopt;
  branch.body.lines.push_back({std::move(*stages)});
  return branch;
}

} // namespace cnnc
