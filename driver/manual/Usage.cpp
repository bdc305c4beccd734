#include "driver/manual/Usage.h"

#include <CLI/CLI.hpp>
#include <sstream>

namespace cnnc::manual {
namespace {

Option optionOf(const CLI::Option &option) {
  Option made;
  for (const std::string &name : option.get_snames())
    made.names.push_back("-" + name);
  for (const std::string &name : option.get_lnames())
    made.names.push_back("--" + name);
  made.description = option.get_description();
  made.repeats = option.get_items_expected_max() > 1;
  made.required = option.get_required();
  if (option.get_items_expected_max() == 0)
    return made;
  // "STAGE:{ast,layer}" where a set of words was asked for.
  std::string type = option.get_type_name();
  size_t colon = type.find(":{");
  made.value = type.substr(0, colon);
  if (colon != std::string::npos) {
    std::istringstream words(type.substr(colon + 2, type.size() - colon - 3));
    for (std::string word; std::getline(words, word, ',');)
      made.choices.push_back(word);
  }
  return made;
}

} // namespace

Command usageOf(const CLI::App &app) {
  Command made{app.get_name(), app.get_description(), {}, {}};
  for (const CLI::Option *option : app.get_options())
    made.options.push_back(optionOf(*option));
  for (const CLI::App *command : app.get_subcommands([](const CLI::App *) { return true; }))
    made.commands.push_back(usageOf(*command));
  return made;
}

} // namespace cnnc::manual
