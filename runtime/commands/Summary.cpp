// The summary command: what the table holds.
#include "runtime/commands/Commands.h"
#include "runtime/commands/TextTable.h"

#include "runtime/Executor.h"
#include "runtime/Machine.h"
#include "runtime/ParameterLayout.h"
#include "runtime/Session.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

namespace cnnc::runtime {
namespace {

using Json = nlohmann::ordered_json;

struct NamedFunction {
  const char *name;
  const cnn_function *function;
};

std::vector<NamedFunction> functionsOf(const cnn_program &program) {
  std::vector<NamedFunction> functions;
  for (NamedFunction f : {NamedFunction{"infer", &program.infer},
                          {"infer_few", &program.infer_few},
                          {"evaluate", &program.evaluate},
                          {"train_step", &program.train_step},
                          {"update", &program.update},
                          {"train", &program.train}})
    if (f.function->phase_count > 0)
      functions.push_back(f);
  return functions;
}

struct KernelUse {
  int64_t calls = 0;
  double flops_per_image = 0;
};

/// How often a function calls each kernel for one chunk.
std::map<std::string, KernelUse> kernelsOf(const cnn_function &function) {
  std::map<std::string, KernelUse> kernels;
  for (int32_t p = 0; p < function.phase_count; ++p)
    for (int32_t c = 0; c < function.phases[p].call_count; ++c) {
      KernelUse &use = kernels[function.phases[p].calls[c].kernel];
      ++use.calls;
      use.flops_per_image += function.phases[p].calls[c].flops_per_image;
    }
  return kernels;
}

std::string shapeText(const cnn_parameter &parameter) {
  std::string text;
  for (int64_t extent : shapeOf(parameter))
    text += (text.empty() ? "" : " x ") + std::to_string(extent);
  return text;
}

int64_t countOf(const cnn_parameter *parameters, int32_t count) {
  int64_t total = 0;
  for (int32_t p = 0; p < count; ++p)
    total += elementCount(parameters[p]);
  return total;
}

Json parametersJson(const cnn_parameter *parameters, int32_t count) {
  Json list = Json::array();
  for (int32_t p = 0; p < count; ++p)
    list.push_back({{"name", parameters[p].name}, {"shape", shapeOf(parameters[p])}});
  return list;
}

uint64_t bytes(int64_t floats) { return static_cast<uint64_t>(floats) * sizeof(float); }

Json devicesJson(const cnn_program *const *programs) {
  Json list = Json::array();
  for (; *programs; ++programs)
    list.push_back({{"device", (*programs)->device}, {"target", (*programs)->target}});
  return list;
}

Status printJson(const cnn_program &program, const cnn_program *const *programs) {
  Json functions = Json::object();
  for (const NamedFunction &f : functionsOf(program)) {
    Json kernels = Json::array();
    for (const auto &[name, use] : kernelsOf(*f.function))
      kernels.push_back(
          {{"name", name}, {"calls", use.calls}, {"flops_per_image", use.flops_per_image}});
    functions[f.name] = {{"arena_bytes_per_image", bytes(f.function->arena_per_image)},
                         {"kept_bytes_per_image", bytes(f.function->kept_per_image)},
                         {"scratch_bytes", bytes(f.function->scratch)},
                         {"phases", f.function->phase_count},
                         {"kernels", kernels}};
  }
  const Json document = {
      {"name", program.name},
      {"device", program.device},
      {"target", program.target},
      {"devices", devicesJson(programs)},
      {"input", {program.channels, program.height, program.width}},
      {"classes", program.classes},
      {"chunk", program.chunk},
      {"parameter_count", countOf(program.parameters, program.parameter_count)},
      {"parameters", parametersJson(program.parameters, program.parameter_count)},
      {"statistics", parametersJson(program.statistics, program.statistic_count)},
      {"parameter_bytes", bytes(program.parameter_floats)},
      {"optimizer_bytes",
       bytes(program.parameter_floats) * static_cast<uint64_t>(program.optimizer_slots)},
      {"functions", functions}};
  std::printf("%s\n", document.dump().c_str());
  return {};
}

void printBuffers(const cnn_program &program) {
  std::printf("\nbuffers\n");
  TextTable table({"buffer", "size"});
  table.add({"parameters", formatBytes(bytes(program.parameter_floats))});
  if (program.train_step.phase_count > 0) {
    const cnn_function &step = program.train.phase_count > 0 ? program.train : program.train_step;
    table.add({"gradients", formatBytes(bytes(step.gradients))});
    table.add({"optimizer state", formatBytes(bytes(program.parameter_floats) *
                                              static_cast<uint64_t>(program.optimizer_slots))});
  }
  for (const NamedFunction &f : functionsOf(program)) {
    const std::string name = f.name;
    if (f.function->arena_per_image > 0)
      table.add({name + ": activations an image", formatBytes(bytes(f.function->arena_per_image))});
    if (f.function->kept_per_image > 0)
      table.add(
          {name + ": activations kept an image", formatBytes(bytes(f.function->kept_per_image))});
    if (f.function->scratch > 0)
      table.add({name + ": scratch", formatBytes(bytes(f.function->scratch))});
    const int batch = std::max(program.training.batch, 1);
    if (auto sizes = spaceSizes(program, *f.function, batch))
      if (const uint64_t activations = (*sizes)[CNN_ARENA] + (*sizes)[CNN_KEPT])
        table.add({name + ": activations for a batch of " + std::to_string(batch),
                   formatBytes(activations)});
  }
  table.print();
}

void printKernels(const cnn_program &program) {
  for (const NamedFunction &f : functionsOf(program)) {
    std::printf("\nkernels of %s\n", f.name);
    TextTable table({"kernel", "calls", "MFLOP an image"});
    for (const auto &[name, use] : kernelsOf(*f.function))
      table.add({name, std::to_string(use.calls), fixed(use.flops_per_image * 1e-6, 2)});
    table.print();
  }
}

} // namespace

Status summary(const cnn_program &program, const cnn_program *const *programs, bool json) {
  if (Status status = checkProgram(program); !status)
    return status;
  if (json)
    return printJson(program, programs);
  std::printf("%s: %d x %d x %d to %d classes, %lld parameters, for %s\n\nparameters\n",
              program.name, program.channels, program.height, program.width, program.classes,
              static_cast<long long>(countOf(program.parameters, program.parameter_count)),
              describeDevices(programs).c_str());
  TextTable table({"name", "shape", "count"});
  for (int32_t p = 0; p < program.parameter_count; ++p)
    table.add({program.parameters[p].name, shapeText(program.parameters[p]),
               std::to_string(elementCount(program.parameters[p]))});
  for (int32_t s = 0; s < program.statistic_count; ++s)
    table.add({program.statistics[s].name, shapeText(program.statistics[s]), "statistic"});
  table.print();
  printBuffers(program);
  printKernels(program);
  return {};
}

} // namespace cnnc::runtime
