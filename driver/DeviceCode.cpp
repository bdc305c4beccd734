//===- DeviceCode.cpp - device code as data of a program --------------------------------------===//

#include "driver/DeviceCode.h"
#include "driver/Linker.h"

using namespace cnnc;

namespace {

/// One kernel's part of the text.
class CodeWriter {
public:
  CodeWriter(const CompiledKernel &kernel, llvm::StringRef folder)
      : kernel(kernel), folder(folder), name(kernel.function + "_code") {}

  /// Returns what is wrong, or nothing.
  std::string write(std::string &text) {
    std::string images;
    if (std::string error = include(name + "_source", kernel.source, "\\n.byte 0"); !error.empty())
      return error;
    for (const auto &[architecture, bytes] : kernel.images) {
      std::string symbol = name + "_sm_" + std::to_string(architecture);
      if (std::string error = include(symbol, bytes, ""); !error.empty())
        return error;
      images += "  {" + std::to_string(architecture) + ", " + std::to_string(bytes.size()) + ", " +
                symbol + "},\n";
    }
    text += declarations;
    if (!images.empty())
      text += "static const cnn_device_image " + name + "_images[] = {\n" + images + "};\n";
    text += "extern const cnn_device_code " + name + ";\nconst cnn_device_code " + name +
            " = {(const char *)" + name + "_source, " + std::to_string(kernel.source.size()) +
            ", " + (images.empty() ? "0" : name + "_images") + ", " +
            std::to_string(kernel.images.size()) + "};\n";
    return "";
  }

private:
  /// The assembler reads bytes from files, which no C compiler does as fast.
  std::string include(const std::string &symbol, const std::string &bytes,
                      const std::string &behind) {
    std::string file = folder.str() + "/" + symbol;
    declarations += "__asm__(\".section .rodata\\n.balign 64\\n.local " + symbol + "\\n" + symbol +
                    ":\\n.incbin \\\"" + file + "\\\"" + behind + "\\n.text\");\n" +
                    "extern const unsigned char " + symbol + "[];\n";
    return writeFile(file, bytes);
  }

  const CompiledKernel &kernel;
  llvm::StringRef folder;
  std::string name, declarations;
};

} // namespace

std::string cnnc::writeDeviceCode(const std::vector<CompiledKernel> &kernels,
                                  llvm::StringRef folder, std::string &text) {
  for (const CompiledKernel &kernel : kernels)
    if (!kernel.source.empty())
      if (std::string error = CodeWriter(kernel, folder).write(text); !error.empty())
        return error;
  return "";
}
