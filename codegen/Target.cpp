#include "codegen/Target.h"

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
    error = "unknown target '" + name + "', expected native, x86-64-v3 or x86-64-v4";
    return std::nullopt;
  }
  if (machineHasAvx512())
    return avx512;
  if (machineHasAvx2())
    return avx2;
  error = "this machine has no AVX2, name the target: x86-64-v3 or x86-64-v4";
  return std::nullopt;
}

} // namespace cnnc
