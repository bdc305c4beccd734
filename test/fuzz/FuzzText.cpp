// A .cnn file from its text to the unrolled network, and its syntax tree printed.
#include "test/fuzz/SourcePieces.h"

#include "frontend/AstPrinter.h"
#include "frontend/Parser.h"

#include <cstdlib>
#include <sstream>

using namespace cnnc;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  test::SourcePieces pieces = test::splitIntoPieces(bytes, count);
  std::ostringstream messages;
  SourceFiles files;
  Diagnostics diagnostics(files, messages);
  auto read = readNetwork(pieces.main_file, pieces.options, pieces.files, diagnostics);
  // A network or a message, never both or neither.
  if (read.has_value() == diagnostics.hasErrors() || messages.str().empty() != read.has_value())
    std::abort();
  if (read) {
    Diagnostics quiet(files, messages);
    printAst(parseFile(files.add("again.cnn", pieces.files.read(pieces.main_file).text), quiet));
  }
  return 0;
}
