#include "runtime/devices/DeviceChoice.h"

#include "runtime/devices/Cpu.h"
#include "runtime/devices/Cuda.h"
#include "runtime/devices/OpenCl.h"

#include <charconv>
#include <utility>

namespace cnnc::runtime {
namespace {

/// In the order in which "auto" tries them.
const char *const kinds[] = {"cuda", "opencl", "cpu"};

const cnn_program *programFor(const cnn_program *const *programs, const std::string &kind) {
  for (; *programs; ++programs)
    if (kind == (*programs)->device)
      return *programs;
  return nullptr;
}

std::string kindsOf(const cnn_program *const *programs) {
  std::string list;
  for (; *programs; ++programs)
    list += (list.empty() ? "" : ", ") + std::string((*programs)->device);
  return list;
}

Result<DeviceChoice> chooseAny(const cnn_program *const *programs) {
  if (!programs[0])
    return failure("the program's table is damaged: it holds no network");
  if (!programs[1])
    return DeviceChoice{programs[0], 0};
  std::string reasons;
  for (const char *kind : kinds) {
    const cnn_program *program = programFor(programs, kind);
    if (!program)
      continue;
    auto device = openDevice(kind, 0);
    if (device && ((*device)->isHost() || !(*device)->isProcessor()))
      return DeviceChoice{program, 0, std::move(*device)};
    reasons += (reasons.empty() ? "" : "; ") + std::string(kind) + ": " +
               (device ? "no device but " + (*device)->name() +
                             ", a processor, which is taken when "
                             "it is asked for"
                       : device.error().message);
  }
  return failure("no device that the program was compiled for can be used: ", reasons);
}

} // namespace

Result<DeviceWish> parseDevice(const std::string &text) {
  DeviceWish wish;
  const size_t colon = text.find(':');
  wish.kind = text.substr(0, colon);
  bool known = wish.kind == "auto" && colon == std::string::npos;
  for (const char *kind : kinds)
    known |= wish.kind == kind;
  if (colon != std::string::npos) {
    const char *begin = text.data() + colon + 1, *end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(begin, end, wish.number);
    known &= problem == std::errc() && stop == end && wish.number >= 0 && begin != end;
  }
  if (!known)
    return failure("device ", text,
                   ", expected auto, cpu, cuda or opencl, or one of several as in cuda:1");
  return wish;
}

Result<DeviceChoice> chooseDevice(const cnn_program *const *programs, const std::string &text) {
  auto wish = parseDevice(text);
  if (!wish)
    return wish.error();
  if (wish->kind == "auto")
    return chooseAny(programs);
  if (const cnn_program *program = programFor(programs, wish->kind))
    return DeviceChoice{program, wish->number};
  return failure("the program was compiled for ", kindsOf(programs), ", not for ", wish->kind,
                 ": compile it again with --device ", wish->kind);
}

std::string describeDevices(const cnn_program *const *programs) {
  std::string text;
  for (; *programs; ++programs)
    text += (text.empty() ? "" : ", ") + std::string((*programs)->device) + " (" +
            (*programs)->target + ")";
  return text;
}

Result<std::unique_ptr<Device>> openDevice(const std::string &kind, int number) {
  if (kind == "cuda")
    return Cuda::open(number);
  if (kind == "opencl")
    return OpenCl::open(number);
  if (kind != "cpu")
    return failure("the program's table is damaged: it is for the device ", kind);
  if (number != 0)
    return failure("there is no device cpu:", number, ", only cpu");
  return std::unique_ptr<Device>(std::make_unique<Cpu>());
}

} // namespace cnnc::runtime
