//===- Usage.h - a command line as plain data -------------------------------------------*- C++
//-*-===//
#ifndef CNNC_DRIVER_MANUAL_USAGE_H
#define CNNC_DRIVER_MANUAL_USAGE_H

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cnnc::manual {

struct Option {
  std::vector<std::string> names; ///< "-h", "--help"; none for what has no name (MODEL.cnn)
  std::string value;              ///< "DIR"; empty for flags
  std::vector<std::string> choices;
  std::string description;
  bool repeats = false, required = false;
};

struct Command {
  std::string name; ///< "run"; "cnnc" for the whole
  std::string description;
  std::vector<Option> options;
  std::vector<Command> commands; ///< below this one
};

Command usageOf(const CLI::App &app);

/// The man page: `page` with @OPTIONS@ and @COMMANDS@ replaced.
std::string manPage(const std::string &page, const Command &usage);

/// Scripts for shells, which complete options, commands and files.
std::string bashCompletion(const Command &usage);
std::string zshCompletion(const Command &usage);
std::string fishCompletion(const Command &usage);

} // namespace cnnc::manual

#endif
