#include "codegen/Assembler.h"
#include "codegen/BuildKernel.h"
#include "codegen/ChildProcesses.h"
#include "codegen/Codegen.h"
#include "codegen/CodegenVersion.h"
#include "codegen/DeviceSource.h"
#include "codegen/Files.h"
#include "codegen/ObjectCache.h"
#include "codegen/Symbol.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

namespace cnnc {

namespace fs = std::filesystem;

namespace {

/// Everything that a kernel's bytes depend on.
std::string identityOf(const std::string &key, const Target &target) {
  return key + " for " + nameOf(target.device) + " " + target.name() + " on " + target.cpu.name +
         " by " CNNC_CODEGEN_VERSION " with Halide " + std::to_string(HALIDE_VERSION_MAJOR) + "." +
         std::to_string(HALIDE_VERSION_MINOR) + "." + std::to_string(HALIDE_VERSION_PATCH);
}

/// What is made of a kernel, in files.
struct KernelFiles {
  fs::path object, source;

  fs::path image(int architecture) const {
    return source.string() + ".sm_" + std::to_string(architecture);
  }
};

/// The module of a kernel; on a device its source is taken out of it to `source`.
Halide::Module lower(const KernelSpec &spec, const Target &target, std::string &source) {
  BuiltKernel kernel = buildKernel(spec, target);
  const Halide::Module module = kernel.pipeline.compile_to_module(
      kernel.arguments, functionSymbol(spec), halideTarget(target),
      Halide::LinkageType::ExternalPlusArgv);
  if (target.device == Device::Cpu)
    return module;
  const Halide::Module stripped = withoutDeviceSource(module, source);
  if (hasElementwiseRows(spec.kernel))
    allowOutputsAsOperands(source);
  return stripped;
}

/// One output of Halide's for a kernel, written to `path`. Returns what is wrong, or nothing.
std::string emit(const KernelSpec &spec, const Target &target, KernelText text,
                 const fs::path &path) {
  try {
    std::string source;
    const Halide::Module module = lower(spec, target, source);
    if (text == KernelText::DeviceSource)
      return writeFile(path, source);
    module.compile({{text == KernelText::Assembly ? Halide::OutputFileType::assembly
                                                  : Halide::OutputFileType::stmt,
                     path.string()}});
    return "";
  } catch (const Halide::Error &error) {
    return error.what();
  } catch (const std::exception &error) {
    return error.what();
  }
}

/// Everything that a program needs of a kernel. Returns what is wrong, or nothing.
std::string make(const KernelSpec &spec, const Target &target, const KernelFiles &files) {
  try {
    std::string source;
    lower(spec, target, source).compile({{Halide::OutputFileType::object, files.object.string()}});
    if (target.device == Device::Cpu)
      return "";
    if (std::string error = writeFile(files.source, source); !error.empty())
      return error;
    for (const int architecture : target.architectures)
      if (std::string error = assemble(files.source, architecture, files.image(architecture));
          !error.empty())
        return error;
    return "";
  } catch (const Halide::Error &error) {
    return error.what();
  } catch (const std::exception &error) {
    return error.what();
  }
}

/// Loading LLVM's tables takes a while; done once before a child is made, all children have them.
void prepareHalide(const Target &target) {
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
  KernelCompiler(const Target &target, const CompileOptions &options)
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
  const Target &target;
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
      result.kernels.push_back({call.key, call.function, "", "", {}});
      if (!find(result.kernels.back()))
        missing.push_back({&call, result.kernels.size() - 1});
    }
  }

  /// Reads all parts of a kernel; false if one is not there.
  bool find(CompiledKernel &kernel) const {
    const std::string identity = identityOf(kernel.key, target);
    std::optional<std::string> object = cache.find(identity);
    if (!object)
      return false;
    kernel.object = std::move(*object);
    if (target.device == Device::Cpu)
      return true;
    std::optional<std::string> source = cache.find(identity + " source");
    if (!source)
      return false;
    kernel.source = std::move(*source);
    if (assemblerPath().empty()) // then there are no images to be found
      return true;
    for (const int architecture : target.architectures) {
      std::optional<std::string> image = cache.find(imageIdentity(identity, architecture));
      if (!image)
        return false;
      kernel.images[architecture] = std::move(*image);
    }
    return true;
  }

  static std::string imageIdentity(const std::string &identity, int architecture) {
    return identity + " assembled for sm_" + std::to_string(architecture) + " by " +
           assemblerVersion();
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
    const auto filesOf = [&](size_t i) {
      const std::string number = std::to_string(i);
      return KernelFiles{folder.path / (number + ".o"), folder.path / (number + ".ptx")};
    };
    const std::vector<ChildResult> done = runInChildren(missing.size(), jobs, [&](size_t i) {
      return make(missing[i].call->spec, target, filesOf(i));
    });
    for (size_t i = 0; i < missing.size(); ++i)
      keep(missing[i], done[i], filesOf(i));
    cache.trim();
  }

  void keep(const Missing &which, const ChildResult &child, const KernelFiles &files) {
    CompiledKernel &kernel = result.kernels[which.kernel];
    if (!child.done || !read(kernel, files)) {
      if (result.error.empty())
        result.error = failure(*which.call, child.done ? "no object was written" : child.message);
      return;
    }
    ++result.compiled;
    const std::string identity = identityOf(kernel.key, target);
    cache.store(identity, kernel.object);
    if (target.device != Device::Cpu)
      cache.store(identity + " source", kernel.source);
    for (const auto &[architecture, image] : kernel.images)
      cache.store(imageIdentity(identity, architecture), image);
  }

  bool read(CompiledKernel &kernel, const KernelFiles &files) const {
    std::optional<std::string> object = readFile(files.object);
    if (!object)
      return false;
    kernel.object = std::move(*object);
    if (target.device == Device::Cpu)
      return true;
    std::optional<std::string> source = readFile(files.source);
    if (!source)
      return false;
    kernel.source = std::move(*source);
    for (const int architecture : target.architectures)
      if (std::optional<std::string> image = readFile(files.image(architecture)))
        kernel.images[architecture] = std::move(*image);
    return true;
  }
};

} // namespace

CompileResult compileKernels(const std::vector<PlannedCall> &calls, const Target &target,
                             const CompileOptions &options) {
  return KernelCompiler(target, options).compile(calls);
}

std::optional<std::string> describeKernel(const PlannedCall &call, const Target &target,
                                          KernelText text, std::string &error) {
  const std::lock_guard<std::mutex> lock(compileLock());
  const TemporaryFolder folder;
  if (folder.path.empty()) {
    error = "no temporary folder for a kernel's text";
    return std::nullopt;
  }
  const fs::path path =
      folder.path / (text == KernelText::HalideStatement ? "kernel.stmt" : "kernel.s");
  const std::vector<ChildResult> done =
      runInChildren(1, 1, [&](size_t) { return emit(call.spec, target, text, path); });
  std::optional<std::string> content = readFile(path);
  if (!done[0].done || !content) {
    error = failure(call, done[0].message);
    return std::nullopt;
  }
  return content;
}

} // namespace cnnc
