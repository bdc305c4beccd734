//===- Linker.cpp - table and kernels to an executable ----------------------------------------===//

#include "driver/Linker.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace cnnc;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

using PathText = llvm::SmallString<256>;

std::string writeFile(llvm::StringRef file, llvm::StringRef text) {
  std::error_code code;
  llvm::raw_fd_ostream out(file, code);
  if (!code) {
    out << text;
    out.close();
    code = out.error();
    out.clear_error();
  }
  return code ? "cannot write " + file.str() + ": " + code.message() : "";
}

/// Runs `cc` on a file as its standard input, with its messages kept; they are shown when it fails.
std::string runCompiler(const std::vector<std::string> &arguments, llvm::StringRef input,
                        llvm::StringRef folder) {
  auto cc = llvm::sys::findProgramByName("cc");
  if (!cc)
    return "no C compiler 'cc' is on the PATH, it is needed to link programs; "
           "Debian's package gcc brings one";
  std::vector<llvm::StringRef> command{*cc};
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::string log = (folder + "/cc.log").str(), error;
  std::optional<llvm::StringRef> redirects[] = {input, llvm::StringRef(log), llvm::StringRef(log)};
  int status = llvm::sys::ExecuteAndWait(*cc, command, std::nullopt, redirects, 0, 0, &error);
  if (status == 0)
    return "";
  auto text = llvm::MemoryBuffer::getFile(log);
  return "linking with cc failed: " + error + (text ? (*text)->getBuffer().str() : std::string());
}

} // namespace

bool cnnc::findRuntimeFiles(const std::string &compiler, RuntimeFiles &files, std::string &error) {
  PathText root(path::parent_path(path::parent_path(compiler)));
  files.include = (root + "/include/cnnc").str();
  files.library = (root + "/lib/libcnnc_runtime.a").str();
  for (const std::string &needed : {files.include + "/Program.h", files.library})
    if (!fs::exists(needed)) {
      error = "the runtime is not where the compiler expects it: no " + needed;
      return false;
    }
  return true;
}

std::string cnnc::linkProgram(const std::string &table, const std::vector<CompiledKernel> &kernels,
                              const RuntimeFiles &files, const std::string &output) {
  PathText folder;
  if (std::error_code code = fs::createUniqueDirectory("cnnc", folder))
    return "cannot make a temporary folder: " + code.message();
  auto cleanup = llvm::scope_exit([&] { fs::remove_directories(folder); });

  std::string source = (folder + "/table.c").str();
  // Read as standard input: sanitizers keep the name of a source, and a temporary one differs.
  std::vector<std::string> arguments{"-O1", "-I" + files.include, "-x", "c", "-", "-x", "none"};
  if (std::string error = writeFile(source, table); !error.empty())
    return error;
  for (const CompiledKernel &kernel : kernels) {
    std::string object = (folder + "/" + kernel.function + ".o").str();
    if (std::string error = writeFile(object, kernel.object); !error.empty())
      return error;
    arguments.push_back(object);
  }

  // Beside the output, so that the rename below cannot fail half-way.
  PathText made;
  if (std::error_code code = fs::createUniqueFile(output + ".%%%%%%", made))
    return "cannot write " + output + ": " + code.message();
  auto unmake = llvm::scope_exit([&] { fs::remove(made); });
  for (const char *argument : {"-Wl,--whole-archive", "", "-Wl,--no-whole-archive"})
    arguments.push_back(*argument ? argument : files.library);
  for (llvm::StringRef flag : llvm::split(CNNC_PROGRAM_LINK_FLAGS, ' '))
    if (!flag.empty())
      arguments.push_back(flag.str());
  for (const char *argument : {"-lstdc++", "-lz", "-lpthread", "-lm", "-o"})
    arguments.push_back(argument);
  arguments.push_back(std::string(made));
  if (std::string error = runCompiler(arguments, source, folder); !error.empty())
    return error;
  if (std::error_code code = fs::rename(made, output))
    return "cannot write " + output + ": " + code.message();
  unmake.release();
  return "";
}
