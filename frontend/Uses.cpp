// Stages that use a layer or a block.

#include "frontend/LayerReader.h"
#include "frontend/NearestName.h"
#include "frontend/Unrolling.h"

namespace cnnc {
namespace {

Signature signatureOf(const ast::Definition &block) {
  Signature signature{block.name.text, {}, {}};
  for (const ast::Parameter &parameter : block.parameters)
    (parameter.default_value ? signature.optional : signature.required)
        .push_back(parameter.name.text);
  return signature;
}

} // namespace

void Unroller::run(const ast::Use &use, const ast::Stage &stage, Scope &scope, Place &place) {
  const std::string &name = use.name.text;
  if (name != "input")
    requireInput(stage);
  if (const Signature *layer = findLayer(name))
    return useLayer(*layer, use, stage, scope, place);
  if (auto block = place.unit.blocks.find(name); block != place.unit.blocks.end())
    return useBlock(block->second, use, stage, scope, place);
  if (isUnsupportedLayer(name)) {
    diagnostics.error(use.name.range, name + " is not supported yet");
    return;
  }
  std::vector<std::string> names = layerNames();
  for (const auto &[other, block] : place.unit.blocks)
    names.push_back(other);
  diagnostics.error(use.name.range,
                    "no layer or block is called '" + name + "'" + suggestion(name, names));
}

void Unroller::useLayer(const Signature &layer, const ast::Use &use, const ast::Stage &stage,
                        Scope &scope, Place &place) {
  ArgumentReader arguments(layer, use.name.range, use.arguments, scope.variables, evaluator,
                           diagnostics);
  if (layer.name == "input" || layer.name == "identity") {
    refuseLabel(stage, layer.name);
    if (layer.name == "input")
      takeInput(arguments, stage);
    return;
  }
  decltype(network::Layer::content) content = readLayer(layer.name, arguments);
  std::string name = place.names.nameLayer(layer.name, stage.label, use.name.range);
  if (!arguments.fails() && budget.spendLayer(use.name.range))
    append(place, std::move(content), std::move(name), use.name.range, {place.current});
}

void Unroller::takeInput(ArgumentReader &arguments, const ast::Stage &stage) {
  if (has_input || open_blocks > 0) {
    diagnostics.error(stage.range, "input stands here, expected it first in a model");
    return;
  }
  has_input = true;
  network.input = {arguments.integer("c", 1, largest_argument, 1),
                   arguments.integer("h", 1, largest_argument, 1),
                   arguments.integer("w", 1, largest_argument, 1)};
  if (!arguments.fails())
    network.input_where = stage.range;
  if (input_override)
    network.input = *input_override;
}

/// Reports a stage that comes before the model's input.
void Unroller::requireInput(const ast::Stage &stage) {
  if (has_input)
    return;
  has_input = true;
  diagnostics.error(stage.range, "model '" + network.name +
                                     "' begins with another stage, expected "
                                     "input(channels, height, width)");
}

void Unroller::useBlock(const BlockReference &block, const ast::Use &use, const ast::Stage &stage,
                        Scope &scope, Place &place) {
  const ast::Definition &definition = *block.definition;
  std::string name = place.names.nameLayer(definition.name.text, stage.label, use.name.range);
  if (open_blocks == deepest_blocks) {
    diagnostics.error(use.name.range, "uses of blocks are nested more than " +
                                          std::to_string(deepest_blocks) + " deep");
    return;
  }
  Scope inner(block.unit->constants);
  Note used_here{use.name.range, "in block '" + name + "' used here"};
  if (!declareParameters(definition, use, used_here, scope, inner) ||
      !budget.spendLayer(use.name.range))
    return;
  ++open_blocks;
  network::BlockUse block_use{std::make_unique<network::Body>()};
  {
    Diagnostics::UseScope in_use(diagnostics, used_here);
    NameScope names = place.names.ofBlock(name);
    Place block_place{*block.unit, *block_use.body, names};
    runBody(definition.body, inner, block_place);
    block_use.body->result = block_place.current;
    checkAllUsed(*block_use.body);
  }
  --open_blocks;
  append(place, std::move(block_use), std::move(name), use.name.range, {place.current});
}

/// False if a parameter has no value, which has been reported.
bool Unroller::declareParameters(const ast::Definition &block, const ast::Use &use,
                                 const Note &used_here, const Scope &user, Scope &scope) {
  std::vector<Note> notes = {{block.name.range, "the block is defined here"}};
  auto arguments =
      bindArguments(signatureOf(block), use.name.range, use.arguments, notes, diagnostics);
  if (!arguments)
    return false;
  bool known = true;
  // Parameters with a default stand behind those without one, so slots are in the block's order.
  for (size_t i = 0; i < block.parameters.size(); ++i) {
    const ast::Parameter &parameter = block.parameters[i];
    const ast::Argument *argument = (*arguments)[i];
    Value value;
    if (argument) {
      value = evaluator.evaluate(*argument->value, user.variables);
    } else {
      Diagnostics::UseScope in_use(diagnostics, used_here);
      value = evaluator.evaluate(*parameter.default_value, scope.variables);
    }
    known &= !value.isUnknown();
    scope.variables.declare(parameter.name, std::move(value), diagnostics);
  }
  return known;
}

} // namespace cnnc
