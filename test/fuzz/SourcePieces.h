//===- SourcePieces.h - fuzzed bytes as the files of a compilation ----------------------*- C++
//-*-===//
//
// The bytes are the model's file; behind an ASCII file separator (0x1c) follow the file that it can
// import as "blocks.cnn" and, behind another, the value of `-D value=...`.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_TEST_FUZZ_SOURCEPIECES_H
#define CNNC_TEST_FUZZ_SOURCEPIECES_H

#include "frontend/NetworkReader.h"
#include "test/frontend/MemoryFiles.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace cnnc::test {

struct SourcePieces {
  static constexpr const char *main_file = "/folder/model.cnn";
  MemoryFiles files{{}};
  FrontendOptions options;
};

inline SourcePieces splitIntoPieces(const uint8_t *bytes, size_t count) {
  std::string texts[3];
  size_t piece = 0;
  for (size_t i = 0; i < count; ++i)
    if (bytes[i] == 0x1c && piece < 2)
      ++piece;
    else
      texts[piece] += static_cast<char>(bytes[i]);
  SourcePieces pieces{
      MemoryFiles({{SourcePieces::main_file, texts[0]}, {"/folder/blocks.cnn", texts[1]}}), {}};
  if (piece == 2)
    pieces.options.overrides = {{"value", texts[2]}};
  // Reached sooner than the compiler's own: slow inputs teach the fuzzer nothing.
  pieces.options.work = {2000, 200};
  return pieces;
}

} // namespace cnnc::test

#endif
