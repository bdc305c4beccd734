// A .cnn file from its text to the unrolled network, its syntax tree printed, and the file laid
// out.
#include "test/fuzz/SourcePieces.h"

#include "frontend/AstPrinter.h"
#include "frontend/Formatter.h"
#include "frontend/Parser.h"

#include <cstdlib>
#include <sstream>

using namespace cnnc;

namespace {

struct Text {
  explicit Text(std::string text) : file(files.add("file.cnn", std::move(text))) {}
  std::string tree() { return printAst(parseFile(file, diagnostics)); }
  std::optional<std::string> laidOut() { return formatFile(file, diagnostics); }

  std::ostringstream messages;
  SourceFiles files;
  FileId file;
  Diagnostics diagnostics{files, messages};
};

/// What is laid out says what it said, and stays as it is.
void checkLayout(const std::string &text) {
  std::optional<std::string> once = Text(text).laidOut();
  if (once && (Text(text).tree() != Text(*once).tree() || Text(*once).laidOut() != once))
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  test::SourcePieces pieces = test::splitIntoPieces(bytes, count);
  std::ostringstream messages;
  SourceFiles files;
  Diagnostics diagnostics(files, messages);
  auto read = readNetwork(pieces.main_file, pieces.options, pieces.files, diagnostics);
  // A network or a message, never both or neither.
  if (read.has_value() == diagnostics.hasErrors() || messages.str().empty() != read.has_value())
    std::abort();
  checkLayout(pieces.files.read(pieces.main_file).text);
  return 0;
}
