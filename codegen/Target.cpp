#include "codegen/Target.h"

#include <algorithm>
#include <sstream>

namespace cnnc {
namespace {

const CpuTarget avx2{"x86-64-v3", 8, 16, {"avx2", "fma", "f16c"}};
const CpuTarget avx512{
    "x86-64-v4",
    16,
    32,
    {"avx2", "fma", "f16c", "avx512f", "avx512cd", "avx512dq", "avx512bw", "avx512vl"}};

bool machineHasAvx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("f16c");
}

bool machineHasAvx512() {
  return machineHasAvx2() && __builtin_cpu_supports("avx512f") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}

} // namespace

const char *nameOf(Device device) {
  switch (device) {
  case Device::Cpu:
    return "cpu";
  case Device::Cuda:
    return "cuda";
  case Device::OpenCl:
    return "opencl";
  }
  return "";
}

std::string Target::name() const {
  if (device == Device::Cpu)
    return cpu.name;
  if (device == Device::OpenCl)
    return "opencl-1.2";
  std::string names;
  for (const int architecture : architectures)
    names.append(names.empty() ? "sm_" : ",sm_").append(std::to_string(architecture));
  return names;
}

std::optional<CpuTarget> findCpuTarget(const std::string &name, std::string &error) {
  if (name == avx2.name)
    return avx2;
  if (name == avx512.name)
    return avx512;
  if (name != "native") {
    error = "unknown target '" + name +
            "', expected native, x86-64-v3, x86-64-v4 or, of a GPU, sm_80 and the like";
    return std::nullopt;
  }
  if (machineHasAvx512())
    return avx512;
  if (machineHasAvx2())
    return avx2;
  error = "this machine has no AVX2, name the target: x86-64-v3 or x86-64-v4";
  return std::nullopt;
}

namespace {

/// From Turing to Blackwell. PTX for the first serves whatever comes later.
const std::vector<int> common_architectures{75, 80, 86, 89, 90, 100, 120};

/// The number of "sm_80"; nothing for other names.
std::optional<int> architectureOf(const std::string &name) {
  if (name.rfind("sm_", 0) != 0 || name.size() < 5 || name.size() > 6 ||
      name.find_first_not_of("0123456789", 3) != std::string::npos)
    return std::nullopt;
  return std::stoi(name.substr(3));
}

} // namespace

std::optional<Target> findTarget(Device device, const std::string &names, std::string &error) {
  Target target{device, {}, {}};
  std::string processor = "native";
  std::istringstream list(names);
  for (std::string name; std::getline(list, name, ',');) {
    const std::optional<int> architecture = architectureOf(name);
    if (!architecture) {
      processor = name;
    } else if (*architecture < common_architectures.front()) {
      error = "target " + name + " is older than sm_" +
              std::to_string(common_architectures.front()) +
              ", the first that kernels are made for";
      return std::nullopt;
    } else {
      target.architectures.push_back(*architecture);
    }
  }
  const std::optional<CpuTarget> cpu = findCpuTarget(processor, error);
  if (!cpu)
    return std::nullopt;
  target.cpu = *cpu;
  if (device != Device::Cuda)
    target.architectures.clear();
  else if (target.architectures.empty())
    target.architectures = common_architectures;
  std::sort(target.architectures.begin(), target.architectures.end());
  return target;
}

} // namespace cnnc
