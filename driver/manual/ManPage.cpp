#include "driver/manual/Usage.h"

namespace cnnc::manual {
namespace {

/// Text for roff: a backslash is its escape character, a bare hyphen prints as a typographic one,
/// and a line must not begin with a request's dot or quote.
std::string escaped(const std::string &text) {
  std::string made;
  for (char c : text)
    if (c == '\\')
      made += "\\e";
    else if (c == '-')
      made += "\\-";
    else
      made += c;
  if (!made.empty() && (made[0] == '.' || made[0] == '\''))
    made.insert(0, "\\&");
  return made;
}

std::string emphasised(const std::string &text) { return "\\fI" + escaped(text) + "\\fR"; }

std::string termOf(const Option &option) {
  std::string term;
  for (const std::string &name : option.names)
    term += (term.empty() ? "\\fB" : ", \\fB") + escaped(name) + "\\fR";
  if (!option.value.empty())
    term += (term.empty() ? "" : " ") + emphasised(option.value);
  return term + (option.repeats ? " ..." : "");
}

std::string paragraphOf(const Option &option) {
  std::string text = ".TP\n" + termOf(option) + "\n" + escaped(option.description);
  for (size_t i = 0; i < option.choices.size(); ++i)
    text += (i == 0 ? ": " : ", ") + std::string("\\fB") + escaped(option.choices[i]) + "\\fR";
  return text + "\n";
}

std::string optionsOf(const Command &command) {
  std::string text;
  for (const Option &option : command.options)
    text += paragraphOf(option);
  return text;
}

void replace(std::string &page, const std::string &mark, const std::string &text) {
  if (size_t at = page.find(mark); at != std::string::npos)
    page.replace(at, mark.size(), text);
}

} // namespace

std::string manPage(const std::string &page, const Command &usage) {
  std::string commands;
  for (const Command &command : usage.commands)
    commands += ".SS " + escaped(usage.name + " " + command.name) + "\n" +
                escaped(command.description) + ".\n" + optionsOf(command);
  std::string made = page;
  replace(made, "@OPTIONS@\n", optionsOf(usage));
  replace(made, "@COMMANDS@\n", commands);
  return made;
}

} // namespace cnnc::manual
