//===- CommandLine.h - what cnnc can be told --------------------------------------------*- C++
//-*-===//
//
// The options in one place: cnnc parses with them, and cnnc-manual makes the man page and the
// shells' completions of them, so that none of these says something else than --help.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DRIVER_COMMANDLINE_H
#define CNNC_DRIVER_COMMANDLINE_H

#include "driver/CompilationOptions.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cnnc {

struct CommandLine {
  enum class Command { Compile, Run, Summary, Format };
  Command command = Command::Compile;
  CompilationOptions options;
  std::vector<std::string> overrides; ///< NAME=VALUE
  std::string input;                  ///< CxHxW
  std::vector<std::string> devices;   ///< names; none: the CPU
  std::string output, emit;
  std::vector<std::string> files; ///< of summary and format
  bool json = false, check = false;
};

/// The parser. It writes into `line`, which must outlive it.
std::unique_ptr<CLI::App> makeParser(CommandLine &line);

/// Parses; messages and --help are printed. Without a value all is well, else the status to exit
/// with: 0 after --help, 2 for wrong usage. What follows `--` is not to be among the arguments;
/// `program_arguments` says that there is some.
std::optional<int> parseCommandLine(int argc, const char *const *argv, bool program_arguments,
                                    CommandLine &line);

} // namespace cnnc

#endif
