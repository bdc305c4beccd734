#include "codegen/DeviceSource.h"

#include <cstring>

namespace cnnc {

Halide::Module withoutDeviceSource(const Halide::Module &module, std::string &source) {
  Halide::Module stripped(module.name(), module.target());
  for (const Halide::Internal::LoweredFunc &function : module.functions())
    stripped.append(function);
  for (const Halide::Buffer<> &buffer : module.buffers()) {
    if (buffer.name().find("_gpu_source_kernels") == std::string::npos) {
      stripped.append(buffer);
      continue;
    }
    const char *text = static_cast<const char *>(buffer.data());
    source.assign(text, strnlen(text, buffer.size_in_bytes()));
    Halide::Buffer<uint8_t> empty(1, buffer.name());
    empty.fill(0);
    stripped.append(empty);
  }
  return stripped;
}

namespace {

void removeAll(std::string &text, const std::string &what) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at))
    text.erase(at, what.size());
}

} // namespace

void allowOutputsAsOperands(std::string &source) {
  for (size_t at = source.find("ld.global.nc"); at != std::string::npos;
       at = source.find("ld.global.nc", at))
    source.erase(at + std::strlen("ld.global"), std::strlen(".nc"));
  removeAll(source, "restrict ");
}

} // namespace cnnc
