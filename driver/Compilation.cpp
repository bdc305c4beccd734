//===- Compilation.cpp - from a .cnn file through the levels ----------------------------------===//

#include "driver/Compilation.h"
#include "codegen/ProgramTable.h"
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
  step_times.push_back({step, took.count()});
  return result;
}

Compilation::Compilation(const CompilationOptions &options, Device device)
    : options(options), device(device) {
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
  cnn::Optimisations with = options.optimisations;
  if (device != Device::Cpu)
    with.winograd = false; // devices have plain sums only
  build(manager, with);
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

const ProgramTable *Compilation::table() {
  if (made_table)
    return made_table.get();
  if (!reach(Level::Kernel))
    return nullptr;
  return timed("table", [&]() -> const ProgramTable * {
    std::string error;
    auto target = findTarget(device, options.target, error);
    if (!target) {
      fail(error);
      return nullptr;
    }
    SourceDiagnosticHandler handler(context, *diagnostics);
    auto built = buildTable(module(), *target);
    if (mlir::succeeded(built))
      made_table = std::make_unique<ProgramTable>(std::move(*built));
    return made_table.get();
  });
}

bool Compilation::printKernels(KernelText text, std::ostream &out) {
  if (!table())
    return false;
  llvm::StringSet<> printed;
  for (const PlannedCall &call : table()->allCalls()) {
    if (!printed.insert(call.key).second)
      continue;
    std::string error;
    auto described = describeKernel(call, table()->target, text, error);
    if (!described)
      return fail(error);
    if (text == KernelText::DeviceSource) // which names nothing of ours
      out << "// kernel " << call.kernel << " " << call.key << "\n";
    out << *described << "\n";
  }
  return true;
}

std::optional<CompileResult> Compilation::compileKernels() {
  if (!table())
    return std::nullopt;
  CompileOptions compile;
  compile.cache_directory = options.cache;
  compile.jobs = options.jobs;
  CompileResult kernels = timed("kernels", [&] {
    return cnnc::compileKernels(table()->allCalls(), table()->target, compile);
  });
  if (!kernels.error.empty()) {
    fail(kernels.error);
    return std::nullopt;
  }
  return kernels;
}
