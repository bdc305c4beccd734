#include "frontend/Parser.h"

#include "frontend/NearestName.h"
#include "frontend/StageParser.h"

namespace cnnc {
namespace {

/// The productions of a whole file.
class FileParser : public StageParser {
public:
  using StageParser::StageParser;

  /// file = { import | let | block | model | train } ;
  ast::File parse(FileId id) {
    ast::File file;
    file.id = id;
    while (!atEnd() && !diagnostics.full())
      if (size_t start = position; !parseItem(file))
        skipToItem(start);
    return file;
  }

  ast::ExpressionPointer parseLoneExpression(uint32_t begin) {
    while (!atEnd() && peek().range.begin < begin)
      next();
    ast::ExpressionPointer expression = parseExpression();
    if (expression && !atEnd()) {
      expected("nothing more");
      return nullptr;
    }
    return expression;
  }

private:
  template <typename Item> static bool append(std::vector<Item> &items, std::optional<Item> item) {
    if (item)
      items.push_back(std::move(*item));
    return item.has_value();
  }

  bool parseItem(ast::File &file) {
    if (accept(";"))
      return true;
    if (at("import"))
      return append(file.imports, parseImport());
    if (at("let"))
      return append(file.lets, parseLet());
    if (at("block"))
      return append(file.blocks, parseDefinition("a name for the block"));
    if (at("model"))
      return append(file.models, parseDefinition("a name for the model"));
    if (at("train"))
      return append(file.trains, parseTrain());
    std::string meant = peek().kind == TokenKind::Identifier
                            ? suggestion(peek().text, {"block", "import", "let", "model", "train"})
                            : "";
    diagnostics.error(peek().range, "found " + describe(peek()) +
                                        ", expected block, model, train, import or let" + meant);
    return false;
  }

  /// After an error: the next line that begins with a keyword of this level.
  void skipToItem(size_t start) {
    if (position == start)
      at("{") ? skipBraces() : static_cast<void>(next());
    while (!atEnd()) {
      if (peek().starts_line &&
          (at("import") || at("let") || at("block") || at("model") || at("train")))
        return;
      at("{") ? skipBraces() : static_cast<void>(next());
    }
  }

  /// import = "import" string ;
  std::optional<ast::Import> parseImport() {
    next();
    if (peek().kind != TokenKind::String) {
      expected("the file in quotes");
      return std::nullopt;
    }
    const Token &path = next();
    return ast::Import{path.range, std::string(path.text)};
  }

  /// block = "block" name [ parameters ] body ;
  /// model = "model" name [ parameters ] body ;
  std::optional<ast::Definition> parseDefinition(const std::string &what) {
    next();
    ast::Definition definition;
    std::optional<ast::Identifier> name = expectIdentifier(what);
    if (!name)
      return std::nullopt;
    definition.name = std::move(*name);
    if (at("(") && !parseParameters(definition.parameters))
      return std::nullopt;
    std::optional<ast::Body> body = parseBody();
    if (!body)
      return std::nullopt;
    definition.body = std::move(*body);
    return definition;
  }

  /// parameters = "(" [ parameter { "," parameter } [ "," ] ] ")" ;
  bool parseParameters(std::vector<ast::Parameter> &parameters) {
    ++open_parentheses;
    next();
    bool parsed = true;
    while (parsed && !at(")")) {
      parsed = parseParameter(parameters);
      if (parsed && !accept(",") && !at(")")) {
        expected("',' or ')'");
        parsed = false;
      }
    }
    --open_parentheses;
    if (parsed)
      next();
    return parsed;
  }

  /// parameter = name [ "=" expression ] ;
  bool parseParameter(std::vector<ast::Parameter> &parameters) {
    std::optional<ast::Identifier> name = parseVariableName("the name of a parameter");
    if (!name)
      return false;
    for (const ast::Parameter &other : parameters)
      if (other.name.text == name->text)
        diagnostics.error(name->range, "there are two parameters '" + name->text + "'",
                          {{other.name.range, "the other one"}});
    ast::Parameter parameter{std::move(*name), nullptr};
    if (accept("=")) {
      parameter.default_value = parseExpression();
      if (!parameter.default_value)
        return false;
    } else if (!parameters.empty() && parameters.back().default_value) {
      diagnostics.error(parameter.name.range, "parameter '" + parameter.name.text +
                                                  "' has no default, but the one before it has");
    }
    parameters.push_back(std::move(parameter));
    return true;
  }

  /// train   = "train" "{" { setting end } "}" ;
  /// setting = name "=" expression ;
  std::optional<ast::Train> parseTrain() {
    ast::Train train;
    train.range = next().range;
    bool parsed = parseBraces([&] {
      std::optional<ast::Identifier> name = expectIdentifier("the name of a setting");
      if (!name || !expect("="))
        return false;
      ast::ExpressionPointer value = parseExpression();
      if (!value)
        return false;
      train.settings.push_back({std::move(*name), std::move(value)});
      return true;
    });
    if (!parsed)
      return std::nullopt;
    return train;
  }
};

} // namespace

ast::File parseFile(FileId file, Diagnostics &diagnostics) {
  return FileParser(tokenize(file, diagnostics), diagnostics).parse(file);
}

ast::ExpressionPointer parseExpression(FileId file, uint32_t begin, Diagnostics &diagnostics) {
  return FileParser(tokenize(file, diagnostics), diagnostics).parseLoneExpression(begin);
}

} // namespace cnnc
