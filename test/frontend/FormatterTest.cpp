// On every network of the checkout, the formatter changes nothing of what a file says, and its
// answer depends on no blank of the file but the ends of lines. Expected is the parser's syntax
// tree of the file as it was.
#include "frontend/Formatter.h"

#include "frontend/AstPrinter.h"
#include "frontend/FileProvider.h"
#include "frontend/Parser.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

using namespace cnnc;

namespace {

class Text {
public:
  explicit Text(std::string text) : file(files.add("test.cnn", std::move(text))) {}

  std::optional<std::string> formatted() { return formatFile(file, diagnostics); }
  /// Empty if the text has errors.
  std::string tree() {
    std::string printed = printAst(parseFile(file, diagnostics));
    return diagnostics.hasErrors() ? "" : printed;
  }

private:
  std::ostringstream errors;
  SourceFiles files;
  FileId file;
  Diagnostics diagnostics{files, errors};
};

/// The text with others in place of its blanks, but within strings and comments.
std::string disordered(const std::string &text, std::minstd_rand &random) {
  const char *choices[] = {" ", "  ", "\t", "    "};
  auto blanks = [&] { return choices[random() % 4]; };
  std::string made = blanks();
  bool in_string = false, in_comment = false;
  for (size_t i = 0; i < text.size(); ++i) {
    in_string ^= text[i] == '"' && !in_comment;
    in_comment |= !in_string && text.compare(i, 2, "//") == 0;
    if (text[i] == '\n') {
      in_string = in_comment = false;
      made += blanks() + std::string("\r\n") + blanks();
    } else if (text[i] == ' ' && !in_string && !in_comment) {
      made += blanks();
    } else {
      made += text[i];
    }
  }
  return made;
}

TEST(Formatter, KeepsWhatFilesSay) {
  std::minstd_rand random(1);
  int checked = 0;
  for (const char *folder : {"models", "examples", "test"})
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".cnn")
        continue;
      std::string text = DiskFiles().read(entry.path()).text;
      std::string tree = Text(text).tree();
      if (tree.empty())
        continue; // a test of errors
      SCOPED_TRACE(entry.path());
      std::optional<std::string> formatted = Text(text).formatted();
      ASSERT_TRUE(formatted);
      EXPECT_EQ(Text(*formatted).tree(), tree);
      EXPECT_EQ(Text(*formatted).formatted(), formatted);
      EXPECT_EQ(Text(disordered(*formatted, random)).formatted(), formatted);
      ++checked;
    }
  EXPECT_GT(checked, 50);
}

TEST(Formatter, LeavesAnEmptyFileEmpty) {
  EXPECT_EQ(Text("").formatted(), "");
  EXPECT_EQ(Text(" \n\n ; ; \n").formatted(), "");
}

TEST(Formatter, RefusesWhatDoesNotParse) { EXPECT_FALSE(Text("model { }").formatted()); }

} // namespace
