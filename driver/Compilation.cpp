//===- Compilation.cpp - from a .cnn file through the levels ----------------------------------===//

#include "driver/Compilation.h"
#include "codegen/ProgramTable.h"
#include "driver/Linker.h"
#include "driver/Remarks.h"
#include "frontend/SourceDiagnosticHandler.h"
#include "passes/Passes.h"
#include "passes/Pipelines.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

#include <chrono>
#include <iostream>

using namespace cnnc;

template <typename Work> auto Compilation::timed(const char *step, Work work) {
  auto start = std::chrono::steady_clock::now();
  auto result = work();
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  times.push_back({step, took.count()});
  return result;
}

Compilation::Compilation(const CompilationOptions &options) : options(options) {
  context.loadDialect<cnn::CnnDialect, mlir::func::FuncDialect, mlir::memref::MemRefDialect>();
  diagnostics = std::make_unique<Diagnostics>(files, std::cerr);
  if (!options.remarks.empty())
    printRemarks(context, options.remarks);
}

Compilation::~Compilation() = default;

bool Compilation::fail(const std::string &message) {
  std::cerr << "cnnc: error: " << message << "\n";
  return false;
}

bool Compilation::runPasses(Pipeline build) {
  mlir::PassManager manager(&context, mlir::ModuleOp::getOperationName());
  build(manager, options.optimisations);
  if (!options.print_after.empty()) {
    llvm::StringSet<> wanted;
    for (const std::string &pass : options.print_after)
      wanted.insert(pass);
    context.disableMultithreading();
    manager.enableIRPrinting([](mlir::Pass *, mlir::Operation *) { return false; },
                             [wanted](mlir::Pass *pass, mlir::Operation *) {
                               return wanted.contains(pass->getArgument());
                             },
                             /*printModuleScope=*/true, /*printAfterOnlyOnChange=*/false);
  }
  SourceDiagnosticHandler handler(context, *diagnostics);
  return mlir::succeeded(manager.run(*root));
}

bool Compilation::reach(Level level) {
  if (!root) {
    root = timed("frontend", [&] {
      return parseNetwork(options.file, options.frontend, context, *diagnostics);
    });
    if (!root)
      return false;
  }
  static constexpr std::pair<const char *, Pipeline> steps[] = {
      {"shapes", [](mlir::OpPassManager &manager,
                    const cnn::Optimisations &) { cnn::buildShapePipeline(manager); }},
      {"tensor level", cnn::buildShapesToTensorPipeline},
      {"kernel level", cnn::buildTensorToKernelPipeline}};
  for (; reached < level; reached = static_cast<Level>(static_cast<int>(reached) + 1)) {
    auto [name, build] = steps[static_cast<int>(reached)];
    if (!timed(name, [&, build = build] { return runPasses(build); }))
      return false;
    if (reached == Level::Shapes && options.inference_only)
      for (auto function : llvm::make_early_inc_range(root->getOps<mlir::func::FuncOp>()))
        if (!function.getName().starts_with("infer"))
          function.erase();
  }
  return true;
}

std::string Compilation::modelName() {
  for (cnn::ModelOp model : root->getOps<cnn::ModelOp>())
    return model.getSymName().str();
  return root->getName().value_or("network").str();
}

namespace {

/// The table of a module; empty after an error, which has been reported.
std::optional<ProgramTable> makeTable(mlir::ModuleOp module, std::optional<Target> &target,
                                      const std::string &name, Diagnostics &diagnostics) {
  std::string error;
  auto cpu = findCpuTarget(name, error);
  if (!cpu) {
    std::cerr << "cnnc: error: " << error << "\n";
    return std::nullopt;
  }
  target = Target{Device::Cpu, *cpu, {}};
  SourceDiagnosticHandler handler(*module.getContext(), diagnostics);
  auto table = buildTable(module, *target);
  if (mlir::failed(table))
    return std::nullopt;
  return std::move(*table);
}

} // namespace

std::string Compilation::tableText() {
  if (!reach(Level::Kernel))
    return "";
  auto table = makeTable(module(), target, options.target, *diagnostics);
  return table ? cnnc::tableText(*table, *target) : "";
}

bool Compilation::printKernels(KernelText text, std::ostream &out) {
  if (!reach(Level::Kernel))
    return false;
  auto table = makeTable(module(), target, options.target, *diagnostics);
  if (!table)
    return false;
  llvm::StringSet<> printed;
  for (const PlannedCall &call : table->allCalls()) {
    if (!printed.insert(call.key).second)
      continue;
    std::string error;
    auto described = describeKernel(call, *target, text, error);
    if (!described)
      return fail(error);
    out << *described << "\n";
  }
  return true;
}

bool Compilation::makeProgram(const std::string &compiler, const std::string &output) {
  RuntimeFiles runtime;
  std::string error;
  if (!findRuntimeFiles(compiler, runtime, error))
    return fail(error);
  if (!reach(Level::Kernel))
    return false;
  auto table =
      timed("table", [&] { return makeTable(module(), target, options.target, *diagnostics); });
  if (!table)
    return false;
  CompileOptions compile;
  compile.cache_directory = options.cache;
  compile.jobs = options.jobs;
  CompileResult kernels =
      timed("kernels", [&] { return compileKernels(table->allCalls(), *target, compile); });
  if (!kernels.error.empty())
    return fail(kernels.error);
  std::string text = cnnc::tableText(*table, *target);
  error = timed("link", [&] {
    return options.shared ? linkLibrary(text, kernels.kernels, runtime, modelName(), output)
                          : linkProgram(text, kernels.kernels, runtime, output);
  });
  if (!error.empty())
    return fail(error);
  if (options.time)
    std::cerr << kernels.kernels.size() << " kernels, " << kernels.compiled << " compiled, "
              << kernels.kernels.size() - kernels.compiled << " from the cache\n";
  return true;
}

void Compilation::reportTimes() const {
  double total = 0;
  char line[80];
  for (const auto &[step, seconds] : times) {
    snprintf(line, sizeof line, "%8.3f s  %s\n", seconds, step.c_str());
    std::cerr << line;
    total += seconds;
  }
  snprintf(line, sizeof line, "%8.3f s  in all\n", total);
  std::cerr << line;
}
