// A .cnn file laid out by the formatter: it means the same, and is left as it is the next time.
#include "frontend/AstPrinter.h"
#include "frontend/Formatter.h"
#include "frontend/Parser.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

using namespace cnnc;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  std::ostringstream messages;
  SourceFiles files;
  Diagnostics diagnostics(files, messages);
  const FileId before = files.add("model.cnn", std::string(bytes, bytes + count));
  const auto text = formatFile(before, diagnostics);
  if (text.has_value() == diagnostics.hasErrors())
    std::abort();
  if (!text)
    return 0;
  const FileId after = files.add("formatted.cnn", *text);
  if (printAst(parseFile(before, diagnostics)) != printAst(parseFile(after, diagnostics)))
    std::abort();
  if (formatFile(after, diagnostics) != text)
    std::abort();
  return 0;
}
