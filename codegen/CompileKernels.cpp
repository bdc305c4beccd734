#include "codegen/BuildKernel.h"
#include "codegen/ChildProcesses.h"
#include "codegen/Codegen.h"
#include "codegen/CodegenVersion.h"
#include "codegen/ObjectCache.h"
#include "codegen/Symbol.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace cnnc {

namespace fs = std::filesystem;

namespace {

/// Everything that a kernel's bytes depend on.
std::string identityOf(const std::string &key, const CpuTarget &target) {
  return key + " for " + target.name + " by " CNNC_CODEGEN_VERSION " with Halide " +
         std::to_string(HALIDE_VERSION_MAJOR) + "." + std::to_string(HALIDE_VERSION_MINOR) + "." +
         std::to_string(HALIDE_VERSION_PATCH);
}

/// A folder of our own for as long as we live.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::error_code error;
    const fs::path parent = fs::temp_directory_path(error);
    std::string pattern = ((error ? fs::path("/tmp") : parent) / "cnnc-XXXXXX").string();
    if (mkdtemp(pattern.data()))
      path = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path.empty())
      fs::remove_all(path, ignored);
  }
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;

  fs::path path; ///< empty if it could not be made
};

std::optional<std::string> readFile(const fs::path &path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (!file || !(content << file.rdbuf()))
    return std::nullopt;
  return content.str();
}

/// One output of Halide's for a kernel, written to `path`. Returns what is wrong, or nothing.
std::string emit(const KernelSpec &spec, const CpuTarget &target, Halide::OutputFileType type,
                 const fs::path &path) {
  try {
    BuiltKernel kernel = buildKernel(spec, target);
    kernel.pipeline
        .compile_to_module(kernel.arguments, functionSymbol(spec), halideTarget(target),
                           Halide::LinkageType::ExternalPlusArgv)
        .compile({{type, path.string()}});
    return "";
  } catch (const Halide::Error &error) {
    return error.what();
  } catch (const std::exception &error) {
    return error.what();
  }
}

/// Loading LLVM's tables takes a while; done once before a child is made, all children have them.
void prepareHalide(const CpuTarget &target) {
  static std::once_flag once;
  std::call_once(once, [&] {
    Halide::Func one("one");
    one() = 1.0f;
    TemporaryFolder folder;
    if (folder.path.empty())
      return;
    try {
      one.compile_to_object((folder.path / "one.o").string(), {}, "one", halideTarget(target));
    } catch (const Halide::Error &) {
      // A kernel will meet the same error and say so.
    }
  });
}

std::string failure(const PlannedCall &call, const std::string &reason) {
  return "kernel " + call.kernel + " of " + call.layer +
         " does not compile: " + reason.substr(0, reason.find_last_not_of('\n') + 1);
}

/// One compilation at a time in this process: children are made where no other thread of ours is
/// inside Halide.
std::mutex &compileLock() {
  static std::mutex lock;
  return lock;
}

class KernelCompiler {
public:
  KernelCompiler(const CpuTarget &target, const CompileOptions &options)
      : target(target), jobs(options.jobs), cache(options.cache_directory, options.cache_bytes) {
    if (jobs <= 0)
      jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  }

  CompileResult compile(const std::vector<PlannedCall> &calls) {
    takeFromCache(calls);
    compileMissing();
    return std::move(result);
  }

private:
  const CpuTarget &target;
  int jobs;
  ObjectCache cache;
  CompileResult result;
  struct Missing {
    const PlannedCall *call;
    size_t kernel; ///< index in result.kernels
  };
  std::vector<Missing> missing;

  void takeFromCache(const std::vector<PlannedCall> &calls) {
    std::map<std::string, size_t> known;
    for (const PlannedCall &call : calls) {
      if (!known.emplace(call.key, result.kernels.size()).second)
        continue;
      std::optional<std::string> object = cache.find(identityOf(call.key, target));
      if (!object)
        missing.push_back({&call, result.kernels.size()});
      result.kernels.push_back({call.key, call.function, object.value_or("")});
    }
  }

  void compileMissing() {
    if (missing.empty())
      return;
    const std::lock_guard<std::mutex> lock(compileLock());
    const TemporaryFolder folder;
    if (folder.path.empty()) {
      result.error = "no temporary folder for compiled kernels";
      return;
    }
    prepareHalide(target);
    const auto objectPath = [&](size_t i) { return folder.path / (std::to_string(i) + ".o"); };
    const std::vector<ChildResult> done = runInChildren(missing.size(), jobs, [&](size_t i) {
      return emit(missing[i].call->spec, target, Halide::OutputFileType::object, objectPath(i));
    });
    for (size_t i = 0; i < missing.size(); ++i)
      keep(missing[i], done[i], readFile(objectPath(i)));
    cache.trim();
  }

  void keep(const Missing &which, const ChildResult &child,
            const std::optional<std::string> &object) {
    if (!child.done || !object) {
      if (result.error.empty())
        result.error = failure(*which.call, child.done ? "no object was written" : child.message);
      return;
    }
    result.kernels[which.kernel].object = *object;
    ++result.compiled;
    cache.store(identityOf(which.call->key, target), *object);
  }
};

} // namespace

CompileResult compileKernels(const std::vector<PlannedCall> &calls, const CpuTarget &target,
                             const CompileOptions &options) {
  return KernelCompiler(target, options).compile(calls);
}

std::optional<std::string> describeKernel(const PlannedCall &call, const CpuTarget &target,
                                          KernelText text, std::string &error) {
  const std::lock_guard<std::mutex> lock(compileLock());
  const TemporaryFolder folder;
  if (folder.path.empty()) {
    error = "no temporary folder for a kernel's text";
    return std::nullopt;
  }
  const fs::path path = folder.path / (text == KernelText::Assembly ? "kernel.s" : "kernel.stmt");
  const auto type = text == KernelText::Assembly ? Halide::OutputFileType::assembly
                                                 : Halide::OutputFileType::stmt;
  const std::vector<ChildResult> done =
      runInChildren(1, 1, [&](size_t) { return emit(call.spec, target, type, path); });
  std::optional<std::string> content = readFile(path);
  if (!done[0].done || !content) {
    error = failure(call, done[0].message);
    return std::nullopt;
  }
  return content;
}

} // namespace cnnc
