//===- cnnc.cpp - the compiler's command line -------------------------------------------------===//
//
//   cnnc MODEL.cnn [-o PROGRAM]           compile
//   cnnc run MODEL.cnn [OPTIONS] -- ARGS  compile and run
//   cnnc summary MODEL.cnn...             layers, shapes, parameters, costs
//
// Exit status: 0 done, 1 the input is at fault, 2 wrong usage.
//
//===------------------------------------------------------------------------------------------===//

#include "driver/Compilation.h"
#include "driver/Summary.h"

#include "passes/Passes.h"

#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_os_ostream.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

using namespace cnnc;

namespace {

struct CommandLine {
  CompilationOptions options;
  std::vector<std::string> overrides; // NAME=VALUE
  std::string input;                  // CxHxW
  std::string output, emit;
  std::vector<std::string> files; // of summary
  bool json = false;
};

std::string defaultCache() {
  for (auto [variable, suffix] : {std::pair{"CNNC_CACHE", ""}, std::pair{"XDG_CACHE_HOME", "/cnnc"},
                                  std::pair{"HOME", "/.cache/cnnc"}})
    if (const char *value = std::getenv(variable); value && *value)
      return std::string(value) + suffix;
  return "";
}

void addFrontendOptions(CLI::App &app, CommandLine &line) {
  app.add_option("-D", line.overrides, "override a model parameter: -D growth=12")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  app.add_option("--model", line.options.frontend.model, "pick one of several models")
      ->type_name("NAME");
  app.add_option("--input", line.input, "override the input's size: channels, height, width")
      ->type_name("CxHxW");
}

void addCompileOptions(CLI::App &app, CommandLine &line) {
  addFrontendOptions(app, line);
  app.add_option("--device", "where the program runs")->check(CLI::IsMember({"cpu"}));
  app.add_option("--target", line.options.target, "processor: native, x86-64-v3 or x86-64-v4")
      ->capture_default_str();
  app.add_flag("--inference-only", line.options.inference_only, "leave training out");
  app.add_flag("--time", line.options.time, "say what each step of the compilation took");
  app.add_option("--print-after", line.options.print_after, "print the level after a pass")
      ->type_name("PASS");
  app.add_option("-j", line.options.jobs, "kernels compiled at once (default: processors)")
      ->check(CLI::Range(1, 1024));
  app.add_option("--cache", line.options.cache, "folder of compiled kernels")
      ->default_val(defaultCache());
}

/// Splits NAME=VALUE and CxHxW and looks passes up; false with a message about what is none.
bool readValues(CommandLine &line) {
  for (const std::string &text : line.overrides) {
    size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      std::cerr << "cnnc: error: -D " << text << " is no NAME=VALUE\n";
      return false;
    }
    line.options.frontend.overrides.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  for (const std::string &pass : line.options.print_after)
    if (!mlir::PassInfo::lookup(pass)) {
      std::cerr << "cnnc: error: --print-after " << pass << " names no pass\n";
      return false;
    }
  if (line.input.empty())
    return true;
  std::array<int64_t, 3> sizes;
  llvm::SmallVector<llvm::StringRef, 3> parts;
  llvm::StringRef(line.input).split(parts, 'x');
  bool good = parts.size() == 3;
  for (size_t i = 0; good && i < 3; ++i)
    good = !parts[i].getAsInteger(10, sizes[i]) && sizes[i] >= 1;
  if (!good) {
    std::cerr << "cnnc: error: --input " << line.input
              << " is no size CxHxW such as 3x224x224, of numbers from 1\n";
    return false;
  }
  line.options.frontend.input = sizes;
  return true;
}

bool emitLevel(const CommandLine &line, Compilation &compilation) {
  static const std::map<std::string, Level> levels = {
      {"layer", Level::Layer}, {"tensor", Level::Tensor}, {"kernel", Level::Kernel}};
  if (auto level = levels.find(line.emit); level != levels.end()) {
    if (!compilation.reach(level->second))
      return false;
    llvm::raw_os_ostream out(std::cout);
    compilation.module().print(out);
    out << "\n";
    return true;
  }
  if (line.emit == "table") {
    std::string text = compilation.tableText();
    std::cout << text;
    return !text.empty();
  }
  return compilation.printKernels(
      line.emit == "asm" ? KernelText::Assembly : KernelText::HalideStatement, std::cout);
}

/// Whether a program may take the place of what is there now; a message if not.
bool canBeReplaced(const std::string &output) {
  llvm::sys::fs::file_status existing;
  if (llvm::sys::fs::status(output, existing) || llvm::sys::fs::is_regular_file(existing))
    return true;
  std::cerr << "cnnc: error: cannot write " << output << ": it is "
            << (llvm::sys::fs::is_directory(existing) ? "a folder" : "no regular file")
            << "; name the program with -o\n";
  return false;
}

bool compile(CommandLine &line, const std::string &compiler) {
  if (line.emit == "ast")
    return printSyntaxTree(line.options.file, std::cout, std::cerr);
  Compilation compilation(line.options);
  bool done = false;
  if (!line.emit.empty())
    done = emitLevel(line, compilation);
  else if (compilation.reach(Level::Layer)) {
    std::string output = line.output.empty() ? compilation.modelName() : line.output;
    if (!canBeReplaced(output))
      return false;
    done = compilation.makeProgram(compiler, output);
  }
  if (line.options.time)
    compilation.reportTimes();
  return done;
}

/// Compiles to a temporary program and runs it; its exit status is ours.
int run(CommandLine &line, const std::vector<std::string> &arguments, const std::string &compiler) {
  llvm::SmallString<256> folder;
  if (std::error_code code = llvm::sys::fs::createUniqueDirectory("cnnc-run", folder)) {
    std::cerr << "cnnc: error: cannot make a temporary folder: " << code.message() << "\n";
    return 1;
  }
  auto cleanup = llvm::scope_exit([&] { llvm::sys::fs::remove_directories(folder); });
  line.output = (folder + "/" + llvm::sys::path::stem(line.options.file)).str();
  if (!compile(line, compiler))
    return 1;
  std::vector<llvm::StringRef> command{line.output};
  command.insert(command.end(), arguments.begin(), arguments.end());
  // Ctrl-C reaches the program as well, which ends as it sees fit; we clear up behind it.
  std::signal(SIGINT, [](int) {});
  int status = llvm::sys::ExecuteAndWait(line.output, command);
  return status < 0 ? 1 : status;
}

bool summary(CommandLine &line) {
  std::vector<NetworkSummary> networks;
  bool good = true;
  for (const std::string &file : line.files) {
    CompilationOptions options = line.options;
    options.file = file;
    Compilation compilation(options);
    if (!compilation.reach(Level::Shapes)) {
      good = false;
      continue;
    }
    for (cnn::ModelOp model : compilation.module().getOps<cnn::ModelOp>())
      networks.push_back(summarize(model));
  }
  if (good)
    (line.json ? printSummariesAsJson : printSummaries)(networks, std::cout);
  return good;
}

} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  std::signal(SIGXFSZ, SIG_IGN); // a file that grows too large is then an error of its write
  std::string compiler = llvm::sys::fs::getMainExecutable(argv[0], reinterpret_cast<void *>(&main));

  // What follows `--` belongs to the program that `run` starts.
  char **end = std::find(argv, argv + argc, std::string_view("--"));
  std::vector<std::string> program_arguments(end == argv + argc ? end : end + 1, argv + argc);

  cnn::registerCnnPasses();
  CommandLine line;
  CLI::App app("cnnc compiles convolutional networks ahead of time to native programs", "cnnc");
  app.set_version_flag("--version", "cnnc 0.1.0");
  app.footer("A network is a .cnn file; the program that comes out trains, evaluates and runs it.");
  app.add_option("file", line.options.file, "the network")->type_name("MODEL.cnn");
  app.add_option("-o", line.output, "the program (default: the model's name)")
      ->type_name("PROGRAM");
  app.add_option("--emit", line.emit, "print a stage instead of compiling")
      ->check(CLI::IsMember({"ast", "layer", "tensor", "kernel", "table", "halide", "asm"}));
  addCompileOptions(app, line);

  CLI::App *run_command = app.add_subcommand("run", "compile and run: cnnc run MODEL.cnn -- train");
  run_command->add_option("file", line.options.file, "the network")
      ->type_name("MODEL.cnn")
      ->required();
  addCompileOptions(*run_command, line);
  CLI::App *summary_command = app.add_subcommand("summary", "layers, shapes, parameters, costs");
  summary_command->add_option("files", line.files, "networks")->type_name("MODEL.cnn")->required();
  summary_command->add_flag("--json", line.json, "one JSON document");
  addFrontendOptions(*summary_command, line);

  try {
    app.parse(int(end - argv), argv);
    if (!app.got_subcommand(run_command) && !app.got_subcommand(summary_command) &&
        line.options.file.empty())
      throw CLI::RequiredError("MODEL.cnn");
    if (!app.got_subcommand(run_command) && !program_arguments.empty())
      throw CLI::ExtrasError({"--"});
  } catch (const CLI::ParseError &error) {
    return app.exit(error) == 0 ? 0 : 2;
  }

  if (!readValues(line))
    return 2;
  int status = 0;
  if (app.got_subcommand(summary_command))
    status = summary(line) ? 0 : 1;
  else if (app.got_subcommand(run_command))
    status = run(line, program_arguments, compiler);
  else
    status = compile(line, compiler) ? 0 : 1;
  if (!std::cout.flush()) {
    std::cerr << "cnnc: error: cannot write to standard output\n";
    return 1;
  }
  return status;
}
