// The model as a whole, bodies, and the stages that hold bodies. Layers and blocks: Uses.cpp.

#include "frontend/Unrolling.h"

#include "frontend/NearestName.h"

namespace cnnc {

using network::ValueId;

network::Network Unroller::unroll(const SourceUnit &unit, const ast::Definition &model,
                                  const std::map<std::string, Value> &arguments,
                                  const std::optional<std::array<int64_t, 3>> &input) {
  network.name = model.name.text;
  network.where = model.name.range;
  input_override = input;
  errors_before = diagnostics.errors();
  Scope scope(unit.constants);
  for (const ast::Parameter &parameter : model.parameters) {
    Value value;
    if (auto given = arguments.find(parameter.name.text); given != arguments.end())
      value = given->second;
    else if (parameter.default_value)
      value = evaluator.evaluate(*parameter.default_value, scope.variables);
    else
      diagnostics.error(parameter.name.range, "parameter '" + parameter.name.text + "' of model '" +
                                                  network.name + "' has no value, expected -D " +
                                                  parameter.name.text + "=VALUE");
    scope.variables.declare(parameter.name, std::move(value), diagnostics);
  }
  NameScope names(diagnostics);
  Place place{unit, network.body, names};
  runBody(model.body, scope, place);
  network.body.result = place.current;
  if (!failed() && !has_input)
    diagnostics.error(network.where, "model '" + network.name +
                                         "' is empty, expected input(channels, height, width)");
  if (!failed() && network.body.layers.empty())
    diagnostics.error(network.where,
                      "model '" + network.name + "' has no layers, expected at least one");
  checkAllUsed(network.body);
  return std::move(network);
}

void Unroller::runBody(const ast::Body &body, Scope &scope, Place &place) {
  if (open_bodies == deepest_bodies) {
    diagnostics.error(network.where, "blocks, branches and loops are nested more than " +
                                         std::to_string(deepest_bodies) + " deep");
    return;
  }
  ++open_bodies;
  for (const ast::Line &line : body.lines) {
    if (stopped())
      break;
    if (const auto *let = std::get_if<ast::Let>(&line.content))
      scope.variables.declare(let->name, evaluator.evaluate(*let->value, scope.variables),
                              diagnostics);
    else
      for (const ast::Stage &stage : std::get<std::vector<ast::Stage>>(line.content))
        runStage(stage, scope, place);
  }
  --open_bodies;
}

void Unroller::runInner(const ast::Body &body, const Scope &outer, Place &place) {
  Scope scope(&outer);
  runBody(body, scope, place);
}

void Unroller::runStage(const ast::Stage &stage, Scope &scope, Place &place) {
  if (stopped() || !budget.spendStep(stage.range))
    return;
  std::visit([&](const auto &operation) { run(operation, stage, scope, place); }, stage.operation);
  if (stage.value_name)
    scope.values.declare(*stage.value_name, place.current, diagnostics);
}

void Unroller::run(const ast::From &from, const ast::Stage &stage, Scope &scope, Place &place) {
  refuseLabel(stage, "from");
  requireInput(stage);
  const std::string &name = from.value.text;
  if (const auto *value = scope.values.find(name))
    place.current = value->content;
  else
    diagnostics.error(from.value.range, "no value is named '" + name + "' with 'as' before here" +
                                            suggestion(name, scope.values.names()));
}

void Unroller::run(const ast::Repeat &repeat, const ast::Stage &stage, Scope &scope, Place &place) {
  refuseLabel(stage, "repeat");
  Value count = evaluator.evaluate(*repeat.count, scope.variables);
  if (count.isUnknown())
    return;
  if (!count.integer() || *count.integer() < 0) {
    diagnostics.error(repeat.count->range,
                      "repeat gets " + describe(count) + ", expected an integer of at least 0");
    return;
  }
  for (int64_t i = 0; i < *count.integer() && !stopped(); ++i) {
    budget.spendStep(stage.range);
    runInner(repeat.body, scope, place);
  }
}

void Unroller::run(const ast::For &loop, const ast::Stage &stage, Scope &scope, Place &place) {
  refuseLabel(stage, "for");
  Value tuple = evaluator.evaluate(*loop.tuple, scope.variables);
  if (tuple.isUnknown())
    return;
  if (!tuple.tuple()) {
    std::string hint = tuple.integer() ? ", or repeat" : "";
    diagnostics.error(loop.tuple->range,
                      "for goes over " + describe(tuple) + ", expected a tuple" + hint);
    return;
  }
  int64_t index = 0;
  for (const Value &element : tuple.tuple()->elements) {
    if (stopped() || !budget.spendStep(stage.range))
      return;
    Scope inner(&scope);
    if (loop.index)
      inner.variables.declare(*loop.index, Value(index), diagnostics);
    inner.variables.declare(loop.element, element, diagnostics);
    runBody(loop.body, inner, place);
    ++index;
  }
}

void Unroller::run(const ast::If &choice, const ast::Stage &stage, Scope &scope, Place &place) {
  refuseLabel(stage, "if");
  for (const ast::If::Case &alternative : choice.cases) {
    Value condition = evaluator.evaluate(*alternative.condition, scope.variables);
    if (condition.isUnknown())
      return;
    if (!condition.boolean()) {
      diagnostics.error(alternative.condition->range,
                        "if gets " + describe(condition) + ", expected true or false");
      return;
    }
    if (*condition.boolean())
      return runInner(alternative.body, scope, place);
  }
  if (choice.otherwise)
    runInner(*choice.otherwise, scope, place);
}

void Unroller::run(const ast::Combination &combination, const ast::Stage &stage, Scope &scope,
                   Place &place) {
  requireInput(stage);
  std::string kind = ast::spelling(combination.kind);
  if (combination.kind == ast::CombinationKind::Multiply)
    diagnostics.error(stage.range, "mul is not supported yet, expected concat or add");
  if (!budget.spendLayer(stage.range))
    return;
  std::string name = place.names.nameLayer(kind, stage.label, stage.range);
  NameScope own_names = place.names.within(name);
  NameScope &names = stage.label ? own_names : place.names;
  Scope inner(&scope);
  std::vector<ValueId> branches;
  for (const auto &part : combination.parts) {
    if (const auto *let = std::get_if<ast::Let>(&part))
      inner.variables.declare(let->name, evaluator.evaluate(*let->value, inner.variables),
                              diagnostics);
    else
      branches.push_back(runBranch(std::get<ast::Branch>(part), inner, place, names));
  }
  if (branches.empty()) {
    diagnostics.error(stage.range, kind + " has no branches, expected at least one");
    return;
  }
  // One branch alone is what it computes.
  if (branches.size() == 1)
    place.current = branches[0];
  else if (combination.kind == ast::CombinationKind::Concat)
    append(place, network::Concat{}, std::move(name), stage.range, std::move(branches));
  else
    append(place, network::Add{}, std::move(name), stage.range, std::move(branches));
}

ValueId Unroller::runBranch(const ast::Branch &branch, const Scope &scope, const Place &place,
                            NameScope &names) {
  NameScope own_names = names.within(names.nameBranch(branch.label, branch.range));
  Place branch_place{place.unit, place.body, own_names, place.current};
  runInner(branch.body, scope, branch_place);
  return branch_place.current;
}

void Unroller::append(Place &place, decltype(network::Layer::content) content, std::string name,
                      const SourceRange &where, std::vector<ValueId> inputs) {
  place.body.layers.push_back({std::move(content), std::move(name), where, std::move(inputs)});
  place.current = place.body.layers.size();
}

void Unroller::refuseLabel(const ast::Stage &stage, const std::string &what) {
  if (stage.label)
    diagnostics.error(stage.label->range, "'" + stage.label->text + "' labels " + what +
                                              ", expected a layer, a block, concat or add");
}

/// A layer that nobody reads would have parameters that are never trained.
void Unroller::checkAllUsed(const network::Body &body) {
  if (failed())
    return;
  std::vector<bool> used(body.layers.size() + 1, false);
  used[body.result] = true;
  for (const network::Layer &layer : body.layers)
    for (ValueId input : layer.inputs)
      used[input] = true;
  for (size_t i = 0; i < body.layers.size(); ++i)
    if (!used[i + 1])
      diagnostics.error(body.layers[i].where, "the result of '" + body.layers[i].name +
                                                  "' is not used, expected 'as' and a 'from' "
                                                  "that takes it up");
}

} // namespace cnnc
