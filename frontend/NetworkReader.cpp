#include "frontend/NetworkReader.h"

#include "frontend/NearestName.h"
#include "frontend/Parser.h"
#include "frontend/Unrolling.h"

#include <algorithm>
#include <map>

namespace cnnc {
namespace {

/// The model that the options ask for; null, and reported, if the file does not say which it is.
const ast::Definition *chooseModel(const std::string &path, const ast::File &file,
                                   const std::string &wanted, Diagnostics &diagnostics) {
  std::vector<std::string> names;
  std::string list;
  std::vector<Note> notes;
  for (const ast::Definition &model : file.models) {
    if (model.name.text == wanted || (wanted.empty() && file.models.size() == 1))
      return &model;
    names.push_back(model.name.text);
    list += (list.empty() ? "" : ", ") + model.name.text;
    notes.push_back({model.name.range, "model '" + model.name.text + "'"});
  }
  if (names.empty())
    diagnostics.error({}, "'" + path + "' has no model, expected one");
  else if (wanted.empty())
    diagnostics.error({},
                      "'" + path + "' has " + std::to_string(names.size()) +
                          " models, expected --model with one of " + list,
                      shortened(std::move(notes)));
  else
    diagnostics.error({},
                      "'" + path + "' has no model '" + wanted + "'" + suggestion(wanted, names));
  return nullptr;
}

void checkModelNames(const ast::File &file, Diagnostics &diagnostics) {
  std::map<std::string, SourceRange> known;
  for (const ast::Definition &model : file.models)
    if (auto [other, inserted] = known.try_emplace(model.name.text, model.name.range); !inserted)
      diagnostics.error(model.name.range, "there are two models '" + model.name.text + "'",
                        {{other->second, "the other one"}});
}

/// The values of -D. Each is kept as a text of its own, so that errors can point into it.
std::map<std::string, Value> readOverrides(const FrontendOptions &options,
                                           const ast::Definition &model, const SourceUnit &unit,
                                           ExpressionEvaluator &evaluator,
                                           Diagnostics &diagnostics) {
  std::vector<std::string> names;
  names.reserve(model.parameters.size());
  for (const ast::Parameter &parameter : model.parameters)
    names.push_back(parameter.name.text);
  std::map<std::string, Value> values;
  for (const auto &[name, text] : options.overrides) {
    std::string begin = "-D " + name + "=";
    FileId file = diagnostics.files().add("command line", begin + text);
    SourceRange where{file, 3, static_cast<uint32_t>(name.size())};
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      diagnostics.error(where,
                        "model '" + model.name.text + "' has no parameter '" + name + "'" +
                            suggestion(name, names),
                        {{model.name.range, "the model"}});
      continue;
    }
    auto length = static_cast<uint32_t>(begin.size());
    if (ast::ExpressionPointer expression = parseExpression(file, length, diagnostics))
      values[name] = evaluator.evaluate(*expression, unit.constants);
  }
  return values;
}

std::optional<TrainingSettings>
readTrainSection(const SourceUnit &unit, const network::Network &network, bool input_replaced,
                 ExpressionEvaluator &evaluator, Diagnostics &diagnostics) {
  const std::vector<ast::Train> &trains = unit.file.trains;
  if (trains.size() > 1)
    diagnostics.error(trains[1].range, "there is a second train section",
                      {{trains[0].range, "the first one"}});
  if (trains.empty())
    return std::nullopt;
  return readTraining(trains[0], unit.constants, network, input_replaced, evaluator, diagnostics);
}

bool checkInput(const FrontendOptions &options, Diagnostics &diagnostics) {
  for (int64_t size : options.input.value_or(std::array<int64_t, 3>{1, 1, 1}))
    if (size < 1 || size > largest_argument) {
      diagnostics.error({}, "--input has a size of " + std::to_string(size) + ", expected 1 to " +
                                std::to_string(largest_argument));
      return false;
    }
  return true;
}

} // namespace

std::optional<NetworkAndTraining> readNetwork(const std::string &path,
                                              const FrontendOptions &options,
                                              FileProvider &provider, Diagnostics &diagnostics) {
  size_t errors_before = diagnostics.errors();
  auto failed = [&] { return diagnostics.errors() > errors_before; };
  WorkBudget budget(diagnostics, options.work);
  ExpressionEvaluator evaluator(diagnostics, budget);
  SourceLoader loader(provider, evaluator, diagnostics);
  const SourceUnit *unit = loader.load(path);
  if (unit)
    checkModelNames(unit->file, diagnostics);
  // What could not be parsed is missing from the tree: its absence would be reported as well.
  if (failed() || !checkInput(options, diagnostics))
    return {};
  const ast::Definition *model = chooseModel(path, unit->file, options.model, diagnostics);
  if (!model)
    return {};
  auto overrides = readOverrides(options, *model, *unit, evaluator, diagnostics);
  if (failed())
    return {};
  NetworkAndTraining result;
  result.network =
      Unroller(evaluator, budget, diagnostics).unroll(*unit, *model, overrides, options.input);
  result.training =
      readTrainSection(*unit, result.network, options.input.has_value(), evaluator, diagnostics);
  if (failed())
    return {};
  return result;
}

} // namespace cnnc
