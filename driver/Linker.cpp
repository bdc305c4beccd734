//===- Linker.cpp - table and kernels to an executable ----------------------------------------===//

#include "driver/Linker.h"
#include "driver/DeviceCode.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

#include <tuple>

using namespace cnnc;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

std::string cnnc::writeFile(llvm::StringRef file, llvm::StringRef text) {
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

namespace {

using PathText = llvm::SmallString<256>;

/// Runs `cc` on a file as its standard input, with its messages kept; they are shown when it fails.
std::string runCompiler(const std::vector<std::string> &arguments, llvm::StringRef input,
                        llvm::StringRef folder) {
  auto cc = llvm::sys::findProgramByName("cc");
  if (!cc)
    return "no C compiler 'cc' is on the PATH, it is needed to link programs; "
           "Debian's packages g++ and zlib1g-dev bring what linking takes";
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

namespace {

/// What is written appears whole or not at all: it is made beside `output`, so that the rename
/// cannot fail half-way.
template <typename Make> std::string replaceWith(const std::string &output, const Make &make) {
  PathText made;
  if (std::error_code code = fs::createUniqueFile(output + ".%%%%%%", made))
    return "cannot write " + output + ": " + code.message();
  auto unmake = llvm::scope_exit([&] { std::ignore = fs::remove(made); });
  if (std::string error = make(std::string(made)); !error.empty())
    return error;
  if (std::error_code code = fs::rename(made, output))
    return "cannot write " + output + ": " + code.message();
  unmake.release();
  return "";
}

/// Links with `options`, which also name the runtime. `exports` is a version script of the linker;
/// empty if there is none.
std::string link(const std::string &table, const std::vector<CompiledKernel> &kernels,
                 const RuntimeFiles &files, llvm::ArrayRef<std::string> options,
                 const std::string &exports, const std::string &output) {
  PathText folder;
  if (std::error_code code = fs::createUniqueDirectory("cnnc", folder))
    return "cannot make a temporary folder: " + code.message();
  auto cleanup = llvm::scope_exit([&] { std::ignore = fs::remove_directories(folder); });

  std::string source = (folder + "/table.c").str();
  // Read as standard input: sanitizers keep the name of a source, and a temporary one differs.
  std::vector<std::string> arguments{"-O1", "-I" + files.include, "-x", "c", "-", "-x", "none"};
  std::string device_code;
  if (std::string error = writeDeviceCode(kernels, folder, device_code); !error.empty())
    return error;
  if (std::string error = writeFile(source, table + device_code); !error.empty())
    return error;
  for (const CompiledKernel &kernel : kernels) {
    std::string object = (folder + "/" + kernel.function + ".o").str();
    if (std::string error = writeFile(object, kernel.object); !error.empty())
      return error;
    arguments.push_back(object);
  }
  arguments.insert(arguments.end(), options.begin(), options.end());
  if (!exports.empty()) {
    std::string script = (folder + "/exports").str();
    if (std::string error = writeFile(script, exports); !error.empty())
      return error;
    arguments.push_back("-Wl,--version-script=" + script);
  }
  for (llvm::StringRef flag : llvm::split(CNNC_PROGRAM_LINK_FLAGS, ' '))
    if (!flag.empty())
      arguments.push_back(flag.str());
  for (const char *argument : {"-lstdc++", "-lz", "-lpthread", "-lm", "-o"})
    arguments.push_back(argument);
  return replaceWith(output, [&](const std::string &made) {
    arguments.push_back(made);
    return runCompiler(arguments, source, folder);
  });
}

/// The runtime's two headers as one that needs no other.
std::string libraryHeader(const std::string &name, const RuntimeFiles &files, std::string &error) {
  std::string text = "/* The network " + name + " as a shared library; written by cnnc. */\n";
  for (const char *header : {"/Program.h", "/Cnn.h"}) {
    auto read = llvm::MemoryBuffer::getFile(files.include + header);
    if (!read) {
      error = "cannot read " + files.include + header + ": " + read.getError().message();
      return "";
    }
    for (llvm::StringRef line : llvm::split((*read)->getBuffer(), '\n'))
      if (!line.starts_with("#include \"") && !line.contains("cnn_the_programs") &&
          !line.contains("a generated table defines"))
        text += line.str() + "\n";
  }
  return text + "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n" +
         "/* The network, for cnn_open: on the device that was named first. */\n" +
         "const cnn_program *" + name + "_program(void);\n" +
         "/* On each device that it was compiled for, for cnn_open_on. */\n" +
         "const cnn_program *const *" + name + "_programs(void);\n" +
         "#ifdef __cplusplus\n}\n#endif\n";
}

} // namespace

std::string cnnc::linkProgram(const std::string &table, const std::vector<CompiledKernel> &kernels,
                              const RuntimeFiles &files, const std::string &output) {
  return link(table, kernels, files,
              {"-Wl,--whole-archive", files.library, "-Wl,--no-whole-archive"}, "", output);
}

std::string cnnc::linkLibrary(const std::string &table, const std::vector<CompiledKernel> &kernels,
                              const RuntimeFiles &files, const std::string &name,
                              const std::string &output) {
  std::string error, header = libraryHeader(name, files, error);
  if (!error.empty())
    return error;
  std::string function = "const cnn_program *" + name + "_program(void)";
  std::string list = "const cnn_program *const *" + name + "_programs(void)";
  // Of two libraries in one process each finds its own table, kernels and threads.
  std::string exports = "{ global: cnn_*; " + name + "_program; " + name +
                        "_programs; local: cnn_the_programs; *; };\n";
  error = link(table + "\n" + function + ";\n" + function + " { return cnn_the_programs[0]; }\n" +
                   list + ";\n" + list + " { return cnn_the_programs; }\n",
               kernels, files,
               {"-shared", "-fPIC", "-Wl,-soname," + path::filename(output).str(), "-Wl,-Bsymbolic",
                "-Wl,-u,cnn_open", files.library},
               exports, output);
  if (!error.empty())
    return error;
  PathText header_file(path::parent_path(output));
  path::append(header_file, name + ".h");
  return replaceWith(std::string(header_file),
                     [&](const std::string &made) { return writeFile(made, header); });
}
