//===- MakeProgram.cpp - one program from a compilation for each device -----------------------===//

#include "driver/MakeProgram.h"
#include "codegen/ProgramTable.h"
#include "driver/Linker.h"

#include <chrono>
#include <iostream>

using namespace cnnc;

Compilations::Compilations(const CompilationOptions &options) : options(options) {
  for (Device device : options.devices)
    all.push_back(std::make_unique<Compilation>(options, device));
}

std::vector<const ProgramTable *> Compilations::tables() {
  std::vector<const ProgramTable *> tables;
  for (const std::unique_ptr<Compilation> &compilation : all)
    if (const ProgramTable *table = compilation->table())
      tables.push_back(table);
    else
      return {};
  return tables;
}

std::string Compilations::tableText() {
  std::vector<const ProgramTable *> made = tables();
  return made.empty() ? "" : cnnc::tableText(made);
}

bool Compilations::makeProgram(const std::string &compiler, const std::string &output) {
  RuntimeFiles runtime;
  std::string error;
  if (!findRuntimeFiles(compiler, runtime, error)) {
    std::cerr << "cnnc: error: " << error << "\n";
    return false;
  }
  const std::string text = tableText();
  if (text.empty())
    return false;
  std::vector<CompiledKernel> kernels;
  int compiled = 0;
  for (const std::unique_ptr<Compilation> &compilation : all) {
    std::optional<CompileResult> result = compilation->compileKernels();
    if (!result)
      return false;
    compiled += result->compiled;
    std::move(result->kernels.begin(), result->kernels.end(), std::back_inserter(kernels));
  }
  const auto start = std::chrono::steady_clock::now();
  error = options.shared ? linkLibrary(text, kernels, runtime, first().modelName(), output)
                         : linkProgram(text, kernels, runtime, output);
  link_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!error.empty()) {
    std::cerr << "cnnc: error: " << error << "\n";
    return false;
  }
  if (options.time)
    std::cerr << kernels.size() << " kernels, " << compiled << " compiled, "
              << kernels.size() - static_cast<size_t>(compiled) << " from the cache\n";
  return true;
}

void Compilations::reportTimes() const {
  double total = 0;
  const auto line = [&](const std::string &step, double seconds) {
    char text[80];
    snprintf(text, sizeof text, "%8.3f s  %s\n", seconds, step.c_str());
    std::cerr << text;
    total += seconds;
  };
  for (size_t i = 0; i < all.size(); ++i)
    for (const auto &[step, seconds] : all[i]->times())
      line(all.size() == 1 ? step : step + " for " + nameOf(options.devices[i]), seconds);
  if (link_seconds > 0)
    line("link", link_seconds);
  line("in all", total);
}
