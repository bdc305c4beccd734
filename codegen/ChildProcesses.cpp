#include "codegen/ChildProcesses.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cnnc {
namespace {

/// More than this of what a child says is dropped.
constexpr size_t longest_message = 8192;

struct Child {
  size_t task;
  pid_t process;
  int output; ///< read end of the pipe that is the child's standard error
};

class ChildRunner {
public:
  ChildRunner(size_t count, const std::function<std::string(size_t)> &task)
      : task(task), results(count) {}

  std::vector<ChildResult> run(size_t jobs) {
    size_t next = 0;
    while (next < results.size() || !children.empty()) {
      while (next < results.size() && children.size() < jobs)
        start(next++);
      waitForOutput();
    }
    return std::move(results);
  }

private:
  const std::function<std::string(size_t)> &task;
  std::vector<ChildResult> results;
  std::vector<Child> children;

  void start(size_t index) {
    int ends[2];
    if (pipe(ends) != 0) {
      results[index].message = std::string("no pipe: ") + std::strerror(errno);
      return;
    }
    std::fflush(nullptr); // or the child would write what is buffered once more
    const pid_t process = fork();
    if (process == 0)
      runTask(index, ends[1]);
    close(ends[1]);
    if (process < 0) {
      results[index].message = std::string("no child process: ") + std::strerror(errno);
      close(ends[0]);
      return;
    }
    children.push_back({index, process, ends[0]});
  }

  [[noreturn]] void runTask(size_t index, int output) {
    dup2(output, STDERR_FILENO);
    std::string error;
    try {
      error = task(index);
    } catch (...) {
      error = "unknown exception";
    }
    std::fputs(error.c_str(), stderr);
    std::fflush(stderr);
    _exit(error.empty() ? 0 : 1); // no destructors, no exit handlers: they are the parent's
  }

  void waitForOutput() {
    std::vector<pollfd> waiting;
    for (const Child &child : children)
      waiting.push_back({child.output, POLLIN, 0});
    if (poll(waiting.data(), waiting.size(), -1) < 0)
      return; // interrupted: the caller comes again
    for (size_t i = waiting.size(); i-- > 0;)
      if (waiting[i].revents && !readOutput(children[i])) {
        finish(children[i]);
        children.erase(children.begin() + static_cast<std::ptrdiff_t>(i));
      }
  }

  /// False at the end of the child's output.
  bool readOutput(const Child &child) {
    char text[1024];
    const ssize_t length = read(child.output, text, sizeof text);
    if (length < 0)
      return errno == EINTR;
    std::string &message = results[child.task].message;
    message.append(text, std::min<size_t>(length, longest_message - message.size()));
    return length > 0;
  }

  void finish(const Child &child) {
    close(child.output);
    int status = 0;
    while (waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
    }
    ChildResult &result = results[child.task];
    result.done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (WIFSIGNALED(status))
      result.message += (result.message.empty() ? "ended by signal " : " (ended by signal ") +
                        std::to_string(WTERMSIG(status)) + (result.message.empty() ? "" : ")");
  }
};

} // namespace

std::vector<ChildResult> runInChildren(size_t count, int jobs,
                                       const std::function<std::string(size_t)> &task) {
  return ChildRunner(count, task).run(static_cast<size_t>(std::max(jobs, 1)));
}

} // namespace cnnc
