#include "frontend/ArgumentReader.h"

#include "frontend/NearestName.h"

#include <algorithm>

namespace cnnc {
namespace {

std::string counted(size_t count, const std::string &what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string listed(const std::vector<std::string> &names) {
  std::string text;
  for (const std::string &name : names)
    text += (text.empty() ? "'" : ", '") + name + "'";
  return text;
}

} // namespace

std::optional<std::vector<const ast::Argument *>>
bindArguments(const Signature &signature, const SourceRange &callee,
              const std::vector<ast::Argument> &arguments, std::vector<Note> notes,
              Diagnostics &diagnostics) {
  std::vector<std::string> names = signature.required;
  names.insert(names.end(), signature.optional.begin(), signature.optional.end());
  std::vector<const ast::Argument *> bound(names.size(), nullptr);
  bool fits = true;
  auto refuse = [&](const SourceRange &where, const std::string &message) {
    diagnostics.error(where, message, notes);
    fits = false;
  };

  bool named = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const ast::Argument &argument = arguments[i];
    size_t slot = i;
    if (argument.name) {
      named = true;
      const std::string &name = argument.name->text;
      slot = std::find(names.begin(), names.end(), name) - names.begin();
      if (slot == names.size()) {
        refuse(argument.name->range,
               signature.name + " has no argument '" + name + "'" + suggestion(name, names));
        continue;
      }
    } else if (named) {
      refuse(argument.value->range, "an argument without a name stands behind one with a name");
      continue;
    } else if (slot >= names.size()) {
      refuse(argument.value->range, signature.name + " gets " +
                                        counted(arguments.size(), "argument") + ", expected " +
                                        (names.empty() ? "none" : std::to_string(names.size())) +
                                        (names.empty() ? "" : " at most"));
      break;
    }
    if (bound[slot])
      refuse(argument.name->range, "argument '" + names[slot] + "' is given twice");
    bound[slot] = &argument;
  }
  std::vector<std::string> missing;
  for (size_t i = 0; i < signature.required.size(); ++i)
    if (!bound[i])
      missing.push_back(names[i]);
  if (fits && !missing.empty())
    refuse(callee, signature.name + " gets " + counted(arguments.size(), "argument") +
                       ", expected " + listed(missing) + " as well");
  if (!fits)
    return std::nullopt;
  return bound;
}

ArgumentReader::ArgumentReader(const Signature &signature, const SourceRange &callee,
                               const std::vector<ast::Argument> &arguments,
                               const Variables &variables, ExpressionEvaluator &evaluator,
                               Diagnostics &diagnostics)
    : signature(signature), callee(callee), variables(variables), evaluator(evaluator),
      diagnostics(diagnostics) {
  auto slots = bindArguments(signature, callee, arguments, {}, diagnostics);
  failed = !slots;
  bound = failed ? std::vector<const ast::Argument *>(signature.required.size() +
                                                      signature.optional.size())
                 : std::move(*slots);
}

const ast::Argument *ArgumentReader::find(const char *name) const {
  const std::vector<std::string> &required = signature.required, &optional = signature.optional;
  auto position = std::find(required.begin(), required.end(), name);
  if (position != required.end())
    return bound[position - required.begin()];
  position = std::find(optional.begin(), optional.end(), name);
  return position == optional.end() ? nullptr
                                    : bound[required.size() + (position - optional.begin())];
}

SourceRange ArgumentReader::where(const char *name) const {
  const ast::Argument *argument = find(name);
  return argument ? argument->value->range : callee;
}

void ArgumentReader::refuse(const char *name, const std::string &message) {
  failed = true;
  diagnostics.error(where(name), message);
}

void ArgumentReader::refuse(const char *name, const Value &value, const std::string &expected) {
  refuse(name, std::string("'") + name + "' of " + signature.name + " is " + describe(value) +
                   ", expected " + expected);
}

Value ArgumentReader::evaluate(const ast::Argument &argument) {
  Value value = evaluator.evaluate(*argument.value, variables);
  failed |= value.isUnknown();
  return value;
}

int64_t ArgumentReader::integer(const char *name, int64_t least, int64_t most, int64_t otherwise) {
  const ast::Argument *argument = find(name);
  if (!argument)
    return otherwise;
  Value value = evaluate(*argument);
  if (value.isUnknown())
    return otherwise;
  if (value.integer() && *value.integer() >= least && *value.integer() <= most)
    return *value.integer();
  bool too_large = value.integer() && *value.integer() > most;
  refuse(name, value,
         too_large ? "at most " + std::to_string(most)
                   : "an integer of at least " + std::to_string(least));
  return otherwise;
}

network::Pair ArgumentReader::pair(const char *name, int64_t least, network::Pair otherwise) {
  const ast::Argument *argument = find(name);
  if (!argument)
    return otherwise;
  Value value = evaluate(*argument);
  if (value.isUnknown())
    return otherwise;
  auto fits = [&](const Value &size) {
    return size.integer() && *size.integer() >= least && *size.integer() <= largest_argument;
  };
  if (fits(value))
    return {*value.integer(), *value.integer()};
  const Tuple *tuple = value.tuple();
  if (tuple && tuple->elements.size() == 2 && fits(tuple->elements[0]) && fits(tuple->elements[1]))
    return {*tuple->elements[0].integer(), *tuple->elements[1].integer()};
  Value wrong = value;
  if (tuple && tuple->elements.size() == 2)
    wrong = fits(tuple->elements[0]) ? tuple->elements[1] : tuple->elements[0];
  bool too_large = wrong.integer() && *wrong.integer() > largest_argument;
  refuse(name, wrong,
         too_large ? "at most " + std::to_string(largest_argument)
                   : "an integer of at least " + std::to_string(least) + " or two of them");
  return otherwise;
}

double ArgumentReader::real(const char *name, double otherwise) {
  const ast::Argument *argument = find(name);
  if (!argument)
    return otherwise;
  Value value = evaluate(*argument);
  if (value.isUnknown())
    return otherwise;
  if (value.isNumber())
    return value.toReal();
  refuse(name, value, "a number");
  return otherwise;
}

bool ArgumentReader::boolean(const char *name, bool otherwise) {
  const ast::Argument *argument = find(name);
  if (!argument)
    return otherwise;
  Value value = evaluate(*argument);
  if (value.isUnknown())
    return otherwise;
  if (value.boolean())
    return *value.boolean();
  refuse(name, value, "true or false");
  return otherwise;
}

std::string ArgumentReader::string(const char *name) {
  const ast::Argument *argument = find(name);
  if (!argument)
    return {};
  Value value = evaluate(*argument);
  if (value.isUnknown())
    return {};
  if (value.string())
    return *value.string();
  refuse(name, value, "a string");
  return {};
}

std::string ArgumentReader::word(const char *name, const std::string &otherwise) {
  const ast::Argument *argument = find(name);
  if (!argument)
    return otherwise;
  if (const auto *word = std::get_if<ast::NameExpression>(&argument->value->kind))
    return word->name;
  refuse(name, std::string("'") + name + "' of " + signature.name + " is not a word, expected " +
                   otherwise);
  return otherwise;
}

ChannelCount ArgumentReader::channels(const char *name) {
  const ast::Argument *argument = find(name);
  if (!argument)
    return int64_t(1);
  Value value = evaluator.evaluateChannels(*argument->value, variables);
  failed |= value.isUnknown();
  if (value.isUnknown())
    return int64_t(1);
  if (value.channels())
    return value.channels();
  if (value.integer() && *value.integer() >= 1 && *value.integer() <= largest_argument)
    return *value.integer();
  bool too_large = value.integer() && *value.integer() > largest_argument;
  refuse(name, value,
         too_large ? "at most " + std::to_string(largest_argument) : "an integer of at least 1");
  return int64_t(1);
}

} // namespace cnnc
