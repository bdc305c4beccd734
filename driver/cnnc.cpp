//===- cnnc.cpp - the compiler's command line -------------------------------------------------===//
//
//   cnnc MODEL.cnn [-o PROGRAM]           compile
//   cnnc run MODEL.cnn [OPTIONS] -- ARGS  compile and run
//   cnnc summary MODEL.cnn...             layers, shapes, parameters, costs
//   cnnc format [--check] FILE...         lay out files
//
// Exit status: 0 done, 1 the input is at fault, 2 wrong usage.
//
//===------------------------------------------------------------------------------------------===//

#include "driver/CommandLine.h"
#include "driver/FormatFiles.h"
#include "driver/MakeProgram.h"
#include "driver/Summary.h"

#include "passes/Passes.h"

#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/raw_os_ostream.h"

#include <csignal>
#include <iostream>
#include <tuple>

using namespace cnnc;

namespace {

bool emitLevel(const CommandLine &line, Compilations &compilations) {
  Compilation &compilation = compilations.first();
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
    std::string text = compilations.tableText();
    std::cout << text;
    return !text.empty();
  }
  KernelText text = line.emit == "asm"   ? KernelText::Assembly
                    : line.emit == "ptx" ? KernelText::DeviceSource
                                         : KernelText::HalideStatement;
  return compilation.printKernels(text, std::cout);
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
  Compilations compilations(line.options);
  bool done = false;
  if (!line.emit.empty())
    done = emitLevel(line, compilations);
  else if (Compilation &compilation = compilations.first(); compilation.reach(Level::Layer)) {
    std::string output = line.output;
    if (output.empty() && line.options.shared)
      output = "lib" + compilation.modelName() + ".so";
    else if (output.empty())
      output = compilation.modelName();
    if (!canBeReplaced(output))
      return false;
    done = compilations.makeProgram(compiler, output);
  }
  if (line.options.time)
    compilations.reportTimes();
  return done;
}

/// Compiles to a temporary program and runs it; its exit status is ours.
int run(CommandLine &line, const std::vector<std::string> &arguments, const std::string &compiler) {
  llvm::SmallString<256> folder;
  if (std::error_code code = llvm::sys::fs::createUniqueDirectory("cnnc-run", folder)) {
    std::cerr << "cnnc: error: cannot make a temporary folder: " << code.message() << "\n";
    return 1;
  }
  auto cleanup = llvm::scope_exit([&] { std::ignore = llvm::sys::fs::remove_directories(folder); });
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
    Compilation compilation(options, Device::Cpu);
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

/// Does what the line asks for; the exit status.
int execute(CommandLine &line, const std::vector<std::string> &program_arguments,
            const std::string &compiler) {
  switch (line.command) {
  case CommandLine::Command::Compile:
    return compile(line, compiler) ? 0 : 1;
  case CommandLine::Command::Run:
    return run(line, program_arguments, compiler);
  case CommandLine::Command::Summary:
    return summary(line) ? 0 : 1;
  case CommandLine::Command::Format:
    return formatFiles(line.files, line.check) ? 0 : 1;
  }
  return 2;
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
  if (auto status = parseCommandLine(int(end - argv), argv, end != argv + argc, line))
    return *status;
  for (const std::string &pass : line.options.print_after)
    if (!mlir::PassInfo::lookup(pass)) {
      std::cerr << "cnnc: error: --print-after " << pass << " names no pass\n";
      return 2;
    }
  if (std::string error;
      !line.options.remarks.empty() && !llvm::Regex(line.options.remarks).isValid(error)) {
    std::cerr << "cnnc: error: --remarks=" << line.options.remarks << ": " << error << "\n";
    return 2;
  }
  int status = execute(line, program_arguments, compiler);
  if (!std::cout.flush()) {
    std::cerr << "cnnc: error: cannot write to standard output\n";
    return 1;
  }
  return status;
}
