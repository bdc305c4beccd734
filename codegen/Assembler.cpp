#include "codegen/Assembler.h"

#include "codegen/Files.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace cnnc {

namespace fs = std::filesystem;

namespace {

/// Runs a program, its messages into `log`. Its exit status, or -1.
int runProgram(const std::vector<std::string> &command, const fs::path &log) {
  std::vector<char *> arguments;
  for (const std::string &argument : command)
    arguments.push_back(const_cast<char *>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  pid_t child = 0;
  int status = -1;
  if (posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ) == 0 &&
      waitpid(child, &status, 0) == child)
    status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  posix_spawn_file_actions_destroy(&actions);
  return status;
}

std::string findAssembler() {
  std::vector<std::string> folders;
  if (const char *home = std::getenv("CUDA_HOME"))
    folders.push_back(std::string(home) + "/bin");
  if (const char *path = std::getenv("PATH")) {
    std::istringstream list(path);
    for (std::string folder; std::getline(list, folder, ':');)
      folders.push_back(folder);
  }
  folders.emplace_back("/usr/local/cuda/bin");
  for (const std::string &folder : folders)
    if (const std::string program = folder + "/ptxas"; access(program.c_str(), X_OK) == 0)
      return program;
  return "";
}

std::string askVersion() {
  if (assemblerPath().empty())
    return "";
  const std::unique_ptr<FILE, int (*)(FILE *)> pipe(
      popen(("\"" + assemblerPath() + "\" --version").c_str(), "r"), pclose);
  std::string text;
  std::array<char, 256> line;
  while (pipe && std::fgets(line.data(), line.size(), pipe.get()))
    text = line.data(); // the last line names the build
  return text.substr(0, text.find('\n'));
}

} // namespace

const std::string &assemblerPath() {
  static const std::string path = findAssembler();
  return path;
}

const std::string &assemblerVersion() {
  static const std::string version = askVersion();
  return version;
}

std::string assemble(const fs::path &source, int architecture, const fs::path &image) {
  if (assemblerPath().empty())
    return "";
  const fs::path log = image.string() + ".log";
  const int status = runProgram({assemblerPath(), "-arch=sm_" + std::to_string(architecture),
                                 source.string(), "-o", image.string()},
                                log);
  if (status == 0)
    return "";
  return "ptxas ended with status " + std::to_string(status) + " for sm_" +
         std::to_string(architecture) + ": " + readFile(log).value_or("");
}

} // namespace cnnc
