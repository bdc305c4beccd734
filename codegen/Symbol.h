//===- Symbol.h - names of compiled functions -------------------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_SYMBOL_H
#define CNNC_CODEGEN_SYMBOL_H

#include "codegen/KernelSpec.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace cnnc {

/// 64 bits in 16 hexadecimal digits (FNV-1a).
std::string hashOf(std::string_view text);

/// The function's own symbol: readable name, underscore, twelve digits of the key's hash.
std::string functionSymbol(const KernelSpec &spec);

/// Its entry that takes an array of argument pointers.
std::string argvSymbol(const KernelSpec &spec);

} // namespace cnnc

#endif
