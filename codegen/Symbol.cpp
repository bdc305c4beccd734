#include "codegen/Symbol.h"

#include <cstdio>

namespace cnnc {

std::string hashOf(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  }
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

std::string functionSymbol(const KernelSpec &spec) {
  return readableName(spec.kernel) + "_" + hashOf(keyOf(spec)).substr(0, 12);
}

std::string argvSymbol(const KernelSpec &spec) { return functionSymbol(spec) + "_argv"; }

} // namespace cnnc
