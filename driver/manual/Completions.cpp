#include "driver/manual/Usage.h"

namespace cnnc::manual {
namespace {

std::string joined(const std::vector<std::string> &words, const std::string &between) {
  std::string text;
  for (const std::string &word : words)
    text += (text.empty() ? "" : between) + word;
  return text;
}

/// Between single quotes in any of the shells. fish alone would take `\'`; none of the texts has
/// a backslash.
std::string quoted(const std::string &text) {
  std::string made = "'";
  for (char c : text)
    made += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return made + "'";
}

std::vector<std::string> namesOf(const Command &command) {
  std::vector<std::string> names;
  for (const Option &option : command.options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

enum class Value { None, Choice, Model, Folder, File, Other };

Value kindOf(const Option &option) {
  if (option.value.empty())
    return Value::None;
  if (!option.choices.empty())
    return Value::Choice;
  if (option.value == "MODEL.cnn")
    return Value::Model;
  if (option.value == "DIR")
    return Value::Folder;
  return option.value == "PROGRAM" || option.value == "FILE" ? Value::File : Value::Other;
}

//===----------------------------------------------------------------------===//
// bash
//===----------------------------------------------------------------------===//

/// Adds the cases of `case $previous` in which a value is completed instead of an option, but for
/// those that are there already.
void addBashValues(const Command &command, std::string &text) {
  for (const Option &option : command.options) {
    std::string action;
    switch (kindOf(option)) {
    case Value::Choice:
      action =
          "COMPREPLY=($(compgen -W " + quoted(joined(option.choices, " ")) + " -- \"$current\"))";
      break;
    case Value::Folder:
      action = "COMPREPLY=($(compgen -d -- \"$current\"))";
      break;
    case Value::File:
      action = "COMPREPLY=($(compgen -f -- \"$current\"))";
      break;
    case Value::Other:
      action = "COMPREPLY=()";
      break;
    case Value::None:
    case Value::Model:
      continue;
    }
    std::string line = "  " + joined(option.names, "|") + ") " + action + "; return ;;\n";
    if (!option.names.empty() && text.find(line) == std::string::npos)
      text += line;
  }
}

//===----------------------------------------------------------------------===//
// zsh
//===----------------------------------------------------------------------===//

/// What stands in brackets and before colons of an _arguments specification.
std::string zshText(const std::string &text) {
  std::string made;
  for (char c : text)
    made += c == '[' || c == ']' || c == ':' ? std::string("\\") + c : std::string(1, c);
  return made;
}

std::string zshAction(const Option &option) {
  switch (kindOf(option)) {
  case Value::Choice:
    return "(" + joined(option.choices, " ") + ")";
  case Value::Model:
    return "_files -g \"*.cnn\"";
  case Value::Folder:
    return "_files -/";
  case Value::File:
    return "_files";
  case Value::None:
  case Value::Other:
    break;
  }
  return " ";
}

std::string zshArguments(const Command &command, const std::string &indent) {
  std::string text;
  auto add = [&](const std::string &specification) {
    text += " \\\n" + indent + quoted(specification);
  };
  for (const Option &option : command.options) {
    std::string value;
    if (!option.value.empty())
      value.append(":").append(zshText(option.value)).append(":").append(zshAction(option));
    if (option.names.empty())
      add((option.repeats ? "*" : "") + value);
    std::string others = option.repeats ? "*" : "(" + joined(option.names, " ") + ")";
    for (const std::string &name : option.names) {
      const char *sign = value.empty() ? "" : name.size() == 2 ? "+" : "=";
      std::string specification = others;
      specification.append(name).append(sign).append("[");
      specification.append(zshText(option.description)).append("]").append(value);
      add(specification);
    }
  }
  return text;
}

//===----------------------------------------------------------------------===//
// fish
//===----------------------------------------------------------------------===//

std::string fishOptions(const Command &command, const std::string &condition) {
  std::string text;
  for (const Option &option : command.options) {
    if (option.names.empty())
      continue;
    text += "complete -c cnnc -n " + quoted(condition);
    for (const std::string &name : option.names)
      text += name.size() == 2 ? " -s " + name.substr(1) : " -l " + name.substr(2);
    switch (kindOf(option)) {
    case Value::Choice:
      text += " -x -a " + quoted(joined(option.choices, " "));
      break;
    case Value::Folder:
      text += " -x -a '(__fish_complete_directories)'";
      break;
    case Value::File:
      text += " -r -F";
      break;
    case Value::Other:
      text += " -x";
      break;
    case Value::None:
    case Value::Model:
      break;
    }
    text += " -d " + quoted(option.description) + "\n";
  }
  return text;
}

std::vector<std::string> commandNames(const Command &usage) {
  std::vector<std::string> names;
  names.reserve(usage.commands.size());
  for (const Command &command : usage.commands)
    names.push_back(command.name);
  return names;
}

} // namespace

std::string bashCompletion(const Command &usage) {
  std::string words = "  '') words=" + quoted(joined(namesOf(usage), " ")) + " ;;\n", values;
  addBashValues(usage, values);
  for (const Command &command : usage.commands) {
    words += "  " + command.name + ") words=" + quoted(joined(namesOf(command), " ")) + " ;;\n";
    addBashValues(command, values);
  }
  std::vector<std::string> commands = commandNames(usage);
  return R"(# bash completion of cnnc; made of its options by cnnc-manual.
_cnnc() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= words= word
  # "--emit=la" comes as three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
    --) COMPREPLY=($(compgen -f -- "$current")); return ;;
    )" + joined(commands, "|") +
         R"() [[ $command ]] || command=$word ;;
    esac
  done
  case $previous in
)" + values +
         R"(  esac
  case $command in
)" + words +
         R"(  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  compopt -o filenames 2> /dev/null
  COMPREPLY=($(compgen -f -X '!*.cnn' -- "$current") $(compgen -d -- "$current"))
  if ((COMP_CWORD == 1)); then
    COMPREPLY+=($(compgen -W )" +
         quoted(joined(commands, " ")) + R"( -- "$current"))
  fi
}
complete -F _cnnc cnnc
)";
}

std::string zshCompletion(const Command &usage) {
  std::string commands, cases;
  for (const Command &command : usage.commands) {
    commands += " " + quoted(command.name + ":" + zshText(command.description));
    cases += "  " + command.name + ")\n    shift words\n    ((CURRENT--))\n    _arguments" +
             zshArguments(command, "      ") + "\n    ;;\n";
  }
  return "#compdef cnnc\n# zsh completion of cnnc; made of its options by cnnc-manual.\n"
         "local -a commands=(" +
         commands.substr(1) + ")\ncase ${words[2]} in\n" + cases +
         "  *)\n    ((CURRENT == 2)) && _describe command commands\n    _arguments" +
         zshArguments(usage, "      ") + "\n    ;;\nesac\n";
}

std::string fishCompletion(const Command &usage) {
  std::string all = joined(commandNames(usage), " ");
  std::string none = "not __fish_seen_subcommand_from " + all;
  std::string text = "# fish completion of cnnc; made of its options by cnnc-manual.\n";
  for (const Command &command : usage.commands)
    text += "complete -c cnnc -n " + quoted("__fish_is_first_arg") + " -a " + quoted(command.name) +
            " -d " + quoted(command.description) + "\n";
  text += fishOptions(usage, none);
  for (const Command &command : usage.commands)
    text += fishOptions(command, "__fish_seen_subcommand_from " + command.name);
  return text;
}

} // namespace cnnc::manual
