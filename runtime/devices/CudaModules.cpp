#include "runtime/devices/CudaModules.h"

#include <cstdlib>
#include <cstring>
#include <vector>

namespace cnnc::runtime {
namespace {

constexpr unsigned shared_bytes_without_asking = 48 * 1024;

/// The best of the assembled images for a device; null if none runs there.
const cnn_device_image *imageFor(const cnn_device_code &code, int architecture) {
  const cnn_device_image *best = nullptr;
  for (int32_t i = 0; i < code.image_count; ++i)
    if (const cnn_device_image &image = code.images[i];
        image.architecture / 10 == architecture / 10 && image.architecture <= architecture)
      best = &image;
  return best;
}

/// NVIDIA's own switch for what a program brings assembled: the driver compiles all.
bool wantsPtx() {
  const char *text = std::getenv("CUDA_FORCE_PTX_JIT");
  return text && std::strcmp(text, "1") == 0;
}

/// What follows a directive in PTX: "7.8" for .version.
std::string directive(const char *source, const char *name) {
  const char *at = std::strstr(source, name);
  if (!at)
    return "";
  at += std::strlen(name);
  at += std::strspn(at, " \t");
  return std::string(at, std::strcspn(at, " \t\r\n,"));
}

/// The CUDA whose driver was the first to know a version of PTX (the table in NVIDIA's PTX ISA
/// documentation).
std::string cudaOf(const std::string &ptx) {
  const int major = std::atoi(ptx.c_str());
  const size_t point = ptx.find('.');
  const int minor = point == std::string::npos ? 0 : std::atoi(ptx.c_str() + point + 1);
  auto text = [](int first, int second) {
    return std::to_string(first) + "." + std::to_string(second);
  };
  if (major == 6)
    return minor <= 2 ? text(9, minor) : text(10, minor - 3);
  if (major == 7)
    return text(11, minor);
  if (major == 8)
    return text(12, minor <= 5 ? minor : minor + 1);
  return major == 9 ? text(13, minor) : "for PTX " + ptx;
}

} // namespace

CudaModules::~CudaModules() {
  for (const auto &[code, module] : modules)
    driver.cuModuleUnload(module);
}

Error CudaModules::explain(CUresult result, const cnn_device_code &code,
                           const std::string &log) const {
  const std::string ptx = directive(code.source, ".version");
  if (result == CUDA_ERROR_UNSUPPORTED_PTX_VERSION)
    return failure("the driver is for CUDA ", cudaVersionText(driver.version()),
                   " and does not know PTX ", ptx, ": it takes a driver for CUDA ", cudaOf(ptx),
                   " or newer, or a program compiled with code for sm_", architecture);
  if (result == CUDA_ERROR_INVALID_PTX)
    return failure("the driver cannot compile the kernel's PTX, which is for ",
                   directive(code.source, ".target"), ", for this device, sm_", architecture, ": ",
                   log.empty() ? driver.describe(result) : log);
  return failure("the driver cannot load the kernel's code: ", driver.describe(result),
                 log.empty() ? "" : ": ", log);
}

Result<CUmodule> CudaModules::loadSource(const cnn_device_code &code) {
  if (code.source_size == 0)
    return failure("the program holds no code for this device, sm_", architecture);
  std::vector<char> log(4096);
  int options[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void *values[] = {log.data(), reinterpret_cast<void *>(log.size())};
  CUmodule module = nullptr;
  const CUresult result = driver.cuModuleLoadDataEx(&module, code.source, 2, options, values);
  if (result == CUDA_SUCCESS)
    return module;
  log.back() = 0;
  return explain(result, code, log.data());
}

Result<CUmodule> CudaModules::load(const cnn_device_code &code) {
  const cnn_device_image *image = wantsPtx() ? nullptr : imageFor(code, architecture);
  CUmodule module = nullptr;
  // A driver older than the assembler may refuse what it made, yet compile the source.
  if (image &&
      driver.cuModuleLoadDataEx(&module, image->bytes, 0, nullptr, nullptr) == CUDA_SUCCESS)
    return module;
  return loadSource(code);
}

Result<CUfunction> CudaModules::find(const cnn_device_code &code, const char *entry,
                                     unsigned shared_bytes) {
  auto function = functions.find({&code, entry});
  if (function == functions.end()) {
    auto module = modules.find(&code);
    if (module == modules.end()) {
      auto loaded = load(code);
      if (!loaded)
        return loaded.error();
      module = modules.emplace(&code, *loaded).first;
    }
    Function made{nullptr, shared_bytes_without_asking};
    if (Status status = driver.check(
            driver.cuModuleGetFunction(&made.handle, module->second, entry), "cuModuleGetFunction");
        !status)
      return status.error();
    function = functions.emplace(std::pair(&code, entry), made).first;
  }
  if (shared_bytes > function->second.shared_bytes) {
    const CUresult result = driver.cuFuncSetAttribute(
        function->second.handle, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
        static_cast<int>(shared_bytes));
    if (result != CUDA_SUCCESS)
      return failure(
          "it takes ", shared_bytes,
          " bytes of shared memory, which the device does not give: ", driver.describe(result));
    function->second.shared_bytes = shared_bytes;
  }
  return function->second.handle;
}

} // namespace cnnc::runtime
