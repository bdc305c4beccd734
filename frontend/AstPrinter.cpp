#include "frontend/AstPrinter.h"

#include <array>
#include <charconv>

namespace cnnc {
namespace {

/// Calls the overload that fits a variant's content.
template <typename... Functions> struct Overloaded : Functions... {
  using Functions::operator()...;
};

std::string printArguments(const std::vector<ast::Argument> &arguments) {
  std::string text = "(";
  for (const ast::Argument &argument : arguments) {
    if (text.size() > 1)
      text += ", ";
    if (argument.name)
      text += argument.name->text + "=";
    text += printExpression(*argument.value);
  }
  return text + ")";
}

std::string printTuple(const ast::TupleExpression &tuple) {
  std::string text = "(";
  for (const ast::ExpressionPointer &element : tuple.elements) {
    if (text.size() > 1)
      text += ", ";
    text += printExpression(*element);
  }
  return text + (tuple.elements.size() == 1 ? ",)" : ")");
}

class AstPrinter {
public:
  std::string print(const ast::File &file) {
    for (const ast::Import &import : file.imports)
      line("import \"" + import.path + "\"");
    for (const ast::Let &let : file.lets)
      print(let);
    for (const ast::Definition &block : file.blocks)
      print("block", block);
    for (const ast::Definition &model : file.models)
      print("model", model);
    for (const ast::Train &train : file.trains) {
      line("train");
      Indent indent(depth);
      for (const ast::Setting &setting : train.settings)
        line(setting.name.text + " = " + printExpression(*setting.value));
    }
    return std::move(text);
  }

private:
  struct Indent {
    explicit Indent(size_t &depth) : depth(depth) { ++depth; }
    ~Indent() { --depth; }
    size_t &depth;
  };

  void line(const std::string &content) { text += std::string(2 * depth, ' ') + content + "\n"; }

  void print(const ast::Let &let) {
    line("let " + let.name.text + " = " + printExpression(*let.value));
  }

  void print(const char *keyword, const ast::Definition &definition) {
    std::string head = std::string(keyword) + " " + definition.name.text;
    for (size_t i = 0; i < definition.parameters.size(); ++i) {
      const ast::Parameter &parameter = definition.parameters[i];
      head += (i == 0 ? "(" : ", ") + parameter.name.text;
      if (parameter.default_value)
        head += "=" + printExpression(*parameter.default_value);
    }
    line(head + (definition.parameters.empty() ? "" : ")"));
    print(definition.body);
  }

  void print(const ast::Body &body) {
    Indent indent(depth);
    for (const ast::Line &part : body.lines)
      if (const auto *let = std::get_if<ast::Let>(&part.content))
        print(*let);
      else
        for (const ast::Stage &stage : std::get<std::vector<ast::Stage>>(part.content))
          print(stage);
  }

  void print(const ast::Stage &stage) {
    std::string before = stage.label ? stage.label->text + ": " : "";
    std::string after = stage.value_name ? " as " + stage.value_name->text : "";
    std::visit(
        Overloaded{[&](const ast::Use &use) {
                     std::string arguments =
                         use.arguments.empty() ? "" : printArguments(use.arguments);
                     line(before + use.name.text + arguments + after);
                   },
                   [&](const ast::From &from) { line(before + "from " + from.value.text + after); },
                   [&](const ast::Repeat &repeat) {
                     line(before + "repeat " + printExpression(*repeat.count) + after);
                     print(repeat.body);
                   },
                   [&](const ast::For &loop) {
                     std::string index = loop.index ? loop.index->text + ", " : "";
                     line(before + "for " + index + loop.element.text + " in " +
                          printExpression(*loop.tuple) + after);
                     print(loop.body);
                   },
                   [&](const ast::If &choice) { print(choice, before, after); },
                   [&](const ast::Combination &combination) {
                     line(before + ast::spelling(combination.kind) + after);
                     print(combination);
                   }},
        stage.operation);
  }

  void print(const ast::If &choice, const std::string &before, const std::string &after) {
    for (size_t i = 0; i < choice.cases.size(); ++i) {
      std::string head = i == 0 ? before : "else ";
      head += "if ";
      head += printExpression(*choice.cases[i].condition);
      line(i == 0 ? head + after : head);
      print(choice.cases[i].body);
    }
    if (choice.otherwise) {
      line("else");
      print(*choice.otherwise);
    }
  }

  void print(const ast::Combination &combination) {
    Indent indent(depth);
    for (const auto &part : combination.parts) {
      if (const auto *let = std::get_if<ast::Let>(&part)) {
        print(*let);
        continue;
      }
      const auto &branch = std::get<ast::Branch>(part);
      line(branch.label ? branch.label->text + ": branch" : "branch");
      print(branch.body);
    }
  }

  std::string text;
  size_t depth = 0;
};

} // namespace

std::string printAst(const ast::File &file) { return AstPrinter().print(file); }

std::string printExpression(const ast::Expression &expression) {
  return std::visit(
      Overloaded{[](const ast::IntegerLiteral &literal) { return std::to_string(literal.value); },
                 [](const ast::RealLiteral &literal) { return printReal(literal.value); },
                 [](const ast::BooleanLiteral &literal) {
                   return std::string(literal.value ? "true" : "false");
                 },
                 [](const ast::StringLiteral &literal) { return "\"" + literal.value + "\""; },
                 [](const ast::NameExpression &name) { return name.name; },
                 [](const ast::TupleExpression &tuple) { return printTuple(tuple); },
                 [](const ast::UnaryExpression &unary) {
                   std::string gap = unary.operation == ast::UnaryOperator::Not ? " " : "";
                   return ast::spelling(unary.operation) + gap + printExpression(*unary.operand);
                 },
                 [](const ast::BinaryExpression &binary) {
                   return "(" + printExpression(*binary.left) + " " +
                          ast::spelling(binary.operation) + " " + printExpression(*binary.right) +
                          ")";
                 },
                 [](const ast::IndexExpression &index) {
                   return printExpression(*index.tuple) + "[" + printExpression(*index.index) + "]";
                 },
                 [](const ast::CallExpression &call) {
                   return call.callee.text + printArguments(call.arguments);
                 }},
      expression.kind);
}

std::string printReal(double value) {
  std::array<char, 32> digits;
  char *end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  std::string text(digits.data(), end);
  return text.find_first_not_of("-0123456789") == std::string::npos ? text + ".0" : text;
}

} // namespace cnnc
